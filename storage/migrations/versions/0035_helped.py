"""Of a dossier it is kept for ever who filled it in; while a volunteer does, nobody else types into it."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("dossiers", sa.Column("typed_by", sa.String(), nullable=False, server_default=""))
    op.add_column("dossiers", sa.Column("helped_until", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("dossiers", "helped_until")
    op.drop_column("dossiers", "typed_by")
