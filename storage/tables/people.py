"""People, their chats, what is remembered of each conversation, consents, and browsers that open a chat."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, LargeBinary, String, Table, text, true

from storage.tables.columns import Id, Moment, Sealed, counted, metadata

people = Table(
    "people",
    metadata,
    counted(),
    Column("consented_at", Moment),
    Column("consent_version", String),
    Column("notices_on", Boolean, nullable=False),
    Column("erased_at", Moment),
    Column("preferred_chat_id", Id),  # where news go; none: to every chat
    Column("kinds_off", String, nullable=False, server_default=""),  # of what else nothing is told, by spaces
    sqlite_autoincrement=True,
)

chats = Table(
    "chats",
    metadata,
    counted(),
    Column("key", String, nullable=False, unique=True),  # "channel:address"
    Column("person_id", Id, ForeignKey("people.id"), nullable=False, index=True),
    Column("blocked_at", Moment),
    Column("paused_until", BigInteger, nullable=False),
    sqlite_autoincrement=True,
)

conversations = Table(
    "conversations",
    metadata,
    Column("chat_id", Id, ForeignKey("chats.id"), primary_key=True, autoincrement=False),
    Column("state", Sealed, nullable=False),
    Column("updated_at", Moment, nullable=False),
)

consents = Table(
    "consents",
    metadata,
    counted(),
    Column("person_id", Id, nullable=False, index=True),
    Column("chat_id", Id, nullable=False),
    Column("at", Moment, nullable=False),
    Column("text_version", String),  # none: withdrawn
)

_OPEN = text("handled_at IS NULL")
_GOING_ON = text("talk_until IS NOT NULL")

person_requests = Table(
    "person_requests",
    metadata,
    counted(),
    Column("person_id", Id, nullable=False, index=True),
    Column("chat_id", Id, nullable=False),
    Column("about", Sealed),
    Column("at", Moment, nullable=False),
    Column("handled_at", Moment),  # answered, settled, or the person wished to be forgotten
    Column("handled_by", String),
    Column("waits", Boolean, nullable=False, server_default=true()),  # the office has the next word
    Column("talker", String),  # who of the office talks with the person
    Column("talk_until", Moment),  # then that ends by itself; none: nobody talks
    Index("ix_person_requests_open", "id", postgresql_where=_OPEN, sqlite_where=_OPEN),
    Index("ix_person_requests_talks", "talk_until", postgresql_where=_GOING_ON, sqlite_where=_GOING_ON),
)

web_visits = Table(
    "web_visits",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("chat_id", Id, ForeignKey("chats.id"), nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
)

_WITH_NEWS = text("state = 'agreed' OR news_for <> 0")

#: Two chats on the way to being one person's. The code itself is not kept.
links = Table(
    "links",
    metadata,
    Column("id", String, primary_key=True),
    Column("mark", LargeBinary, nullable=False, unique=True),  # of the code
    Column("state", String, nullable=False),
    Column("starter_chat_id", Id, nullable=False, index=True),
    Column("starter_person_id", Id, nullable=False),
    Column("guest_chat_id", Id),
    Column("guest_person_id", Id),
    Column("started_at", Moment, nullable=False, index=True),
    Column("expires_at", Moment, nullable=False),
    Column("news_for", Id, nullable=False),  # the chat that is still to be told; 0: nobody
    Index("ix_links_with_news", "id", postgresql_where=_WITH_NEWS, sqlite_where=_WITH_NEWS),
)

link_guesses = Table(
    "link_guesses",
    metadata,
    counted(),
    Column("chat_id", Id, nullable=False),
    Column("at", Moment, nullable=False, index=True),
    Column("kind", String, nullable=False, server_default="link"),  # what the code was to open
    sqlite_autoincrement=True,
)
