"""Messages to phone numbers are confirmed by the platform, and of those that did not arrive it is noted who called."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _of_a_message(table: str, *columns: sa.Column[object]) -> None:
    op.create_table(
        table,
        sa.Column("message_id", ID, autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["message_id"], ["outbox.id"], name=op.f(f"fk_{table}_message_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("message_id", name=op.f(f"pk_{table}")),
    )


def upgrade() -> None:
    _of_a_message("receipts")
    _of_a_message(
        "phone_calls",
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
    )


def downgrade() -> None:
    op.drop_table("phone_calls")
    op.drop_table("receipts")
