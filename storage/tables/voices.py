"""What people say of the office: ratings, each tied to its dossier for itself alone, and complaints."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, text

from storage.tables.columns import Id, Moment, Sealed, counted, metadata

_LOW, _OPEN = text("due_at IS NOT NULL AND closed_at IS NULL"), text("ended_at IS NULL")

ratings = Table(
    "ratings",
    metadata,
    counted(),
    Column("dossier_id", String, ForeignKey("dossiers.id", ondelete="CASCADE"), nullable=False, unique=True),
    Column("unit_id", String, nullable=False),
    Column("procedure_code", String, nullable=False),
    Column("stars", Integer, nullable=False),
    Column("month", String, nullable=False),  # "2026-11": the day is not kept
    Column("reasons", String, nullable=False),
    Column("comment", Sealed),
    Column("may_call", Boolean, nullable=False),
    Column("due_at", Moment),  # of low ones: to be looked into until then
    Column("closed_at", Moment),
    Column("closed_by", String),
    Column("note", Sealed),
    Index("ix_ratings_unit_id_month", "unit_id", "month"),
    Index("ix_ratings_low", "unit_id", "due_at", postgresql_where=_LOW, sqlite_where=_LOW),
    sqlite_autoincrement=True,
)

complaints = Table(
    "complaints",
    metadata,
    Column("code", String, primary_key=True),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False, index=True),
    Column("chat_id", Id, nullable=False),
    Column("unit_id", String, nullable=False),
    Column("about", String, nullable=False),
    Column("stand", String, nullable=False),
    Column("said", Sealed),  # none: the person wished to be forgotten
    Column("contact", Sealed),
    Column("dossier_code", String, nullable=False),
    Column("reply", Sealed),
    Column("holder", String, nullable=False),
    Column("at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("moved_at", Moment),
    Column("ended_at", Moment),
    Index("ix_complaints_open", "unit_id", "due_at", postgresql_where=_OPEN, sqlite_where=_OPEN),
    Index("ix_complaints_unit_id_at", "unit_id", "at"),
)
