"""Wrong codes are counted by what they were to open."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("link_guesses", sa.Column("kind", sa.String(), nullable=False, server_default="link"))


def downgrade() -> None:
    op.drop_column("link_guesses", "kind")
