"""A statement that is worked out once gives what SQLAlchemy gives, on both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Integer, MetaData, String, Table, bindparam, insert, literal, select, update
from sqlalchemy.exc import IntegrityError

from storage.db import Database
from storage.prepared import Prepared
from storage.statements import listed
from storage.tables.columns import Moment

THINGS = Table(
    "things",
    MetaData(),
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("name", String),
    Column("seen_at", Moment),
    Column("is_new", Boolean),
)
SEEN = datetime(2026, 11, 22, 4, 0, 0, 7, tzinfo=UTC)
ADD = Prepared(insert(THINGS))
ADD_AND_SAY = Prepared(insert(THINGS).returning(THINGS.c.id, THINGS.c.is_new))
FIND = Prepared(select(THINGS, literal(7).label("seven")).where(THINGS.c.id.in_(listed("ids"))).order_by(THINGS.c.id))
NAME = Prepared(update(THINGS).where(THINGS.c.id.in_(listed("ids"))).values(name=bindparam("called"), seen_at=None))


def a_thing(number: int) -> dict[str, Any]:
    return {"id": number, "name": f"thing {number}", "seen_at": SEEN, "is_new": number % 2 == 0}


@pytest.fixture
async def db(empty_url: str) -> AsyncIterator[Database]:
    db = Database(empty_url)
    async with db.writing() as connection:
        await connection.run_sync(THINGS.metadata.create_all)
        await ADD.later(connection, [a_thing(n) for n in (1, 2, 3)])
    yield db
    await db.close()


async def test_rows_are_read_by_name_and_by_place_with_their_types(db: Database) -> None:
    async with db.reading() as connection:
        found = await FIND.one(connection, {"ids": [3, 2]})

    assert [tuple(row) for row in found.rows] == [(2, "thing 2", SEEN, True, 7), (3, "thing 3", SEEN, False, 7)]
    assert (found.rows[0].seen_at, found.rows[0].seven) == (SEEN, 7)


@pytest.mark.parametrize("ids", [[], [1], [1, 2, 3, 3]], ids=len)
async def test_lists_may_be_of_any_length(db: Database, ids: list[int]) -> None:
    async with db.reading() as connection:
        found = await FIND.one(connection, {"ids": ids})

    assert [row.id for row in found.rows] == sorted(set(ids))


async def test_values_that_stand_in_the_statement_need_not_be_given(db: Database) -> None:
    async with db.writing() as connection:
        done = await NAME.one(connection, {"ids": [1, 2], "called": "same"})
        found = await FIND.one(connection, {"ids": [1, 2]})

    assert done.count == 2
    assert [(row.name, row.seen_at) for row in found.rows] == [("same", None)] * 2


async def test_many_give_back_what_each_reads(db: Database) -> None:
    async with db.writing() as connection:
        made = await ADD_AND_SAY.many(connection, [a_thing(4), a_thing(5)])

    assert sorted((row.id, row.is_new) for row in made) == [(4, True), (5, False)]


async def test_a_value_that_is_missing_is_not_taken_for_nothing(db: Database) -> None:
    with pytest.raises(Exception, match="ids"):
        async with db.reading() as connection:
            await FIND.one(connection, {})


async def test_what_the_database_refuses_undoes_the_transaction(db: Database) -> None:
    with pytest.raises(IntegrityError):
        async with db.writing() as connection:
            await ADD.later(connection, [a_thing(8), a_thing(1)])

    async with db.reading() as connection:
        assert not (await FIND.one(connection, {"ids": [8]})).rows


async def test_a_check_of_what_was_touched_may_refuse(db: Database) -> None:
    def check(touched: int) -> None:
        raise LookupError(touched)

    with pytest.raises(LookupError, match="1"):
        async with db.writing() as connection:
            await NAME.later(connection, [{"ids": [1, 99], "called": "gone"}], check)

    async with db.reading() as connection:
        assert (await FIND.one(connection, {"ids": [1]})).rows[0].name == "thing 1"
