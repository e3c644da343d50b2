"""Keys by which other systems read; ended ones stay, so that the trail's names go on meaning one key."""

from sqlalchemy import Column, LargeBinary, String, Table

from storage.tables.columns import Moment, counted, metadata

api_keys = Table(
    "api_keys",
    metadata,
    counted(),
    Column("token_hash", LargeBinary, nullable=False, unique=True),
    Column("name", String, nullable=False, unique=True),
    Column("grants", String, nullable=False),
    Column("unit_id", String),  # none: every unit
    Column("made_by", String, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    Column("ended_at", Moment),
    sqlite_autoincrement=True,
)
