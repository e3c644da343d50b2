"""Group chats are bound to units by codes, and get figures at times of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0019"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "groups",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        sa.Column("chat_id", ID, nullable=False),
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("title", sa.LargeBinary(), nullable=True),
        sa.Column("bound_by", sa.String(), nullable=False),
        sa.Column("bound_at", sa.BigInteger(), nullable=False),
        sa.Column("every", sa.String(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("left_at", sa.BigInteger(), nullable=True),
        sa.Column("posted_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_groups_chat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_groups")),
        sa.UniqueConstraint("chat_id", name=op.f("uq_groups_chat_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "group_codes",
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("given_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_group_codes")),
    )


def downgrade() -> None:
    op.drop_table("group_codes")
    op.drop_table("groups")
