"""Groups in the console, over the real store: codes, times, letting go, and what another unit may not do."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.web.pages import plain
from flows.audit import Trail
from flows.groups.model import Group
from flows.groups.schedule import Every, Schedule
from flows.ports import ChatKey, Wanted
from flows.staffing import posts_of
from storage.keys import KeyRing
from storage.store import SqlStore, open_store
from tests.bot.web.fakes_staff import COMMUNE, PROVINCE, FakeOffice
from tests.bot.web.staff_browser import HASH, PASSWORD, StaffBrowser
from tests.kit import NOW
from tests.migrated import sqlite_at


@pytest.fixture
async def stored(office: FakeOffice, tmp_path: Path) -> AsyncIterator[SqlStore]:
    """Two officers of two units, and a group of the first."""
    url = sqlite_at(tmp_path / "motcua.db")
    store = await open_store(url, KeyRing.from_secret("a secret for tests"), frozenset({"web"}))
    for login, unit_id in (("lan", COMMUNE), ("mai", PROVINCE)):
        await store.staff.add(login, name=f"Cán bộ {login}", posts=posts_of("officer", unit_id), password_hash=HASH)
    async with store.transaction() as tx:
        (chat,) = await tx.load([Wanted(ChatKey("telegram", "-5"))])
        await tx.groups.bind(Group(0, chat.chat_id, "telegram", COMMUNE, "Tổ <một cửa>", "lan", NOW))
    office.real = store
    yield store
    await store.close()


async def group_of(stored: SqlStore) -> Group:
    (group,) = await stored.groups.of_units(None)
    return group


async def test_an_officer_gets_a_code_that_is_shown_once(stored: SqlStore, counter: StaffBrowser) -> None:
    await counter.enter("lan", PASSWORD)
    await counter.open("/staff/groups")

    page = await (await counter.post("/staff/groups/code", unit=COMMUNE)).text()

    (code,) = re.findall(r"/ketnoi (\w{4} \w{4})", page)
    assert code not in await counter.open("/staff/groups")
    async with stored.transaction() as tx:
        given = await tx.groups.take(code.replace(" ", ""), now=NOW)
    assert given is not None
    assert (given.unit_id, given.by, given.expires_at - given.given_at) == (COMMUNE, "lan", timedelta(minutes=10))


@pytest.mark.parametrize("unit", [PROVINCE, "xa-khong-co", ""])
async def test_no_code_for_another_unit(stored: SqlStore, counter: StaffBrowser, unit: str) -> None:
    await counter.enter("lan", PASSWORD)
    await counter.open("/staff/groups")

    assert (await counter.post("/staff/groups/code", unit=unit)).status == 404


async def test_the_list_is_of_the_own_unit(
    stored: SqlStore, counter: StaffBrowser, open_counter: Callable[[], Awaitable[StaffBrowser]]
) -> None:
    neighbour = await open_counter()
    await counter.enter("lan", PASSWORD)
    await neighbour.enter("mai", PASSWORD)

    own, other = await counter.open("/staff/groups"), await neighbour.open("/staff/groups")

    assert "Tổ &lt;một cửa&gt;" in own
    assert "Cán bộ lan" in own
    assert plain("staff.groups.none") in other


async def test_a_time_is_set_and_owes_nothing_from_before(stored: SqlStore, counter: StaffBrowser) -> None:
    await counter.enter("lan", PASSWORD)
    await counter.open("/staff/groups")
    group = await group_of(stored)

    answer = await counter.post(f"/staff/groups/{group.id}/schedule", every="day", weekday="4", hour="17")

    changed = await group_of(stored)
    assert answer.status == 303
    assert changed.schedule == Schedule(Every.DAY, 4, 17)
    assert changed.posted_at is not None


@pytest.mark.parametrize(
    "fields",
    [{"hour": "6"}, {"hour": "22"}, {"hour": "x"}, {"hour": ""}, {"weekday": "7"}, {"every": "hour"}, {"every": ""}],
)
async def test_a_time_that_is_none_is_refused(stored: SqlStore, counter: StaffBrowser, fields: dict[str, str]) -> None:
    await counter.enter("lan", PASSWORD)
    await counter.open("/staff/groups")
    group = await group_of(stored)

    given = {"every": "week", "weekday": "0", "hour": "9"} | fields
    answer = await counter.post(f"/staff/groups/{group.id}/schedule", **given)

    assert answer.status == 422
    assert plain("staff.groups.no_time") in await answer.text()
    assert await group_of(stored) == group


async def test_a_group_is_let_go_once(stored: SqlStore, counter: StaffBrowser) -> None:
    await counter.enter("lan", PASSWORD)
    await counter.open("/staff/groups")
    group = await group_of(stored)

    answers = [await counter.post(f"/staff/groups/{group.id}/let-go") for _ in range(2)]

    assert [each.status for each in answers] == [303, 404]
    assert await stored.groups.of_units(None) == []


@pytest.mark.parametrize("act", ["schedule", "let-go"])
async def test_another_units_group_is_not_there(stored: SqlStore, counter: StaffBrowser, act: str) -> None:
    await counter.enter("mai", PASSWORD)
    await counter.open("/staff/groups")
    group = await group_of(stored)

    answer = await counter.post(f"/staff/groups/{group.id}/{act}", every="day", weekday="0", hour="9")

    assert answer.status == 404
    assert await group_of(stored) == group


@pytest.mark.parametrize("act", ["code", "1/schedule", "1/let-go"])
async def test_only_our_own_page_changes_anything(stored: SqlStore, counter: StaffBrowser, act: str) -> None:
    await counter.enter("lan", PASSWORD)
    counter.csrf = "forged"

    assert (await counter.post(f"/staff/groups/{act}", unit=COMMUNE)).status == 403


async def test_what_is_done_is_on_record(stored: SqlStore, counter: StaffBrowser) -> None:
    await counter.enter("lan", PASSWORD)
    await counter.open("/staff/groups")
    group = await group_of(stored)
    await counter.post("/staff/groups/code", unit=COMMUNE)
    await counter.post(f"/staff/groups/{group.id}/schedule", every="never", weekday="0", hour="9")
    await counter.post(f"/staff/groups/{group.id}/let-go")

    lines = [line.entry for line in await stored.audit.lines(Trail(actor="lan"))]

    done = [each.action for each in lines if each.action.startswith("group")]
    assert done == ["group_unbound", "group_schedule_changed", "group_code_given"]
    assert {each.unit_id for each in lines if each.action.startswith("group")} == {COMMUNE}
