"""Papers of several pages become one PDF; a supplement stands beside what was filed first."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

WAITING = sa.text("state = 0")
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("files", sa.Column("supplement", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("files", sa.Column("warnings", sa.String(), nullable=False, server_default=""))
    op.add_column("files", sa.Column("look", sa.String(), nullable=False, server_default=""))
    op.add_column("files", sa.Column("is_joined", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "papers",
        sa.Column("dossier_id", sa.String(), nullable=False),
        sa.Column("step_id", sa.String(), nullable=False),
        sa.Column("supplement", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("recipe", sa.String(), nullable=False),
        sa.Column("state", sa.Integer(), nullable=False),
        sa.Column("chat_id", ID, nullable=False),
        sa.Column("file_id", sa.String(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("lease_until", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_papers_dossier_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("dossier_id", "step_id", "supplement", name=op.f("pk_papers")),
    )
    op.create_index("ix_papers_waiting", "papers", ["lease_until"], postgresql_where=WAITING, sqlite_where=WAITING)


def downgrade() -> None:
    op.drop_index("ix_papers_waiting", table_name="papers", postgresql_where=WAITING, sqlite_where=WAITING)
    op.drop_table("papers")
    for name in ("is_joined", "look", "warnings", "supplement"):
        op.drop_column("files", name)
