"""Messages of a notice say which path was chosen for them, why, at what price, and whether another path followed."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

COSTS = sa.text("cost_vnd IS NOT NULL")


def upgrade() -> None:
    op.add_column("outbox", sa.Column("notice", sa.String(), nullable=True))
    op.add_column("outbox", sa.Column("path", sa.String(), nullable=True))
    op.add_column("outbox", sa.Column("reason", sa.String(), nullable=True))
    op.add_column("outbox", sa.Column("cost_vnd", sa.Integer(), nullable=True))
    op.add_column("outbox", sa.Column("passed_on", sa.Boolean(), nullable=True))
    op.create_index("ix_outbox_costly", "outbox", ["created_at"], postgresql_where=COSTS, sqlite_where=COSTS)


def downgrade() -> None:
    """What went past its chat is known only by its path; without that it would be sent to the chat."""
    op.execute("DELETE FROM outbox WHERE path IN ('template', 'telephone')")
    op.drop_index("ix_outbox_costly", table_name="outbox", postgresql_where=COSTS, sqlite_where=COSTS)
    for name in ("passed_on", "cost_vnd", "reason", "path", "notice"):
        op.drop_column("outbox", name)
