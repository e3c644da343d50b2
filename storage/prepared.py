"""Statements of the turns' road, worked out once: SQLAlchemy words them, SQLite's driver gets them without it.

Measured: a tenth of the processor time that SQLAlchemy takes to run one. On PostgreSQL they run as always.
"""

from __future__ import annotations

import re
from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.quick_sqlite import QuickConnection

if TYPE_CHECKING:
    from sqlalchemy import Executable

_LIST = re.compile(r"__\[POSTCOMPILE_(\w+)\]")
#: What a prepared statement runs on.
Connection: TypeAlias = AsyncConnection | QuickConnection
Parameters = Mapping[str, Any]
_Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Done:
    """What running it gave."""

    rows: Sequence[Any]
    count: int


@dataclass(frozen=True, slots=True)
class _Plan:
    """The statement as the driver takes it. A name whose value is a list stands for as many places as it has values."""

    pieces: tuple[str, ...]  #: between them the places of lists
    places: tuple[tuple[str, _Convert | None], ...]  #: whose value stands in each, and how the driver takes it
    lists: frozenset[str]
    given: Mapping[str, Any]  #: values that stand in the statement itself
    row: Callable[[Iterable[Any]], Any] | None
    converts: tuple[tuple[int, _Convert], ...]

    def filled(self, parameters: Parameters) -> tuple[str, list[Any]]:
        if not self.lists:
            return self.pieces[0], self.values(parameters)
        sizes: list[int] = []
        values: list[Any] = []
        for name, convert in self.places:
            value = parameters[name] if name in parameters else self.given[name]
            if name in self.lists:
                sizes.append(len(value))
                values += map(convert, value) if convert else value
            else:
                values.append(convert(value) if convert else value)
        return self._sql(sizes), values

    def values(self, parameters: Parameters) -> list[Any]:
        """Where no lists are."""
        known = {**self.given, **parameters} if self.given else parameters
        return [convert(known[name]) if convert else known[name] for name, convert in self.places]

    def _sql(self, sizes: Sequence[int]) -> str:
        if not sizes:
            return self.pieces[0]
        marks = [",".join("?" * size) or "NULL" for size in sizes]
        return "".join(f"{piece}{mark}" for piece, mark in zip(self.pieces, [*marks, ""], strict=True))

    def read(self, raw: Sequence[Any]) -> Sequence[Any]:
        if self.row is None or not raw:
            return ()
        if not self.converts:
            return [self.row(each) for each in raw]
        return [self.row(self._converted(each)) for each in raw]

    def _converted(self, raw: Sequence[Any]) -> list[Any]:
        values = list(raw)
        for place, convert in self.converts:
            if values[place] is not None:  # most are
                values[place] = convert(values[place])
        return values


def _planned(statement: Any, dialect: Any, columns: Sequence[str]) -> _Plan:
    compiled = statement.compile(dialect=dialect, column_keys=list(columns) or None)
    if compiled.insert_prefetch or compiled.update_prefetch:
        raise ValueError(f"only the library can fill in the columns of: {compiled}")
    pieces = _LIST.split(compiled.string)
    read = [(entry.keyname, entry.type._cached_result_processor(dialect, None)) for entry in compiled._result_columns]
    return _Plan(
        pieces=tuple(pieces[::2]),
        places=tuple((name, compiled._bind_processors.get(name)) for name in compiled.positiontup),
        lists=frozenset(pieces[1::2]),
        given={name: value for name, value in compiled.params.items() if not compiled.binds[name].required},
        row=_row_of([name for name, _ in read]),
        converts=tuple((place, convert) for place, (_, convert) in enumerate(read) if convert),
    )


def _row_of(names: Sequence[str]) -> Callable[[Iterable[Any]], Any] | None:
    kind: Any = namedtuple("Row", names, rename=True)  # type: ignore[misc]
    return kind._make if names else None


@dataclass(slots=True)
class Prepared:
    """One statement. Rows are read by name or by place, as SQLAlchemy's are."""

    statement: Executable
    _plans: dict[tuple[str, ...], _Plan] = field(default_factory=dict)

    async def one(self, connection: Connection, parameters: Parameters) -> Done:
        driver = _way(connection)
        if isinstance(driver, AsyncConnection):
            result = await driver.execute(self.statement, parameters)
            return Done(result.all() if result.returns_rows else (), result.rowcount)
        plan = self._plan(driver, ())
        raw, count = await driver.one(*plan.filled(parameters))
        return Done(plan.read(raw), count)

    async def many(self, connection: Connection, rows: Sequence[Parameters]) -> Sequence[Any]:
        """The same for each row, all naming the same columns; what all of them read back."""
        driver = _way(connection)
        if isinstance(driver, AsyncConnection):
            return (await driver.execute(self.statement, rows)).all()
        plan = self._plan(driver, tuple(rows[0]))
        return plan.read(await driver.many(plan.pieces[0], [plan.values(row) for row in rows]))

    async def later(
        self, connection: Connection, rows: Sequence[Parameters], check: Callable[[int], None] | None = None
    ) -> None:
        """The same for each row, before the transaction ends; what is wrong with it is raised then at the latest.

        `check` is told how many rows were touched and may raise. Lists are worked out for the first row alone.
        """
        driver = _way(connection)
        if isinstance(driver, AsyncConnection):
            result = await driver.execute(self.statement, rows)
            if check:
                check(result.rowcount)
            return
        plan = self._plan(driver, tuple(rows[0]))
        sql = plan.filled(rows[0])[0]
        driver.later(sql, [plan.filled(row)[1] for row in rows], check)

    def _plan(self, driver: QuickConnection, columns: tuple[str, ...]) -> _Plan:
        if columns not in self._plans:
            self._plans[columns] = _planned(self.statement, driver.dialect, columns)
        return self._plans[columns]


def _way(connection: Connection) -> Connection:
    """SQLite's driver, where there is one below."""
    if isinstance(connection, QuickConnection):
        return connection
    assert connection.sync_connection is not None
    driver = connection.sync_connection.connection.driver_connection
    return driver if isinstance(driver, QuickConnection) else connection
