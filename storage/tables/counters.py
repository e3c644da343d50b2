"""The counter's screen: numbers of a day and devices. Nothing personal."""

from sqlalchemy import Column, Integer, LargeBinary, String, Table

from storage.tables.columns import Moment, counted, metadata

counter_tickets = Table(
    "counter_tickets",
    metadata,
    Column("unit_id", String, primary_key=True),
    Column("day", String, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("stand", String, nullable=False),
    Column("desk", String, nullable=False),
    Column("called_at", Moment),
)

counter_devices = Table(
    "counter_devices",
    metadata,
    counted(),
    Column("unit_id", String, nullable=False),
    Column("desk", String, nullable=False),
    Column("token_hash", LargeBinary, nullable=False, unique=True),  # of the link, then of the device
    Column("made_by", String, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("opened_at", Moment),
    Column("ended_at", Moment),
    sqlite_autoincrement=True,
)
