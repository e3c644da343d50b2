"""Talks of citizens with officers, answers that units keep for them, and chats of officers themselves."""

from sqlalchemy import Column, ForeignKey, LargeBinary, String, Table

from storage.tables.columns import Id, Moment, Sealed, counted, metadata

request_messages = Table(
    "request_messages",
    metadata,
    counted(),
    Column("request_id", Id, ForeignKey("person_requests.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("by", String, nullable=False),  # a login, or "citizen"
    Column("text", Sealed),  # none: the person wished to be forgotten
    sqlite_autoincrement=True,
)

canned_replies = Table(
    "canned_replies",
    metadata,
    counted(),
    Column("unit_id", String, nullable=False, index=True),
    Column("title", String, nullable=False),
    Column("text", String, nullable=False),
    Column("by", String, nullable=False),
    Column("at", Moment, nullable=False),
    sqlite_autoincrement=True,
)

staff_chats = Table(
    "staff_chats",
    metadata,
    counted(),
    Column("staff_id", Id, ForeignKey("staff.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("chat_id", Id, ForeignKey("chats.id"), nullable=False, unique=True),
    Column("linked_at", Moment, nullable=False),
    sqlite_autoincrement=True,
)

#: One for each person at a time. The code itself is not kept.
staff_chat_codes = Table(
    "staff_chat_codes",
    metadata,
    Column("staff_id", Id, ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("mark", LargeBinary, nullable=False, unique=True),
    Column("expires_at", Moment, nullable=False),
)

#: When somebody wishes to be told the day's work. No row: at the usual time.
staff_mornings = Table(
    "staff_mornings",
    metadata,
    Column("staff_id", Id, ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("told_at", String, nullable=False),  # "07:30"; empty: never
    Column("last_on", String),  # the day on which it was told last
)
