"""Who has a dossier and until when, promises put off, warnings given, and the calendar as staff changed it."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, text

from storage.tables.columns import Moment, Sealed, counted, metadata

_OPEN, _PROPOSED = text("ended_at IS NULL"), text("state = 'proposed'")
_STILL = text("left_minutes IS NOT NULL")

#: One row for each time that somebody, or a desk, has a dossier.
holdings = Table(
    "holdings",
    metadata,
    Column("dossier_id", String, ForeignKey("dossiers.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("step", String, nullable=False),
    Column("stage", String, nullable=False),
    Column("role", String, nullable=False),
    Column("unit_id", String, nullable=False),
    Column("given_by", String, nullable=False),
    Column("holder", String),  # none: whoever of the role takes it
    Column("arrived_at", Moment, nullable=False),
    Column("taken_at", Moment),
    Column("due_at", Moment),
    Column("left_minutes", Integer),  # while the dossier's clock stands still
    Column("ended_at", Moment),
    Column("outcome", String),
    Column("note", Sealed),
    Index("ix_holdings_holder", "holder", "due_at", postgresql_where=_OPEN, sqlite_where=_OPEN),
    Index("ix_holdings_unit_id_role", "unit_id", "role", "due_at", postgresql_where=_OPEN, sqlite_where=_OPEN),
    Index("ix_holdings_still", "dossier_id", postgresql_where=_STILL, sqlite_where=_STILL),
)

extensions = Table(
    "extensions",
    metadata,
    Column("dossier_id", String, ForeignKey("dossiers.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("unit_id", String, nullable=False),
    Column("state", String, nullable=False),
    Column("old_due_at", Moment, nullable=False),
    Column("new_due_at", Moment, nullable=False),
    Column("reason", Sealed),
    Column("proposed_by", String, nullable=False),
    Column("proposed_at", Moment, nullable=False),
    Column("decided_by", String),
    Column("decided_at", Moment),
    Index("ix_extensions_proposed", "unit_id", "old_due_at", postgresql_where=_PROPOSED, sqlite_where=_PROPOSED),
)

#: Each warning about each promise once: a row that is there is not given again.
warnings = Table(
    "warnings",
    metadata,
    Column("dossier_id", String, ForeignKey("dossiers.id", ondelete="CASCADE"), primary_key=True),
    Column("name", String, primary_key=True),
    Column("due_at", Moment, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("told", String, nullable=False),  # officer or head
)

#: The newest is in force, laid over what comes with the program.
calendar_versions = Table(
    "calendar_versions",
    metadata,
    counted(),
    Column("at", Moment, nullable=False),
    Column("by", String, nullable=False),
    Column("note", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)
