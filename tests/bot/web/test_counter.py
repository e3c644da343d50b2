"""The counter's screen: a device with the right to its unit's numbers alone; opened once, ended at once."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.web.sessions import token_hash
from flows.assisting.model import AssistedSession, State
from flows.calendar.days import local_day
from flows.counters.model import LINK_VALID, Stand
from storage.keys import KeyRing
from storage.store import SqlStore, open_store
from storage.tables import counter_tickets
from tests.bot.web.conftest import Browser
from tests.bot.web.fakes import NOW, UNIT, Desk
from tests.migrated import sqlite_at

LINK = "l" * 43
DAY = local_day(NOW)
Start = Callable[[], Awaitable[Browser]]


@pytest.fixture
async def store(desk: Desk, tmp_path: Path) -> AsyncIterator[SqlStore]:
    store = await open_store(sqlite_at(tmp_path / "motcua.db"), KeyRing.from_secret("test"), frozenset({"web"}))
    desk.counters, desk.assisting = store.counters, store.assisting
    await store.counters.add_device(UNIT.id, "Bàn 1", link_hash=token_hash(LINK), by="lan", now=NOW)
    yield store
    await store.close()


@pytest.fixture
async def screen(store: SqlStore, browser: Browser) -> Browser:
    """The device at desk 1, open."""
    assert (await browser.client.post(f"/counter/open/{LINK}", allow_redirects=False)).status == 303
    return browser


async def press(screen: Browser, act: str) -> int:
    page = await screen.open("/counter")
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found
    answer = await screen.client.post(f"/counter/{act}", data={"csrf": found[1]}, allow_redirects=False)
    return answer.status


async def test_a_number_is_drawn_called_and_done(screen: Browser, store: SqlStore) -> None:
    for _ in range(2):
        assert await press(screen, "take") == 303
    await press(screen, "next")

    page = await screen.open("/counter")
    assert re.search(r'class="own"><b class="number">1</b> <span>Bàn 1</span>', page)
    assert '<b class="number">2</b>' in page

    await press(screen, "finish/done")
    assert [each.stand for each in await store.counters.tickets(UNIT.id, day=DAY)] == [Stand.WAITING]


async def test_the_drawn_number_is_shown_large_to_who_drew_it(screen: Browser) -> None:
    assert 'Số của Ông/Bà <b class="number">7</b>' in await screen.open("/counter?so=7")


@pytest.mark.parametrize("given", ["0", "1000", "<b>", "x", "7;8", "-1"])
async def test_anything_else_in_the_address_is_not_shown(screen: Browser, given: str) -> None:
    assert "Số của Ông/Bà" not in await screen.open(f"/counter?so={given}")


async def test_looking_at_the_link_opens_nothing(store: SqlStore, browser: Browser) -> None:
    assert "Mở tại thiết bị này" in await browser.open(f"/counter/open/{LINK}")
    assert (await browser.client.get("/counter")).status == 404


async def test_a_link_is_good_for_one_device(store: SqlStore, screen: Browser, open_browser: Start) -> None:
    other = await open_browser()

    assert (await other.client.post(f"/counter/open/{LINK}")).status == 404
    assert (await other.client.get("/counter")).status == 404


async def test_a_link_is_good_for_ten_minutes(store: SqlStore, desk: Desk, browser: Browser) -> None:
    desk.now = NOW + LINK_VALID

    assert (await browser.client.post(f"/counter/open/{LINK}")).status == 404


@pytest.mark.parametrize("act", ["take", "next", "finish/done", "close"])
async def test_a_change_that_another_site_sent_is_refused(screen: Browser, store: SqlStore, act: str) -> None:
    for data in ({}, {"csrf": "x" * 64}):
        assert (await screen.client.post(f"/counter/{act}", data=data)).status == 403

    assert await store.counters.tickets(UNIT.id, day=DAY) == []
    assert len(await store.counters.devices(unit_ids=None, now=NOW)) == 1


@pytest.mark.parametrize("path", ["/counter", "/counter/events"])
async def test_nobody_else_has_a_screen(store: SqlStore, browser: Browser, path: str) -> None:
    assert (await browser.client.get(path)).status == 404


async def test_a_device_that_was_ended_has_none_any_more(screen: Browser, store: SqlStore) -> None:
    (device,) = await store.counters.devices(unit_ids=None, now=NOW)
    await store.counters.end_device(device.id, unit_ids=None, now=NOW)

    assert (await screen.client.get("/counter")).status == 404
    assert (await screen.client.post("/counter/take", data={"csrf": "x"})).status == 404


async def test_whoever_stands_there_can_close_it(screen: Browser, store: SqlStore) -> None:
    assert await press(screen, "close") == 303
    assert await store.counters.devices(unit_ids=None, now=NOW) == []


async def test_an_unknown_end_of_a_number_is_none(screen: Browser) -> None:
    page = await screen.open("/counter")
    csrf = re.findall(r'name="csrf" value="([^"]+)"', page)[0]

    assert (await screen.client.post("/counter/finish/eaten", data={"csrf": csrf})).status == 404


async def test_the_board_comes_live_when_another_desk_calls(screen: Browser, store: SqlStore, desk: Desk) -> None:
    await store.counters.take(UNIT.id, day=DAY, now=NOW)
    async with screen.client.get("/counter/events") as stream:
        assert "Chưa gọi số nào" in (await stream.content.readuntil(b"\n\n")).decode()

        await store.counters.call_next(UNIT.id, day=DAY, desk="Bàn 2", now=NOW + timedelta(seconds=1))
        desk.wake()

        assert "<span>Bàn 2</span>" in (await stream.content.readuntil(b"\n\n")).decode()


async def test_a_device_has_only_so_many_streams(screen: Browser) -> None:
    streams = [await screen.client.get("/counter/events") for _ in range(5)]

    assert [each.status for each in streams] == [200, 200, 200, 200, 429]
    for each in streams:
        each.close()


async def test_another_unit_s_numbers_are_not_shown(screen: Browser, store: SqlStore) -> None:
    await store.counters.take("xa-khac", day=DAY, now=NOW)
    await store.counters.call_next("xa-khac", day=DAY, desk="Bàn lạ", now=NOW)

    assert "Bàn lạ" not in await screen.open("/counter")


async def test_an_old_screen_shows_the_day_s_numbers_only(screen: Browser, store: SqlStore, desk: Desk) -> None:
    await store.counters.take(UNIT.id, day=DAY, now=NOW)
    desk.now = NOW + timedelta(days=1)

    assert "Không có ai chờ" in await screen.open("/counter")


def test_nothing_of_a_person_is_kept_with_a_number() -> None:
    assert {each.name for each in counter_tickets.columns} == {
        *("unit_id", "day", "number", "stand", "desk", "called_at")
    }


async def test_a_page_of_another_site_makes_no_browser_a_screen(store: SqlStore, browser: Browser) -> None:
    forged = await browser.client.post(f"/counter/open/{LINK}", headers={"Sec-Fetch-Site": "cross-site"})

    assert forged.status == 403
    assert (await browser.client.post(f"/counter/open/{LINK}", allow_redirects=False)).status == 303


async def test_sessions_in_hand_are_shown_by_how_far_they_are_and_by_nothing_else(
    screen: Browser, store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = AssistedSession(
        "s1", State.READING, UNIT.id, "1.004873", NOW, NOW + timedelta(minutes=43), volunteer_id="v1", person_id=7
    )
    monkeypatch.setattr(store.assisting, "live", sessions_of(session, replace(session, id="s2", expires_at=NOW)))

    page = await screen.open("/counter")

    assert page.count("Đang đọc lại") == 1
    assert 'data-left="2580">43:00</time>' in page
    assert "1.004873" not in page
    assert "v1" not in page


def sessions_of(*sessions: AssistedSession) -> Callable[..., Awaitable[list[AssistedSession]]]:
    async def live(*, unit_ids: Sequence[str] | None) -> list[AssistedSession]:
        assert unit_ids == [UNIT.id]
        return list(sessions)

    return live
