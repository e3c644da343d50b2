"""Group chats that are bound to units, and the codes that bind them."""

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String, Table

from storage.tables.columns import Id, Moment, Sealed, counted, metadata

groups = Table(
    "groups",
    metadata,
    counted(),
    Column("chat_id", Id, ForeignKey("chats.id"), nullable=False, unique=True),
    Column("unit_id", String, nullable=False),
    Column("title", Sealed),
    Column("bound_by", String, nullable=False),
    Column("bound_at", Moment, nullable=False),
    Column("every", String, nullable=False),  # how often figures are posted, and when
    Column("weekday", Integer, nullable=False),
    Column("hour", Integer, nullable=False),
    Column("left_at", Moment),  # we are no longer in it
    Column("posted_at", Moment),  # when the newest regular post was due
    sqlite_autoincrement=True,
)

#: The code itself is not kept.
group_codes = Table(
    "group_codes",
    metadata,
    Column("mark", LargeBinary, primary_key=True),
    Column("unit_id", String, nullable=False),
    Column("by", String, nullable=False),
    Column("given_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
)
