"""The counter's screen: numbers of a day, and devices that may show and call them."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0037"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "counter_tickets",
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("stand", sa.String(), nullable=False),
        sa.Column("desk", sa.String(), nullable=False),
        sa.Column("called_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("unit_id", "day", "number", name=op.f("pk_counter_tickets")),
    )
    op.create_table(
        "counter_devices",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("desk", sa.String(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counter_devices")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_counter_devices_token_hash")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("counter_devices")
    op.drop_table("counter_tickets")
