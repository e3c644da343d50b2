"""Sessions that can be looked at and ended, second factors, invitations: what works once works once."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from flows.ports import LoginTaken, Staff
from flows.staffing import posts_of
from storage.db import Database
from storage.doors import WAITS
from storage.staff import IDLE
from storage.store import SqlStore
from storage.tables import staff as staff_table
from tests.storage.samples import MINUTE, NOW

SECRET = b"12345678901234567890"
POSTS = posts_of("officer", "xa-mau")


async def lan(store: SqlStore) -> Staff:
    return await store.staff.add("lan", name="Lan", posts=POSTS, password_hash="argon")


async def opened(store: SqlStore, staff: Staff, token: bytes, *, minutes: int = 0, is_full: bool = True) -> None:
    at = NOW + minutes * MINUTE
    await store.staff.open_session(staff.id, token_hash=token, csrf="c", now=at, device="Firefox", is_full=is_full)


async def test_open_sessions_are_listed_and_others_ended(store: SqlStore) -> None:
    staff, hoa = await lan(store), await store.staff.add("hoa", name="Hoa", posts=(), password_hash="argon")
    for minutes, token in enumerate((b"one", b"two")):
        await opened(store, staff, token, minutes=minutes)
    await opened(store, hoa, b"hoa")

    listed = await store.doors.sessions(staff.id, now=NOW + 2 * MINUTE)
    ended = await store.doors.close_others(staff.id, keep=b"one")

    assert [(each.token_hash, each.device) for each in listed] == [(b"two", "Firefox"), (b"one", "Firefox")]
    assert ended == 1
    assert [each.token_hash for each in await store.doors.sessions(staff.id, now=NOW)] == [b"one"]
    assert await store.doors.sessions(hoa.id, now=NOW)
    assert await store.doors.sessions(staff.id, now=NOW + IDLE) == []


async def test_half_a_session_opens_nothing_but_the_second_factor(store: SqlStore) -> None:
    staff = await lan(store)
    await opened(store, staff, b"half", is_full=False)
    await opened(store, staff, b"full")

    assert await store.staff.session(b"half", now=NOW) is None
    assert await store.doors.waiting(b"half", now=NOW) == (staff, "c")
    assert await store.doors.waiting(b"full", now=NOW) is None
    assert await store.doors.waiting(b"half", now=NOW + WAITS) is None
    assert [each.token_hash for each in await store.doors.sessions(staff.id, now=NOW)] == [b"full"]

    await store.staff.disable("lan")

    assert await store.doors.waiting(b"half", now=NOW) is None


async def test_a_code_is_used_once_and_none_before_it(store: SqlStore) -> None:
    staff = await lan(store)
    await store.doors.set_factor(staff.id, SECRET, step=100, codes=[b"a", b"b"])

    used = await asyncio.gather(*(store.doors.use_step(staff.id, 101) for _ in range(3)))

    assert sorted(used) == [False, False, True]
    assert [await store.doors.use_step(staff.id, step) for step in (100, 99, 102)] == [False, False, True]
    assert [await store.doors.use_code(staff.id, code) for code in (b"a", b"a", b"c")] == [True, False, False]
    assert await store.doors.codes_left(staff.id) == 1


async def test_the_secret_is_sealed_and_dropped_with_everything(store: SqlStore, database_url: str) -> None:
    staff = await lan(store)
    await opened(store, staff, b"one")
    assert not await store.doors.drop_factor(staff.id)
    await store.doors.set_factor(staff.id, SECRET, step=1, codes=[b"a"])
    db = Database(database_url)
    async with db.reading() as connection:
        kept = (await connection.execute(select(staff_table.c.totp))).scalar_one()
    await db.close()

    assert SECRET not in kept
    assert await store.doors.secret(staff.id) == SECRET
    assert await store.doors.with_factor() == {staff.id}
    assert await store.doors.drop_factor(staff.id)
    assert await store.doors.secret(staff.id) is None
    assert await store.doors.codes_left(staff.id) == 0
    assert await store.staff.session(b"one", now=NOW) is None


async def invited(store: SqlStore, token: bytes = b"link") -> int:
    until = NOW + timedelta(hours=72)
    made = await store.doors.invite("Hoa", POSTS, token_hash=token, by="lan", now=NOW, until=until)
    return made.id


async def test_an_invitation_makes_one_account(store: SqlStore) -> None:
    await invited(store)
    seen = await store.doors.invitation(b"link", now=NOW)

    tries = [store.doors.accept(b"link", login=f"hoa{n}", password_hash="argon", now=NOW) for n in range(3)]
    made = [each for each in await asyncio.gather(*tries) if each]

    assert seen is not None
    assert (seen.name, seen.posts, seen.invited_by) == ("Hoa", POSTS, "lan")
    assert [(each.name, each.posts) for each in made] == [("Hoa", POSTS)]
    assert len(await store.staff.list()) == 1
    assert await store.doors.invitation(b"link", now=NOW) is None
    assert await store.doors.invitations(now=NOW) == []


async def test_a_login_that_is_taken_leaves_the_invitation(store: SqlStore) -> None:
    await lan(store)
    await invited(store)

    with pytest.raises(LoginTaken):
        await store.doors.accept(b"link", login="lan", password_hash="argon", now=NOW)

    assert await store.doors.accept(b"link", login="hoa", password_hash="argon", now=NOW)


async def test_a_link_that_ran_out_is_renewed_and_the_one_before_is_dead(store: SqlStore) -> None:
    number, later = await invited(store), NOW + timedelta(hours=73)

    gone = await store.doors.accept(b"link", login="hoa", password_hash="argon", now=later)
    renewed = await store.doors.renew(number, token_hash=b"again", until=later + timedelta(hours=72))

    assert gone is None
    assert renewed
    assert await store.doors.invitation(b"link", now=NOW) is None
    assert await store.doors.invitation(b"again", now=later)


async def test_what_was_taken_back_is_nothing(store: SqlStore) -> None:
    number = await invited(store)

    assert await store.doors.end_invitation(number, now=NOW)

    assert await store.doors.accept(b"link", login="hoa", password_hash="argon", now=NOW) is None
    assert not await store.doors.end_invitation(number, now=NOW)
    assert not await store.doors.renew(number, token_hash=b"again", until=NOW)
    assert await store.staff.list() == []


async def test_who_was_disabled_is_let_in_again(store: SqlStore) -> None:
    await lan(store)
    await store.staff.disable("lan")

    assert await store.doors.enable("lan")

    assert [each.disabled for each in await store.staff.list()] == [False]
    assert not await store.doors.enable("hoa")


async def test_wrong_tries_are_counted_for_many_and_forgotten_for_one(store: SqlStore) -> None:
    for key, tries in (("a", 3), ("b", 1)):
        for _ in range(tries):
            await store.staff.note_attempt(key, ok=False, now=NOW)
    await store.staff.note_attempt("c", ok=True, now=NOW)

    assert await store.doors.failures_of(["a", "b", "c", "d"], since=NOW) == {"a": 3, "b": 1}
    await store.doors.forget_failures("a")
    assert await store.doors.failures_of(["a", "b"], since=NOW) == {"b": 1}
    assert await store.doors.failures_of([], since=NOW) == {}
