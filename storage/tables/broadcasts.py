"""Announcements to many, the people on their lists, and who did what with them. Their messages stand in the outbox."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from storage.tables.columns import Id, Moment, counted, metadata

broadcasts = Table(
    "broadcasts",
    metadata,
    counted(),
    Column("title", String, nullable=False),
    Column("unit_id", String),  # none: of the agency as a whole
    Column("state", String, nullable=False),
    Column("audience", String, nullable=False),  # JSON
    Column("said", String, nullable=False),  # JSON: the template and what was typed into it
    Column("key", String, nullable=False),
    Column("params", String, nullable=False),  # JSON: the words that all its messages share
    Column("created_by", String, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("changed_by", String, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("submitted_by", String, nullable=False),
    Column("approved_by", String, nullable=False),
    Column("approved_at", Moment),
    Column("finished_at", Moment),
    Column("recipients", Integer, nullable=False),
    Column("outcome", String),  # JSON: the final counts, which outlast the messages
    Column("resend_of", Id),
    Column("revision", Integer, nullable=False),
    Index("ix_broadcasts_unit_id", "unit_id", "id"),
    sqlite_autoincrement=True,
)

broadcast_people = Table(
    "broadcast_people",
    metadata,
    Column("broadcast_id", Id, ForeignKey("broadcasts.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("person_id", Id, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
)

broadcast_steps = Table(
    "broadcast_steps",
    metadata,
    counted(),
    Column("broadcast_id", Id, ForeignKey("broadcasts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("action", String, nullable=False),
    Column("before", String, nullable=False),
    Column("after", String, nullable=False),
    Column("actor", String, nullable=False),
    sqlite_autoincrement=True,
)
