"""Volunteers, assisted sessions, and what a volunteer sent in one until it is deleted."""

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, String, Table, false, text

from storage.tables.columns import Id, Moment, Sealed, counted, metadata

volunteers = Table(
    "volunteers",
    metadata,
    Column("id", String, primary_key=True),
    Column("unit_id", String, nullable=False, index=True),
    Column("name", Sealed, nullable=False),
    Column("organisation", Sealed),
    Column("starts_on", String, nullable=False),
    Column("ends_on", String, nullable=False),
    Column("mark", LargeBinary, unique=True),  # of the code of the invitation; none once it was taken up
    Column("invited_by", String, nullable=False),
    Column("invited_at", Moment, nullable=False),
    Column("invited_until", Moment, nullable=False),
    Column("chat_id", Id, unique=True),  # none: has not agreed, or wished to be forgotten
    Column("agreed_at", Moment),
    Column("agreement_version", String),
    Column("suspended_at", Moment),
    Column("suspended_by", String),
)

_NOT_TIDY = text("NOT is_tidy")

assisted_sessions = Table(
    "assisted_sessions",
    metadata,
    Column("id", String, primary_key=True),
    Column("mark", LargeBinary, unique=True),  # of the code that opens it just now
    Column("state", String, nullable=False),
    Column("unit_id", String, nullable=False),
    Column("procedure_code", String, nullable=False),
    Column("volunteer_id", String, nullable=False),
    Column("volunteer_chat_id", Id),
    Column("citizen_chat_id", Id),
    Column("person_id", Id),
    Column("dossier_id", String),
    Column("started_at", Moment, nullable=False),
    Column("opened_at", Moment),
    Column("expires_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("ending", String),
    Column("filed", Boolean, nullable=False),
    Column("answers", Integer, nullable=False),
    Column("news_for", String, nullable=False),
    Column("consented_by", String, nullable=False),
    Column("is_tidy", Boolean, nullable=False, server_default=false()),  # ended, told, and nothing is left of it
    Index("ix_assisted_sessions_not_tidy", "id", postgresql_where=_NOT_TIDY, sqlite_where=_NOT_TIDY),
    Index("ix_assisted_sessions_unit_id_ended_at", "unit_id", "ended_at"),
    Index("ix_assisted_sessions_volunteer_id", "volunteer_id"),
)

assisted_messages = Table(
    "assisted_messages",
    metadata,
    counted(),
    Column("session_id", String, nullable=False, index=True),
    Column("message_id", String, nullable=False),
    sqlite_autoincrement=True,
)
