"""Accounts of the office: sessions end when they should, and tries to log in are counted."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert

from flows.ports import LoginTaken, Staff
from flows.staffing import Post, Role, posts_of
from storage.db import Database
from storage.staff import IDLE, LONGEST
from storage.store import SqlStore
from storage.tables import staff_posts
from tests.kit import an_office
from tests.storage.samples import MINUTE, NOW, SECOND

TOKEN = b"hash of a token"


async def lan(store: SqlStore) -> Staff:
    return await store.staff.add(
        "lan", name="Nguyễn Thị Lan", posts=posts_of("officer", "xa-mau"), password_hash="argon"
    )


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
    hoa = await store.staff.add("hoa", name="Hoa", posts=posts_of("head", None), password_hash="argon")
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


async def with_units(store: SqlStore) -> None:
    office = an_office()
    unit = office.unit("xa-binh-minh-mau")
    tree = {"tinh": None, "xa": "tinh", "phong": "xa", "quay": "phong", "xa-khac": "tinh", "vong": "vong"}
    units = {name: replace(unit, id=name, parent_id=parent) for name, parent in tree.items()}
    await store.catalogue.seed_office(replace(office, units=units, offers={}))


@pytest.mark.parametrize(
    ("unit_id", "below"),
    [
        ("tinh", {"xa", "phong", "quay", "xa-khac"}),
        ("xa", {"phong", "quay"}),
        ("quay", set()),
        ("gone", set()),
        ("vong", {"vong"}),
    ],
)
async def test_a_post_knows_the_units_below_its_own(store: SqlStore, unit_id: str, below: set[str]) -> None:
    await with_units(store)
    staff = await store.staff.add("lan", name="Lan", posts=posts_of("reception", unit_id), password_hash="argon")
    await store.staff.open_session(staff.id, token_hash=TOKEN, csrf="c", now=NOW)

    found = await store.staff.session(TOKEN, now=NOW)

    assert found is not None
    assert [post.below for post in found[0].posts] == [below]
    assert [post.below for post in staff.posts] == [below]


async def test_posts_that_are_taken_away_are_gone_on_the_next_page(store: SqlStore) -> None:
    await logged_in(store)
    other = (Post(Role.HEAD, "xa-khac"), Post(Role.AUDITOR, None))

    changed = await store.staff.set_posts("lan", other)

    found = await store.staff.session(TOKEN, now=NOW)
    assert changed is not None
    assert found is not None
    assert (changed.posts, found[0].posts) == (other, other)
    assert await store.staff.set_posts("nobody", other) is None


async def test_without_a_post_the_account_stays(store: SqlStore) -> None:
    await lan(store)

    await store.staff.set_posts("lan", ())

    assert [each.posts for each in await store.staff.list()] == [()]


async def test_a_role_of_a_later_version_gives_nothing(store: SqlStore, database_url: str) -> None:
    staff = await lan(store)
    db = Database(database_url)
    async with db.writing() as connection:
        await connection.execute(insert(staff_posts).values(staff_id=staff.id, role="emperor", unit_id=None))
    await db.close()

    assert await store.staff.list() == [staff]
