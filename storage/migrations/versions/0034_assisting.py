"""Volunteers, the sessions in which they sit beside a citizen, and what they sent in one until it is deleted."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0040"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NOT_TIDY = sa.text("NOT is_tidy")


def upgrade() -> None:
    _volunteers()
    _sessions()
    op.create_table(
        "assisted_messages",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        sa.Column("session_id", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assisted_messages")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_assisted_messages_session_id"), "assisted_messages", ["session_id"])


def _volunteers() -> None:
    op.create_table(
        "volunteers",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("organisation", sa.LargeBinary(), nullable=True),
        sa.Column("starts_on", sa.String(), nullable=False),
        sa.Column("ends_on", sa.String(), nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=True),
        sa.Column("invited_by", sa.String(), nullable=False),
        sa.Column("invited_at", sa.BigInteger(), nullable=False),
        sa.Column("invited_until", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", ID, nullable=True),
        sa.Column("agreed_at", sa.BigInteger(), nullable=True),
        sa.Column("agreement_version", sa.String(), nullable=True),
        sa.Column("suspended_at", sa.BigInteger(), nullable=True),
        sa.Column("suspended_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volunteers")),
        sa.UniqueConstraint("mark", name=op.f("uq_volunteers_mark")),
        sa.UniqueConstraint("chat_id", name=op.f("uq_volunteers_chat_id")),
    )
    op.create_index(op.f("ix_volunteers_unit_id"), "volunteers", ["unit_id"])


def _sessions() -> None:
    op.create_table(
        "assisted_sessions",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("procedure_code", sa.String(), nullable=False),
        sa.Column("volunteer_id", sa.String(), nullable=False),
        sa.Column("volunteer_chat_id", ID, nullable=True),
        sa.Column("citizen_chat_id", ID, nullable=True),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("dossier_id", sa.String(), nullable=True),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=True),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("ending", sa.String(), nullable=True),
        sa.Column("filed", sa.Boolean(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("news_for", sa.String(), nullable=False),
        sa.Column("consented_by", sa.String(), nullable=False),
        sa.Column("is_tidy", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assisted_sessions")),
        sa.UniqueConstraint("mark", name=op.f("uq_assisted_sessions_mark")),
    )
    op.create_index(
        "ix_assisted_sessions_not_tidy",
        "assisted_sessions",
        ["id"],
        postgresql_where=NOT_TIDY,
        sqlite_where=NOT_TIDY,
    )
    op.create_index("ix_assisted_sessions_unit_id_ended_at", "assisted_sessions", ["unit_id", "ended_at"])
    op.create_index("ix_assisted_sessions_volunteer_id", "assisted_sessions", ["volunteer_id"])


def downgrade() -> None:
    op.drop_table("assisted_messages")
    op.drop_table("assisted_sessions")
    op.drop_table("volunteers")
