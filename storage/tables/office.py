"""What the installation offers and who works there: catalogue, units, offers, staff and their sessions."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, true

from storage.tables.columns import Id, Moment, Sealed, counted, metadata

catalogue_versions = Table(
    "catalogue_versions",
    metadata,
    counted(),
    Column("at", Moment, nullable=False),
    Column("by", String, nullable=False),
    Column("records", Integer, nullable=False),
    Column("codes", Integer, nullable=False),
)

procedures = Table(
    "procedures",
    metadata,
    Column("code", String, primary_key=True),
    Column("record", LargeBinary, nullable=False),  # the interchange JSON
    Column("catalogue_version", Id, nullable=False),  # the newest that had it
)

procedure_codes = Table(
    "procedure_codes",
    metadata,
    Column("code", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("field", String),
    Column("promulgated_by", String),
    Column("type", String, nullable=False),
    Column("has_detail", Boolean, nullable=False),
    Column("catalogue_version", Id, nullable=False),
)

procedure_versions = Table(
    "procedure_versions",
    metadata,
    Column("id", String, primary_key=True),
    Column("procedure_code", String, nullable=False),
    Column("body", String, nullable=False),
    Column("kept_at", Moment, nullable=False),
)

units = Table(
    "units",
    metadata,
    Column("id", String, primary_key=True),
    Column("parent_id", String, index=True),  # as the body says, for walking down the tree
    Column("body", LargeBinary, nullable=False),
    Column("by_staff", Boolean, nullable=False),
)

offers = Table(
    "offers",
    metadata,
    Column("unit_id", String, primary_key=True),
    Column("procedure_code", String, primary_key=True),
    Column("intake", String, nullable=False),
    Column("level", String),
    Column("fee_vnd", Integer),
    Column("fee_note", String, nullable=False),
    Column("days", Integer),
    Column("portal_url", String, nullable=False),
    Column("by_staff", Boolean, nullable=False),
)

staff = Table(
    "staff",
    metadata,
    counted(),
    Column("login", String, nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column("password_hash", String, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("totp", Sealed),  # the secret of the authenticator app, once it was shown to work
    Column("totp_step", BigInteger),  # the newest code that was used
    sqlite_autoincrement=True,
)

staff_posts = Table(
    "staff_posts",
    metadata,
    counted(),
    Column("staff_id", Id, ForeignKey("staff.id"), nullable=False, index=True),
    Column("role", String, nullable=False),
    Column("unit_id", String),  # none: every unit
    sqlite_autoincrement=True,
)

staff_recovery_codes = Table(
    "staff_recovery_codes",
    metadata,
    Column("staff_id", Id, ForeignKey("staff.id"), primary_key=True),
    Column("code_hash", LargeBinary, primary_key=True),
)

staff_invitations = Table(
    "staff_invitations",
    metadata,
    counted(),
    Column("token_hash", LargeBinary, nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column("posts", String, nullable=False),
    Column("invited_by", String, nullable=False),
    Column("invited_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("ended_at", Moment),  # used or taken back
    sqlite_autoincrement=True,
)

staff_sessions = Table(
    "staff_sessions",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("staff_id", Id, ForeignKey("staff.id"), nullable=False, index=True),
    Column("csrf", String, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("device", String, nullable=False, server_default=""),
    Column("is_full", Boolean, nullable=False, server_default=true()),  # false: the second factor is still to come
)

login_attempts = Table(
    "login_attempts",
    metadata,
    counted(),
    Column("key", String, nullable=False),
    Column("ok", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_login_attempts_key_at", "key", "at"),
)
