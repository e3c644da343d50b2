"""Tokens of channels that renew them: one row a channel."""

from sqlalchemy import BigInteger, Column, Integer, String, Table

from storage.tables.columns import Moment, Sealed, metadata

channel_tokens = Table(
    "channel_tokens",
    metadata,
    Column("channel", String, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("pair", Sealed, nullable=False),
    Column("access_until", Moment, nullable=False),
    Column("renew_at", Moment, nullable=False),
    Column("holder", String, nullable=False),  # who has taken the refresh token to exchange it; none: empty
    Column("exchange_until", BigInteger, nullable=False),
    Column("lost", String, nullable=False),
    Column("given", String, nullable=False),  # marks of all first tokens that operators gave, separated by blanks
)
