"""What people want of their own data. Kept without words when they are forgotten: that it was done must be shown."""

from sqlalchemy import Column, ForeignKey, Index, String, Table, text

from storage.tables.columns import Id, Moment, Sealed, metadata

_OPEN = text("ended_at IS NULL")

data_requests = Table(
    "data_requests",
    metadata,
    Column("id", String, primary_key=True),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False, index=True),
    Column("chat_id", Id, nullable=False),  # where it was said; 0: at the counter
    Column("kind", String, nullable=False),
    Column("source", String, nullable=False),
    Column("stand", String, nullable=False),
    Column("unit_id", String),
    Column("said", Sealed),
    Column("reply", Sealed),
    Column("holder", String, nullable=False),
    Column("at", Moment, nullable=False, index=True),
    Column("answer_by", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("answered_at", Moment),
    Column("ended_at", Moment),
    Column("warned_at", Moment),
    Index("ix_data_requests_open", "due_at", postgresql_where=_OPEN, sqlite_where=_OPEN),
)
