"""What became of messages after they left: arrived at a telephone, or told by telephone."""

from sqlalchemy import Column, ForeignKey, String, Table

from storage.tables.columns import Id, Moment, Sealed, metadata

receipts = Table(
    "receipts",
    metadata,
    Column("message_id", Id, ForeignKey("outbox.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
)

phone_calls = Table(
    "phone_calls",
    metadata,
    Column("message_id", Id, ForeignKey("outbox.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("by", String, nullable=False),
    Column("note", Sealed),
)
