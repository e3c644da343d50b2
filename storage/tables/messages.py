"""What came in and what goes out. Unfinished rows have partial indexes, so that finished ones cost nothing."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
    text,
)

from storage.tables.columns import Id, Moment, Sealed, counted, metadata

_UNFINISHED = text("status = 0")
_UNDELIVERED = text("status > 1")

inbox = Table(
    "inbox",
    metadata,
    counted(),
    Column("channel", String, nullable=False),
    Column("update_id", String, nullable=False),
    Column("chat", String, nullable=False),  # as chats.key
    Column("album", String, nullable=False),
    Column("body", Sealed),  # none once the turn is done
    Column("received_at", BigInteger, nullable=False),
    Column("status", SmallInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("holder", String, nullable=False),
    Column("lease_until", BigInteger, nullable=False),
    Column("finished_at", BigInteger),
    Column("trace", Sealed),
    UniqueConstraint("channel", "update_id"),
    Index("ix_inbox_unfinished", "id", postgresql_where=_UNFINISHED, sqlite_where=_UNFINISHED),
    Index("ix_inbox_unfinished_chat", "chat", "id", postgresql_where=_UNFINISHED, sqlite_where=_UNFINISHED),
    sqlite_autoincrement=True,
)

outbox = Table(
    "outbox",
    metadata,
    counted(),
    Column("chat_id", Id, nullable=False),
    Column("channel", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("rank", SmallInteger, nullable=False),
    Column("key", String, nullable=False),
    Column("content", Sealed),  # parameters and buttons; none once forgotten
    Column("document_path", String),
    Column("dossier_id", String),
    Column("dedup", String),
    Column("position", Integer, nullable=False),  # in its transaction: tells which row got which id
    Column("status", SmallInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("holder", String, nullable=False),
    Column("lease_until", BigInteger, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("finished_at", BigInteger),
    Column("platform_id", String),
    Column("error", String),
    Column("broadcast_id", Id),  # whose words it says
    Column("notice", String),  # what was planned to be told, the same on all of its paths
    Column("path", String),  # how it goes; "template" and "telephone" go past the chat
    Column("reason", String),
    Column("cost_vnd", Integer),  # none where it costs nothing
    Column("passed_on", Boolean),  # it failed, and another path followed
    Index("ix_outbox_chat_id_id", "chat_id", "id"),
    Index("ix_outbox_unfinished", "channel", "rank", "id", postgresql_where=_UNFINISHED, sqlite_where=_UNFINISHED),
    Index("ix_outbox_unfinished_chat", "chat_id", "rank", "id", postgresql_where=_UNFINISHED, sqlite_where=_UNFINISHED),
    Index("ix_outbox_undelivered", "id", postgresql_where=_UNDELIVERED, sqlite_where=_UNDELIVERED),
    Index(
        "uq_outbox_dedup",
        "dedup",
        unique=True,
        postgresql_where=text("dedup IS NOT NULL"),
        sqlite_where=text("dedup IS NOT NULL"),
    ),
    Index(
        "ix_outbox_dossier_id",
        "dossier_id",
        postgresql_where=text("dossier_id IS NOT NULL"),
        sqlite_where=text("dossier_id IS NOT NULL"),
    ),
    Index(
        "ix_outbox_broadcast",
        "broadcast_id",
        "status",
        "finished_at",
        postgresql_where=text("broadcast_id IS NOT NULL"),
        sqlite_where=text("broadcast_id IS NOT NULL"),
    ),
    Index(
        "ix_outbox_costly",
        "created_at",
        postgresql_where=text("cost_vnd IS NOT NULL"),
        sqlite_where=text("cost_vnd IS NOT NULL"),
    ),
    sqlite_autoincrement=True,
)

buckets = Table(
    "buckets",
    metadata,
    Column("name", String, primary_key=True),
    Column("busy_until", Float(53), nullable=False),  # microseconds
)

shares = Table(
    "shares",
    metadata,
    Column("bucket", String, primary_key=True),
    Column("holder", String, primary_key=True),  # a process
    Column("wanted", Integer, nullable=False),
    Column("places", Integer, nullable=False),
    Column("lease_until", BigInteger, nullable=False),
)

leases = Table(
    "leases",
    metadata,
    Column("name", String, primary_key=True),
    Column("holder", String, nullable=False),
    Column("lease_until", BigInteger, nullable=False),
)

notes = Table("notes", metadata, Column("key", String, primary_key=True), Column("value", String, nullable=False))

unmatched = Table(
    "unmatched",
    metadata,
    Column("day", String, primary_key=True),
    Column("clarify", SmallInteger, primary_key=True, autoincrement=False),
    Column("requests", Integer, nullable=False),
)
