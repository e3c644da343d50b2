"""Talks of citizens with officers have several lines and a time-out; units keep canned answers; officers have chats."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0032"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
GOING_ON = sa.text("talk_until IS NOT NULL")


def _of_staff(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_staff_id")
    return sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=name, ondelete="CASCADE")


def _talks() -> None:
    for column in (
        sa.Column("waits", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("talker", sa.String(), nullable=True),
        sa.Column("talk_until", sa.BigInteger(), nullable=True),
    ):
        op.add_column("person_requests", column)
    op.create_index(
        "ix_person_requests_talks", "person_requests", ["talk_until"],
        postgresql_where=GOING_ON, sqlite_where=GOING_ON,
    )  # fmt: skip
    asked = ["person_requests.id"]
    op.create_table(
        "request_messages",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        sa.Column("request_id", ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["request_id"], asked, name=op.f("fk_request_messages_request_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_messages")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_request_messages_request_id"), "request_messages", ["request_id"])
    op.create_table(
        "canned_replies",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canned_replies")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_canned_replies_unit_id"), "canned_replies", ["unit_id"])


def _officers() -> None:
    op.create_table(
        "staff_chats",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        sa.Column("staff_id", ID, nullable=False),
        sa.Column("chat_id", ID, nullable=False),
        sa.Column("linked_at", sa.BigInteger(), nullable=False),
        _of_staff("staff_chats"),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_staff_chats_chat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_chats")),
        sa.UniqueConstraint("chat_id", name=op.f("uq_staff_chats_chat_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_staff_chats_staff_id"), "staff_chats", ["staff_id"])
    op.create_table(
        "staff_chat_codes",
        sa.Column("staff_id", ID, autoincrement=False, nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        _of_staff("staff_chat_codes"),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_staff_chat_codes")),
        sa.UniqueConstraint("mark", name=op.f("uq_staff_chat_codes_mark")),
    )
    op.create_table(
        "staff_mornings",
        sa.Column("staff_id", ID, autoincrement=False, nullable=False),
        sa.Column("told_at", sa.String(), nullable=False),
        sa.Column("last_on", sa.String(), nullable=True),
        _of_staff("staff_mornings"),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_staff_mornings")),
    )


def upgrade() -> None:
    _talks()
    _officers()


def downgrade() -> None:
    for table in ("staff_mornings", "staff_chat_codes", "staff_chats", "canned_replies", "request_messages"):
        op.drop_table(table)
    op.drop_index("ix_person_requests_talks", "person_requests")
    for column in ("talk_until", "talker", "waits"):
        op.drop_column("person_requests", column)
