"""Column types that mean the same on both databases: moments as microseconds, ids, sealed bytes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Dialect,
    Identity,
    Integer,
    LargeBinary,
    MetaData,
    literal_column,
)
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def micros(moment: datetime) -> int:
    """Exact, unlike a float's timestamp."""
    return (moment - EPOCH) // _MICROSECOND


def moment(value: int) -> datetime:
    return EPOCH + timedelta(microseconds=value)


class Moment(TypeDecorator[datetime]):
    """An aware moment as whole microseconds since 1970: SQLite has no type for it, and sorting is by number."""

    impl, cache_ok = BigInteger, True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else micros(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        return None if value is None else EPOCH + timedelta(microseconds=value)


#: Row numbers. SQLite counts up by itself only in a column of the plain type.
Id = BigInteger().with_variant(Integer, "sqlite")


def counted() -> Column[int]:
    """A row number that is never given twice, even after the newest row was deleted."""
    return Column("id", Id, Identity(), primary_key=True)


#: A sealed value: `storage/sealing.py` says with which label.
Sealed = LargeBinary

#: As literals, because a partial index is used only by a statement that says the same constant.
WAITING: ColumnElement[int] = literal_column("0")
DONE: ColumnElement[int] = literal_column("1")
SET_ASIDE: ColumnElement[int] = literal_column("2")
#: Of the outbox: blocked and rejected lie above.
DELIVERED: ColumnElement[int] = literal_column("1")
