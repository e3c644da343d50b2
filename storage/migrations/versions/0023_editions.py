"""Offices change fees, wordings and steps by themselves: numbered editions, and drafts of the next one."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0039"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "editions",
        sa.Column("realm", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("touched", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("realm", "number", name=op.f("pk_editions")),
    )
    op.create_table(
        "edition_drafts",
        sa.Column("realm", sa.String(), nullable=False),
        sa.Column("staff_id", ID, autoincrement=False, nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("checks", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_edition_drafts_staff_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("realm", "staff_id", name=op.f("pk_edition_drafts")),
    )


def downgrade() -> None:
    op.drop_table("edition_drafts")
    op.drop_table("editions")
