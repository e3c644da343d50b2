"""What offices change of the catalogue: editions by number, and what is drafted for the next one."""

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String, Table

from storage.tables.columns import Id, Moment, metadata

#: The newest of its realm is in force, laid over catalogue and office file.
editions = Table(
    "editions",
    metadata,
    Column("realm", String, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("by", String, nullable=False),
    Column("note", String, nullable=False),
    Column("touched", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

edition_drafts = Table(
    "edition_drafts",
    metadata,
    Column("realm", String, primary_key=True),
    Column("staff_id", Id, ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("after", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("checks", LargeBinary),
)
