"""What is open, and what has ended, is found in the order of the queue, however much there is."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0020"
branch_labels = None
depends_on = None

ORDER = ["due_at", "filed_at", "id"]
WHICH = {
    "ix_dossiers_open_in_order": "'registered', 'accepted', 'processing', 'supplement_requested', 'payment_requested', "
    "'resolved'",
    "ix_dossiers_ended_in_order": "'not_accepted', 'withdrawn', 'stopped', 'returned'",
}


def upgrade() -> None:
    for name, statuses in WHICH.items():
        which = sa.text(f"status IN ({statuses})")
        op.create_index(name, "dossiers", ORDER, postgresql_where=which, sqlite_where=which)


def downgrade() -> None:
    for name in WHICH:
        op.drop_index(name, table_name="dossiers")
