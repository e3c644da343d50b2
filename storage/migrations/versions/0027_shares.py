"""How many places of a channel's limit each process has. Places of single chats are kept no longer."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shares",
        sa.Column("bucket", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("bucket", "holder", name=op.f("pk_shares")),
    )
    op.execute("DELETE FROM buckets WHERE name LIKE '%:%'")


def downgrade() -> None:
    op.drop_table("shares")
