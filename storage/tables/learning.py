"""Requests that nothing was found for, masked; wordings that people attach; what those were measured to do."""

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, UniqueConstraint

from storage.tables.columns import Id, Moment, Sealed, counted, metadata

unmatched_requests = Table(
    "unmatched_requests",
    metadata,
    counted(),
    Column("mark", LargeBinary, nullable=False),  # of the folded words: the same request again is the same row
    Column("text", Sealed, nullable=False),
    Column("times", Integer, nullable=False),
    Column("declined", Integer, nullable=False),
    Column("first_on", String, nullable=False),
    Column("last_on", String, nullable=False),
    Column("state", String, nullable=False),
    Column("by", String, nullable=False),
    Column("at", Moment),
    UniqueConstraint("mark"),
    Index("ix_unmatched_requests_state_times", "state", "times"),
    sqlite_autoincrement=True,
)

wordings = Table(
    "wordings",
    metadata,
    counted(),
    Column("procedure_code", String, nullable=False),
    Column("text", String, nullable=False),
    Column("state", String, nullable=False),
    Column("request_id", Id),
    Column("by", String, nullable=False),
    Column("at", Moment, nullable=False),
    Column("published_by", String, nullable=False),
    Column("published_at", Moment),
    Column("withdrawn_by", String, nullable=False),
    Column("withdrawn_at", Moment),
    Index("ix_wordings_state", "state"),
    sqlite_autoincrement=True,
)

wording_effects = Table(
    "wording_effects",
    metadata,
    Column("digest", String, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("by", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
