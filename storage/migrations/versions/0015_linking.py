"""Chats are linked to one person by a code; people say where and of what they are told."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WITH_NEWS = sa.text("state = 'agreed' OR news_for <> 0")


def upgrade() -> None:
    op.add_column("people", sa.Column("preferred_chat_id", ID, nullable=True))
    op.add_column("people", sa.Column("kinds_off", sa.String(), nullable=False, server_default=""))
    op.create_table(
        "links",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("starter_chat_id", ID, nullable=False),
        sa.Column("starter_person_id", ID, nullable=False),
        sa.Column("guest_chat_id", ID, nullable=True),
        sa.Column("guest_person_id", ID, nullable=True),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("news_for", ID, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_links")),
        sa.UniqueConstraint("mark", name=op.f("uq_links_mark")),
    )
    op.create_index("ix_links_starter_chat_id", "links", ["starter_chat_id"])
    op.create_index("ix_links_started_at", "links", ["started_at"])
    op.create_index("ix_links_with_news", "links", ["id"], postgresql_where=WITH_NEWS, sqlite_where=WITH_NEWS)
    op.create_table(
        "link_guesses",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        sa.Column("chat_id", ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_guesses")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_link_guesses_at", "link_guesses", ["at"])


def downgrade() -> None:
    op.drop_table("link_guesses")
    op.drop_table("links")
    for name in ("kinds_off", "preferred_chat_id"):
        op.drop_column("people", name)
