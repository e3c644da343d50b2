"""What people say of the office: ratings of dossiers, and complaints with their answers."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0017"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UNASKED = sa.text("status = 'returned' AND satisfaction = ''")
LOW, OPEN = sa.text("due_at IS NOT NULL AND closed_at IS NULL"), sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.add_column("dossiers", sa.Column("satisfaction", sa.String(), nullable=False, server_default=""))
    op.create_index("ix_dossiers_unasked", "dossiers", ["updated_at"], postgresql_where=UNASKED, sqlite_where=UNASKED)
    _ratings()
    _complaints()


def _ratings() -> None:
    op.create_table(
        "ratings",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        sa.Column("dossier_id", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("procedure_code", sa.String(), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("comment", sa.LargeBinary(), nullable=True),
        sa.Column("may_call", sa.Boolean(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name=op.f("fk_ratings_dossier_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ratings")),
        sa.UniqueConstraint("dossier_id", name=op.f("uq_ratings_dossier_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_ratings_unit_id_month", "ratings", ["unit_id", "month"])
    op.create_index("ix_ratings_low", "ratings", ["unit_id", "due_at"], postgresql_where=LOW, sqlite_where=LOW)


def _complaints() -> None:
    op.create_table(
        "complaints",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("chat_id", ID, nullable=False),
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("stand", sa.String(), nullable=False),
        sa.Column("said", sa.LargeBinary(), nullable=True),
        sa.Column("contact", sa.LargeBinary(), nullable=True),
        sa.Column("dossier_code", sa.String(), nullable=False),
        sa.Column("reply", sa.LargeBinary(), nullable=True),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("moved_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_complaints_person_id")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_complaints")),
    )
    op.create_index("ix_complaints_person_id", "complaints", ["person_id"])
    op.create_index("ix_complaints_open", "complaints", ["unit_id", "due_at"], postgresql_where=OPEN, sqlite_where=OPEN)
    op.create_index("ix_complaints_unit_id_at", "complaints", ["unit_id", "at"])


def downgrade() -> None:
    op.drop_table("complaints")
    op.drop_table("ratings")
    op.drop_index("ix_dossiers_unasked", "dossiers")
    op.drop_column("dossiers", "satisfaction")
