"""Wishes for a human are answered: by whom, and when."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

OPEN = sa.text("handled_at IS NULL")


def upgrade() -> None:
    op.add_column("person_requests", sa.Column("handled_at", sa.BigInteger(), nullable=True))
    op.add_column("person_requests", sa.Column("handled_by", sa.String(), nullable=True))
    op.create_index("ix_person_requests_open", "person_requests", ["id"], postgresql_where=OPEN, sqlite_where=OPEN)


def downgrade() -> None:
    op.drop_index("ix_person_requests_open", table_name="person_requests", postgresql_where=OPEN, sqlite_where=OPEN)
    op.drop_column("person_requests", "handled_by")
    op.drop_column("person_requests", "handled_at")
