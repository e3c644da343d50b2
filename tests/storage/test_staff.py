"""Accounts of the office: sessions end when they should, and tries to log in are counted."""

from datetime import timedelta

import pytest

from flows.ports import LoginTaken, Staff
from storage.staff import IDLE, LONGEST
from storage.store import SqlStore
from tests.storage.samples import MINUTE, NOW, SECOND

TOKEN = b"hash of a token"


async def lan(store: SqlStore) -> Staff:
    return await store.staff.add("lan", name="Nguyễn Thị Lan", role="officer", unit_id="xa-mau", password_hash="argon")


async def logged_in(store: SqlStore) -> Staff:
    staff = await lan(store)
    await store.staff.open_session(staff.id, token_hash=TOKEN, csrf="c", now=NOW)
    return staff


async def test_account_is_found_by_login(store: SqlStore) -> None:
    staff = await lan(store)

    assert await store.staff.by_login("lan") == (staff, "argon")
    assert await store.staff.by_login("lam") is None
    assert await store.staff.list() == [staff]


async def test_login_is_taken_once(store: SqlStore) -> None:
    await lan(store)

    with pytest.raises(LoginTaken):
        await lan(store)


async def test_session_lasts_while_it_is_used(store: SqlStore) -> None:
    staff = await logged_in(store)

    used = [await store.staff.session(TOKEN, now=NOW + n * (IDLE - SECOND)) for n in range(4)]

    assert used == [(staff, "c")] * 4
    assert await store.staff.session(b"another", now=NOW) is None


async def test_idle_session_is_over(store: SqlStore) -> None:
    await logged_in(store)

    assert await store.staff.session(TOKEN, now=NOW + IDLE) is None


async def test_no_session_lasts_longer_than_a_day_of_work(store: SqlStore) -> None:
    await logged_in(store)
    at = NOW
    while at < NOW + LONGEST:
        await store.staff.session(TOKEN, now=at)
        at += IDLE / 2

    assert await store.staff.session(TOKEN, now=at) is None


async def test_closed_session_is_over(store: SqlStore) -> None:
    await logged_in(store)

    await store.staff.close_session(TOKEN)

    assert await store.staff.session(TOKEN, now=NOW) is None


async def test_disabling_ends_all_sessions_at_once(store: SqlStore) -> None:
    await logged_in(store)

    assert await store.staff.disable("lan")

    assert await store.staff.session(TOKEN, now=NOW) is None
    assert [each.disabled for each in await store.staff.list()] == [True]
    assert not await store.staff.disable("nobody")


async def test_a_new_password_ends_all_sessions_but_the_one_it_came_from(store: SqlStore) -> None:
    staff = await logged_in(store)
    hoa = await store.staff.add("hoa", name="Hoa", role="head", unit_id=None, password_hash="argon")
    await store.staff.open_session(staff.id, token_hash=b"elsewhere", csrf="e", now=NOW)
    await store.staff.open_session(hoa.id, token_hash=b"hoa's", csrf="h", now=NOW)

    assert await store.staff.set_password("lan", "new", keep=TOKEN)

    assert await store.staff.by_login("lan") == (staff, "new")
    assert await store.staff.by_login("hoa") == (hoa, "argon")
    assert await store.staff.session(b"elsewhere", now=NOW) is None
    assert await store.staff.session(TOKEN, now=NOW) == (staff, "c")
    assert await store.staff.session(b"hoa's", now=NOW) == (hoa, "h")


async def test_a_password_that_was_set_for_somebody_leaves_no_session(store: SqlStore) -> None:
    await logged_in(store)

    assert await store.staff.set_password("lan", "new")
    assert not await store.staff.set_password("nobody", "new")

    assert await store.staff.session(TOKEN, now=NOW) is None


async def test_failures_are_counted_by_key_and_time(store: SqlStore) -> None:
    for minute in range(3):
        await store.staff.note_attempt("lan", ok=False, now=NOW + minute * MINUTE)
    await store.staff.note_attempt("lan", ok=True, now=NOW)
    await store.staff.note_attempt("hoa", ok=False, now=NOW)

    assert await store.staff.failures("lan", since=NOW + MINUTE) == 2
    assert await store.staff.failures("lan", since=NOW - timedelta(days=1)) == 3
