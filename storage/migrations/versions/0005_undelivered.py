"""Messages that did not arrive are found without looking through those that did."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

UNDELIVERED = sa.text("status > 1")


def upgrade() -> None:
    op.create_index("ix_outbox_undelivered", "outbox", ["id"], postgresql_where=UNDELIVERED, sqlite_where=UNDELIVERED)


def downgrade() -> None:
    op.drop_index("ix_outbox_undelivered", table_name="outbox", postgresql_where=UNDELIVERED, sqlite_where=UNDELIVERED)
