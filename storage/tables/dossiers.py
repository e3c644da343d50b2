"""Dossiers with what hangs on them: history, files, numbers, and the marks by which sealed answers are found."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, false, text

from storage.tables.columns import Id, Moment, Sealed, counted, metadata

_OPEN = text(
    "status IN ('registered', 'accepted', 'processing', 'supplement_requested', 'payment_requested', 'resolved')"
)
_ENDED = text("status IN ('not_accepted', 'withdrawn', 'stopped', 'returned')")
_WATCHED = text("watch_at IS NOT NULL")
_UNASKED = text("status = 'returned' AND satisfaction = ''")

dossiers = Table(
    "dossiers",
    metadata,
    Column("id", String, primary_key=True),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    Column("chat_id", Id),  # none: detached, the person wished to be forgotten
    Column("procedure_code", String, nullable=False),
    Column("version_id", String, nullable=False),
    Column("status", String, nullable=False),
    Column("ending", String, nullable=False),
    Column("unit_id", String, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("answers", Sealed, nullable=False),
    Column("code", String, unique=True),
    Column("token", String, unique=True),
    Column("stage", String),
    Column("resume_status", String),
    Column("filed_at", Moment),
    Column("received_at", Moment),
    Column("due_at", Moment),
    Column("paused_at", Moment),
    Column("finished_at", Moment),
    Column("reason", Sealed),
    Column("supplement", Sealed),
    Column("supplements_asked", Integer, nullable=False),
    Column("portal_code", String),
    Column("fee_vnd", BigInteger),
    Column("revision", Integer, nullable=False),
    Column("term", String, nullable=False, server_default=""),
    Column("first_due_at", Moment),
    Column("extensions", Integer, nullable=False, server_default="0"),
    Column("watch_at", Moment),
    Column("satisfaction", String, nullable=False, server_default=""),
    Column("typed_by", String, nullable=False, server_default=""),  # none: the citizen alone
    Column("helped_until", Moment),  # a volunteer types into it
    # None of these columns changes while a draft is typed into, so that on PostgreSQL a save touches no index.
    Index("ix_dossiers_person_id_created_at", "person_id", "created_at"),
    Index("ix_dossiers_unit_id_status_due_at", "unit_id", "status", "due_at"),
    Index("ix_dossiers_status_created_at", "status", "created_at"),
    Index("ix_dossiers_version_id_status", "version_id", "status"),
    # The queue in its own order, so that its first page costs the same however many stand behind it.
    Index("ix_dossiers_open_in_order", "due_at", "filed_at", "id", postgresql_where=_OPEN, sqlite_where=_OPEN),
    Index("ix_dossiers_ended_in_order", "due_at", "filed_at", "id", postgresql_where=_ENDED, sqlite_where=_ENDED),
    Index("ix_dossiers_watch_at", "watch_at", postgresql_where=_WATCHED, sqlite_where=_WATCHED),
    Index("ix_dossiers_unasked", "updated_at", postgresql_where=_UNASKED, sqlite_where=_UNASKED),
)

history = Table(
    "history",
    metadata,
    counted(),
    Column("dossier_id", String, ForeignKey("dossiers.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("action", String, nullable=False),
    Column("before", String, nullable=False),
    Column("after", String, nullable=False),
    Column("stage", String),
    Column("actor", String, nullable=False),
    Column("note", Sealed),
)

dossier_marks = Table(
    "dossier_marks",
    metadata,
    Column("dossier_id", String, ForeignKey("dossiers.id", ondelete="CASCADE"), primary_key=True),
    Column("label", String, primary_key=True),
    Column("mark", LargeBinary, primary_key=True),
    Index("ix_dossier_marks_mark", "mark"),
)

dossier_numbers = Table(
    "dossier_numbers",
    metadata,
    Column("agency", String, primary_key=True),
    Column("day", String, primary_key=True),
    Column("last", Integer, nullable=False),
)

_LOOSE = text("dossier_id IS NULL")

files = Table(
    "files",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False, unique=True),  # of the bytes in the file store
    Column("sha256", String, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("clean_name", String, unique=True),
    Column("clean_sha256", String),
    Column("clean_size", BigInteger),
    Column("clean_key", LargeBinary),
    Column("clean_kind", String),
    Column("is_signed", Boolean, nullable=False),
    Column("kind", String, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("given_name", Sealed, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("chat_id", Id, nullable=False),
    Column("dossier_id", String),
    Column("step_id", String),
    Column("position", Integer, nullable=False),
    Column("supplement", Integer, nullable=False, server_default="0"),  # which one brought it; 0: the first filing
    Column("warnings", String, nullable=False, server_default=""),  # keys of what the check found, by spaces
    Column("look", String, nullable=False, server_default=""),
    Column("is_joined", Boolean, nullable=False, server_default=false()),  # made by us of the pages beside it
    Index("ix_files_dossier_id", "dossier_id"),
    Index("ix_files_loose", "created_at", postgresql_where=_LOOSE, sqlite_where=_LOOSE),
)

_WAITING = text("state = 0")

#: Papers of several pages that are, or are to be, one PDF. The recipe names the pages in their order: a row whose
#: recipe has changed is made anew.
papers = Table(
    "papers",
    metadata,
    Column("dossier_id", String, ForeignKey("dossiers.id", ondelete="CASCADE"), primary_key=True),
    Column("step_id", String, primary_key=True),
    Column("supplement", Integer, primary_key=True, autoincrement=False),
    Column("recipe", String, nullable=False),
    Column("state", Integer, nullable=False),
    Column("chat_id", Id, nullable=False),  # who is told; 0: nobody
    Column("file_id", String),
    Column("attempts", Integer, nullable=False),
    Column("holder", String, nullable=False),
    Column("lease_until", BigInteger, nullable=False),
    Index("ix_papers_waiting", "lease_until", postgresql_where=_WAITING, sqlite_where=_WAITING),
)
