"""Practice mode: classes and the seats of their trainees. What is made up stays in these two tables."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, UniqueConstraint, text

from storage.tables.columns import Id, Moment, Sealed, counted, metadata

practice_classes = Table(
    "practice_classes",
    metadata,
    counted(),
    Column("mark", LargeBinary, nullable=False, unique=True),  # of the code
    Column("code", Sealed, nullable=False),  # by its mark
    Column("unit_id", String, nullable=False, index=True),
    Column("title", String, nullable=False),
    Column("tasks", String, nullable=False),  # ids, by spaces
    Column("seats", Integer, nullable=False),
    Column("opened_by", String, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("ended_at", Moment),
    sqlite_autoincrement=True,
)

_DUE = text("due_at IS NOT NULL")

practice_seats = Table(
    "practice_seats",
    metadata,
    counted(),
    Column("class_id", Id, ForeignKey("practice_classes.id", ondelete="CASCADE"), nullable=False),
    Column("chat_id", Id, nullable=False, index=True),
    Column("nickname", String, nullable=False),  # of ours, nobody's name
    Column("token_hash", LargeBinary, nullable=False, unique=True),
    Column("bench", Sealed, nullable=False),  # by class and chat
    Column("task", Integer, nullable=False),
    Column("stage", String, nullable=False),
    Column("step", Integer, nullable=False),
    Column("steps", Integer, nullable=False),
    Column("slips", Integer, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("due_at", Moment),
    UniqueConstraint("class_id", "chat_id"),
    Index("ix_practice_seats_due", "due_at", postgresql_where=_DUE, sqlite_where=_DUE),
    sqlite_autoincrement=True,
)
