"""Accounts from before there were posts lose nothing that they could do; going back keeps the weightiest role."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from storage.db import Database
from storage.schema import migrate, move_to

BEFORE, AFTER = "0016", "0017"
OFFICER = {"reception", "specialist", "approver"}


async def rows(db: Database, sql: str) -> list[tuple[object, ...]]:
    async with db.reading() as connection:
        return [tuple(row) for row in await connection.execute(text(sql))]


async def at(db: Database, version: str, sql: str) -> None:
    await move_to(db, version)
    async with db.writing() as connection:
        await connection.execute(text(sql))


@pytest.mark.parametrize(
    ("role", "held"),
    [("officer", OFFICER), ("head", OFFICER | {"head"}), ("administrator", OFFICER | {"administrator"})],
)
async def test_nobody_loses_what_they_could_do(empty_url: str, role: str, held: set[str]) -> None:
    db = Database(empty_url)
    await migrate(db)
    known = "INSERT INTO staff (login, name, role, unit_id, password_hash, disabled)"
    await at(db, BEFORE, f"{known} VALUES ('lan', 'Lan', '{role}', 'xa', 'argon', false)")

    await migrate(db)

    posts = await rows(db, "SELECT staff_id, role, unit_id FROM staff_posts")
    assert set(posts) == {(1, each, "xa") for each in held}

    await move_to(db, BEFORE)

    assert await rows(db, "SELECT login, role, unit_id FROM staff") == [("lan", role, "xa")]
    await db.close()
