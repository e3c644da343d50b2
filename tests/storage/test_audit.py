"""The audit log: lines come with the move or not at all, and nobody changes one unnoticed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from flows.audit import AuditEntry, NotOldEnough, Trail
from flows.dossiers.model import Status
from flows.ports import Changes
from storage.db import Database
from storage.keys import KeyRing
from storage.store import SqlStore, open_store
from tests.storage.samples import NOW, a_dossier, loaded, write

GUARDS = {
    False: ("DROP TRIGGER audit_entries_no_update", "DROP TRIGGER audit_entries_no_delete"),
    True: ("ALTER TABLE audit_entries DISABLE TRIGGER ALL",),
}


def a_line(action: str = "dossier_viewed", **changes: object) -> AuditEntry:
    made = AuditEntry(NOW, "lan", action, "d1", "xa-binh-minh-mau", {"why": "Nguyễn Thị Mẫu"})
    return replace(made, **changes)  # type: ignore[arg-type]


async def filled(store: SqlStore, count: int = 5) -> None:
    await store.audit.append([a_line(at=NOW + timedelta(minutes=each)) for each in range(count)])


async def tampered(url: str, sql: str) -> None:
    """By somebody who has the database, but not the key."""
    await run(url, *GUARDS["postgres" in url], sql)


async def run(url: str, *statements: str) -> None:
    db = Database(url)
    try:
        async with db.writing() as connection:
            for statement in statements:
                await connection.execute(text(statement))
    finally:
        await db.close()


async def test_an_untouched_log_is_whole(store: SqlStore) -> None:
    await filled(store, 3)
    await filled(store, 2)

    proof = await store.audit.prove()

    assert proof.is_whole
    assert (proof.rows, proof.last, proof.broken_at) == (5, 5, None)


async def test_a_log_that_was_never_begun_is_not_whole(store: SqlStore) -> None:
    assert "never begun" in (await store.audit.prove()).problem


CHANGED = [
    ("at", "at + 1"),
    ("actor", "'lam'"),
    ("action", "'dossier_vieweD'"),
    ("object_id", "'d2'"),
    ("unit_id", "NULL"),
    ("detail", "NULL"),
]


@pytest.mark.parametrize(("column", "value"), CHANGED, ids=[column for column, _ in CHANGED])
async def test_one_change_in_any_column_is_found(store: SqlStore, database_url: str, column: str, value: str) -> None:
    await filled(store)

    await tampered(database_url, f"UPDATE audit_entries SET {column} = {value} WHERE number = 3")

    proof = await store.audit.prove()
    assert (proof.rows, proof.broken_at, proof.problem) == (2, 3, "line 3 is not as it was written")


FLIPPED: dict[bool, Callable[[str], str]] = {
    True: lambda column: f"set_byte({column}, 20, 255 - get_byte({column}, 20))",
    False: lambda column: f"CAST(substr({column}, 1, 20) || x'00' || substr({column}, 22) AS BLOB)",
}


@pytest.mark.parametrize("column", ["detail", "mark"])
async def test_one_changed_byte_is_found(store: SqlStore, database_url: str, column: str) -> None:
    await filled(store)
    flipped = FLIPPED["postgres" in database_url](column)

    await tampered(database_url, f"UPDATE audit_entries SET {column} = {flipped} WHERE number = 4")

    assert (await store.audit.prove()).broken_at == 4


REMOVED = [
    pytest.param("DELETE FROM audit_entries WHERE number = 2", 2, "line 2 is missing", id="a line"),
    pytest.param("DELETE FROM audit_entries WHERE number = 1", 1, "line 1 is missing", id="the first"),
    pytest.param("DELETE FROM audit_entries WHERE number > 3", 4, "the log ends at line 3, 5 were written", id="tail"),
    pytest.param("DELETE FROM audit_entries", 1, "the log ends at line 0, 5 were written", id="everything"),
]


@pytest.mark.parametrize(("sql", "broken_at", "problem"), REMOVED)
async def test_removed_lines_are_found(
    store: SqlStore, database_url: str, sql: str, broken_at: int, problem: str
) -> None:
    await filled(store)

    await tampered(database_url, sql)

    proof = await store.audit.prove()
    assert (proof.broken_at, proof.problem) == (broken_at, problem)


async def test_swapped_lines_are_found(store: SqlStore, database_url: str) -> None:
    await filled(store)

    await tampered(database_url, "UPDATE audit_entries SET number = -5 + number WHERE number IN (2, 3)")
    await run(database_url, "UPDATE audit_entries SET number = -number WHERE number < 0")

    assert (await store.audit.prove()).broken_at == 2


@pytest.mark.parametrize("head", ["NULL", "detail"])
async def test_a_changed_end_is_found(store: SqlStore, database_url: str, head: str) -> None:
    await filled(store)
    value = "NULL" if head == "NULL" else "(SELECT detail FROM audit_entries WHERE number = 1)"

    await tampered(database_url, f"UPDATE audit_head SET head = {value}")

    assert not (await store.audit.prove()).is_whole


async def test_a_line_of_somebody_without_the_key_is_found(store: SqlStore, database_url: str) -> None:
    await filled(store)

    await tampered(
        database_url,
        "INSERT INTO audit_entries SELECT 6, at, actor, action, object_id, unit_id, detail, mark "
        "FROM audit_entries WHERE number = 5",
    )

    assert (await store.audit.prove()).problem == "line 6 was not written by this program"


@pytest.mark.parametrize(
    "sql", ["UPDATE audit_entries SET actor = 'x' WHERE number = 1", "DELETE FROM audit_entries WHERE number = 1"]
)
async def test_the_database_itself_refuses_changes(store: SqlStore, database_url: str, sql: str) -> None:
    await filled(store)

    with pytest.raises(DBAPIError, match="neither changed nor deleted"):
        await run(database_url, sql)

    assert (await store.audit.prove()).is_whole


async def test_lines_are_written_with_the_move_or_not_at_all(store: SqlStore) -> None:
    me = await loaded(store)
    line = a_line("dossier_decided")

    await write(store, Changes(opened=[a_dossier(me.person.id, status=Status.REGISTERED, code="H-1")], audit=[line]))
    with pytest.raises(DBAPIError):
        await write(store, Changes(opened=[a_dossier(me.person.id)], audit=[line]))

    (kept,) = await store.audit.lines(Trail())
    assert (kept.number, kept.entry, kept.code) == (1, line, "H-1")


async def test_the_detail_is_sealed(store: SqlStore, database_url: str) -> None:
    await filled(store, 1)
    db = Database(database_url)

    async with db.reading() as connection:
        kept = bytes((await connection.execute(text("SELECT detail FROM audit_entries"))).scalar_one())
    await db.close()

    assert "Mẫu".encode() not in kept


async def test_views_within_a_minute_are_one(store: SqlStore) -> None:
    views = [(0, "lan"), (30, "lan"), (30, "minh"), (59, "lan"), (61, "lan"), (200, "lan")]

    for seconds, who in views:
        await store.audit.viewed(a_line(at=NOW + timedelta(seconds=seconds), actor=who))

    seen = [(line.entry.actor, (line.entry.at - NOW).seconds) for line in await store.audit.lines(Trail())]
    assert seen == [("lan", 200), ("lan", 61), ("minh", 30), ("lan", 0)]


NARROWED = [
    pytest.param(Trail(actor="minh"), [3], id="person"),
    pytest.param(Trail(action="export_made"), [2], id="action"),
    pytest.param(Trail(code="H-1"), [1], id="code"),
    pytest.param(Trail(object_id="d2"), [2], id="object"),
    pytest.param(Trail(start=NOW + timedelta(hours=1), end=NOW + timedelta(hours=2)), [2], id="time"),
    pytest.param(Trail(unit_ids=("tinh",)), [3], id="units"),
    pytest.param(Trail(unit_ids=()), [], id="no unit"),
    pytest.param(Trail(), [3, 2, 1], id="all"),
]


@pytest.mark.parametrize(("trail", "numbers"), NARROWED)
async def test_lines_are_narrowed(store: SqlStore, trail: Trail, numbers: list[int]) -> None:
    me = await loaded(store)
    await write(store, Changes(opened=[a_dossier(me.person.id, status=Status.REGISTERED, code="H-1")]))
    later = [NOW + timedelta(hours=hours) for hours in (1, 2)]
    await store.audit.append(
        [
            a_line(),
            a_line("export_made", at=later[0], object_id="d2"),
            a_line(at=later[1], object_id="", actor="minh", unit_id="tinh"),
        ]
    )

    assert [line.number for line in await store.audit.lines(trail)] == numbers


async def test_the_next_page_begins_where_the_last_one_ended(store: SqlStore) -> None:
    await filled(store, 5)

    first = await store.audit.lines(Trail(), limit=2)
    then = await store.audit.lines(Trail(), before=first[-1].number, limit=2)

    assert [line.number for line in (*first, *then)] == [5, 4, 3, 2]
    assert (await store.audit.actors(), await store.audit.actions()) == (["lan"], ["dossier_viewed"])


async def test_two_processes_write_one_chain(store: SqlStore, another: SqlStore) -> None:
    import asyncio

    await asyncio.gather(*(each.audit.append([a_line()]) for each in (store, another) * 10))

    proof = await another.audit.prove()
    assert (proof.is_whole, proof.rows) == (True, 20)


async def test_old_years_go_and_the_rest_is_still_proven(store: SqlStore, database_url: str) -> None:
    old = NOW - timedelta(days=365 * 7)
    await store.audit.append([a_line(at=old), a_line(at=old), a_line()])

    gone = await store.audit.purge(before=NOW - timedelta(days=365 * 6), by="command", now=NOW)

    proof = await store.audit.prove()
    assert (gone, proof.is_whole, proof.rows, proof.last) == (2, True, 2, 4)
    assert [line.entry.action for line in await store.audit.lines(Trail())] == ["audit_purged", "dossier_viewed"]
    with pytest.raises(DBAPIError, match="neither changed nor deleted"):
        await run(database_url, "DELETE FROM audit_entries")


async def test_what_is_younger_than_five_years_is_not_purged(store: SqlStore) -> None:
    await filled(store)

    with pytest.raises(NotOldEnough):
        await store.audit.purge(before=NOW - timedelta(days=365 * 4), by="command", now=NOW)

    assert (await store.audit.prove()).rows == 5


async def test_a_log_of_two_keys_is_whole_while_both_are_listed(store: SqlStore, database_url: str) -> None:
    await filled(store, 2)
    rotated = await open_store(
        database_url, KeyRing.from_secret("a new secret", ["a secret for tests"]), frozenset({"web"})
    )
    await rotated.audit.append([a_line()])
    other = await open_store(database_url, KeyRing.from_secret("a new secret"), frozenset({"web"}))

    assert (await rotated.audit.prove()).is_whole
    assert (await other.audit.prove()).broken_at == 1
    assert not (await store.audit.prove()).is_whole
    await rotated.close()
    await other.close()
