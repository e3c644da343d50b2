"""Statements of the turns' road, worked out once: SQLAlchemy words them, SQLite's driver gets them without it.

Measured: a tenth of the processor time that SQLAlchemy takes to run one. On PostgreSQL they run as always.
"""

from __future__ import annotations

import re
from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.quick_sqlite import QuickConnection

_LIST = re.compile(r"__\[POSTCOMPILE_(\w+)\]")
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
    names: tuple[str, ...]  #: in the order of the places
    lists: frozenset[str]
    given: Mapping[str, Any]  #: values that stand in the statement itself
    bind: Mapping[str, _Convert]
    row: Callable[[Iterable[Any]], Any] | None
    converts: tuple[tuple[int, _Convert], ...]

    def filled(self, parameters: Parameters) -> tuple[str, list[Any]]:
        sizes: list[int] = []
        values: list[Any] = []
        for name in self.names:
            value = parameters[name] if name in parameters else self.given[name]
            convert = self.bind.get(name)
            if name in self.lists:
                sizes.append(len(value))
                values += map(convert, value) if convert else value
            else:
                values.append(convert(value) if convert else value)
        return self._sql(sizes), values

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
        names=tuple(compiled.positiontup),
        lists=frozenset(pieces[1::2]),
        given={name: value for name, value in compiled.params.items() if not compiled.binds[name].required},
        bind={name: convert for name, convert in compiled._bind_processors.items() if convert},
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

    async def one(self, connection: AsyncConnection, parameters: Parameters) -> Done:
        driver = _sqlite(connection)
        if driver is None:
            result = await connection.execute(self.statement, parameters)
            return Done(result.all() if result.returns_rows else (), result.rowcount)
        plan = self._plan(connection, ())
        raw, count = await driver.one(*plan.filled(parameters))
        return Done(plan.read(raw), count)

    async def many(self, connection: AsyncConnection, rows: Sequence[Parameters]) -> Sequence[Any]:
        """The same for each row, all naming the same columns; what all of them read back."""
        driver = _sqlite(connection)
        if driver is None:
            return (await connection.execute(self.statement, rows)).all()
        plan = self._plan(connection, tuple(rows[0]))
        return plan.read(await driver.many(plan.pieces[0], [plan.filled(row)[1] for row in rows]))

    async def later(
        self, connection: AsyncConnection, rows: Sequence[Parameters], check: Callable[[int], None] | None = None
    ) -> None:
        """The same for each row, before the transaction ends; what is wrong with it is raised then at the latest.

        `check` is told how many rows were touched and may raise. Lists are worked out for the first row alone.
        """
        driver = _sqlite(connection)
        if driver is None:
            result = await connection.execute(self.statement, rows)
            if check:
                check(result.rowcount)
            return
        plan = self._plan(connection, tuple(rows[0]))
        sql = plan.filled(rows[0])[0]
        driver.later(sql, [plan.filled(row)[1] for row in rows], check)

    def _plan(self, connection: AsyncConnection, columns: tuple[str, ...]) -> _Plan:
        if columns not in self._plans:
            self._plans[columns] = _planned(self.statement, connection.dialect, columns)
        return self._plans[columns]


def _sqlite(connection: AsyncConnection) -> QuickConnection | None:
    assert connection.sync_connection is not None
    driver = connection.sync_connection.connection.driver_connection
    return driver if isinstance(driver, QuickConnection) else None
