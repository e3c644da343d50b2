"""Dossiers whose time is over are told of before they go."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

FREE = sa.text("held_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "farewells",
        sa.Column("dossier_id", sa.String(), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=False),
        sa.Column("purge_at", sa.BigInteger(), nullable=False),
        sa.Column("held_by", sa.String(), nullable=False),
        sa.Column("held_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name=op.f("fk_farewells_dossier_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("dossier_id", name=op.f("pk_farewells")),
    )
    op.create_index("ix_farewells_purge_at", "farewells", ["purge_at"], postgresql_where=FREE, sqlite_where=FREE)


def downgrade() -> None:
    op.drop_table("farewells")
