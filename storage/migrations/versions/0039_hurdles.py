"""Where people get stuck, counted by step and month; and which drafts were spoken of once."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stuck_steps",
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("procedure_code", sa.String(), nullable=False),
        sa.Column("step_id", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("month", "procedure_code", "step_id", "why", name=op.f("pk_stuck_steps")),
    )
    op.create_table(
        "encouraged_drafts",
        sa.Column("dossier_id", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name=op.f("fk_encouraged_drafts_dossier_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("dossier_id", name=op.f("pk_encouraged_drafts")),
    )


def downgrade() -> None:
    op.drop_table("encouraged_drafts")
    op.drop_table("stuck_steps")
