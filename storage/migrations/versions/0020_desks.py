"""Who has a dossier open in the console, and queues that people saved."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0026"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "staff_presence",
        sa.Column("dossier_id", sa.String(), nullable=False),
        sa.Column("staff_id", ID, autoincrement=False, nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name=op.f("fk_staff_presence_dossier_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_staff_presence_staff_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("dossier_id", "staff_id", name=op.f("pk_staff_presence")),
    )
    op.create_index("ix_staff_presence_seen_at", "staff_presence", ["seen_at"])
    op.create_table(
        "saved_queues",
        sa.Column("staff_id", ID, autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("query", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_saved_queues_staff_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("staff_id", "name", name=op.f("pk_saved_queues")),
    )


def downgrade() -> None:
    op.drop_table("saved_queues")
    op.drop_table("staff_presence")
