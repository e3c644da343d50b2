"""Practice mode: classes and the seats of their trainees, apart from everything real."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0031"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DUE = sa.text("due_at IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "practice_classes",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column("code", sa.LargeBinary(), nullable=False),
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("tasks", sa.String(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("opened_by", sa.String(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_practice_classes"),
        sa.UniqueConstraint("mark", name="uq_practice_classes_mark"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_practice_classes_unit_id", "practice_classes", ["unit_id"])
    op.create_table(
        "practice_seats",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        sa.Column("class_id", ID, nullable=False),
        sa.Column("chat_id", ID, nullable=False),
        sa.Column("nickname", sa.String(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("bench", sa.LargeBinary(), nullable=False),
        sa.Column("task", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("slips", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_practice_seats"),
        sa.ForeignKeyConstraint(
            ["class_id"], ["practice_classes.id"], name="fk_practice_seats_class_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("token_hash", name="uq_practice_seats_token_hash"),
        sa.UniqueConstraint("class_id", "chat_id", name="uq_practice_seats_class_id_chat_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_practice_seats_chat_id", "practice_seats", ["chat_id"])
    op.create_index("ix_practice_seats_due", "practice_seats", ["due_at"], postgresql_where=DUE, sqlite_where=DUE)


def downgrade() -> None:
    op.drop_table("practice_seats")
    op.drop_table("practice_classes")
