"""Open pages hear of what moves in their units, and of nobody else's; one look at the store serves them all."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from typing import Any

import pytest

from bot.web.console import hub as hubs
from bot.web.console import live
from bot.web.console.hub import Hub, Watcher
from flows.ports import Moved, StoreUnavailable
from flows.ports.news import News
from tests.bot.web.fakes_desks import FakeNews, FakePresence
from tests.bot.web.fakes_staff import COMMUNE, PROVINCE, FakeOffice, a_filed
from tests.bot.web.staff_browser import StaffBrowser
from tests.kit import NOW
from tests.waiting import until

Open = Callable[[], Awaitable[StaffBrowser]]
STREAM = {"Accept": "text/event-stream"}
OTHERS = {"id": "d9", "code": "H99.01-261120-0009", "unit_id": PROVINCE}


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubs, "EVERY", 0.01)
    monkeypatch.setattr(live, "HEARTBEAT", 0.05)


async def listen(counter: StaffBrowser, path: str = "/staff/live", *, since: str = "2100-01-01T00:00:00Z") -> Any:
    """From when nothing is missed; the first words come once the page is listened to."""
    answer = await counter.client.get(path, params={"since": since}, headers=STREAM, allow_redirects=False)
    assert answer.status == 200
    await answer.content.readuntil(b"\n\n")
    return answer


async def heard(answer: Any) -> str:
    """The next event; a stream that says none for long says nothing."""
    async with asyncio.timeout(10):
        while True:
            text = (await answer.content.readuntil(b"\n\n")).decode()
            if not text.startswith(":"):
                return text


async def quiet(answer: Any, beats: int = 5) -> bool:
    async with asyncio.timeout(10):
        return all([(await answer.content.readuntil(b"\n\n")).startswith(b":") for _ in range(beats)])


async def begun(answer: Any) -> None:
    """A heartbeat is only sent by a stream that listens."""
    assert await quiet(answer, 1)


async def test_a_dossier_that_comes_in_is_heard_of(office: FakeOffice, counter: StaffBrowser) -> None:
    await counter.log_in()
    answer = await listen(counter)
    await begun(answer)

    office.keep(a_filed())

    assert await heard(answer) == "event: changed\ndata: -\n\n"
    assert answer.headers["Cache-Control"] == "no-store"


async def test_other_units_and_other_dossiers_are_not_heard_of(office: FakeOffice, open_counter: Open) -> None:
    office.keep(a_filed())
    first, second = await open_counter(), await open_counter()
    await first.log_in("lan")
    await second.log_in("hoa")
    queue, page = await listen(first), await listen(second, "/staff/dossiers/d1/live")
    await begun(queue)
    await begun(page)

    office.keep(a_filed(**OTHERS))

    assert await quiet(queue)
    assert await quiet(page)
    office.keep(a_filed())
    assert "changed" in await heard(queue)
    assert "changed" in await heard(page)


async def test_what_moved_while_the_page_was_on_its_way_is_not_missed(
    office: FakeOffice, counter: StaffBrowser
) -> None:
    office.keep(a_filed())
    await counter.log_in()

    for since in (NOW.isoformat(), "", "x", "2026-11-20T09:00:00"):
        assert "changed" in await heard(await listen(counter, since=since))


async def test_a_colleague_who_comes_is_heard_of_at_once(office: FakeOffice, open_counter: Open) -> None:
    office.keep(a_filed())
    first, second = await open_counter(), await open_counter()
    await first.log_in("lan")
    await second.log_in("hoa")
    await first.open("/staff/dossiers/d1")
    answer = await listen(first, "/staff/dossiers/d1/live")
    await begun(answer)

    await second.open("/staff/dossiers/d1")

    assert "changed" in await heard(answer)
    assert await quiet(answer)


async def test_who_is_there_alone_is_told_of_nobody(office: FakeOffice, counter: StaffBrowser) -> None:
    office.keep(a_filed())
    await counter.log_in()
    await counter.open("/staff/dossiers/d1")

    assert await quiet(await listen(counter, "/staff/dossiers/d1/live"))


async def test_a_session_that_ended_hears_nothing_more(office: FakeOffice, counter: StaffBrowser) -> None:
    await counter.log_in()
    answer = await listen(counter)
    await begun(answer)

    await office.staff.disable("lan")

    assert await heard(answer) == "event: ended\ndata: -\n\n"
    assert await answer.content.read() == b""


@pytest.mark.parametrize("path", ["/staff/live", "/staff/dossiers/d1/live"])
async def test_only_a_stream_is_kept_open(office: FakeOffice, counter: StaffBrowser, path: str) -> None:
    office.keep(a_filed())
    await counter.log_in()

    assert (await counter.client.get(path)).status == 406
    assert (await counter.client.head(path, headers=STREAM)).status == 406


async def test_one_session_has_so_many_and_no_more(counter: StaffBrowser) -> None:
    await counter.log_in()
    kept = [await listen(counter) for _ in range(live.MOST)]

    assert (await counter.client.get("/staff/live", headers=STREAM)).status == 429
    assert len(kept) == live.MOST


async def test_another_units_dossier_is_not_there_to_listen_to(office: FakeOffice, counter: StaffBrowser) -> None:
    office.keep(a_filed(**OTHERS))
    await counter.log_in()

    answers = [await counter.client.get(f"/staff/dossiers/{each}/live", headers=STREAM) for each in ("d9", "gone")]

    assert [each.status for each in answers] == [404, 404]


class Counted(FakeNews):
    """Counts how often it was looked at."""

    looks = 0
    is_down = False

    async def after(self, number: int, *, limit: int = 1000) -> list[Moved]:
        self.looks += 1
        if self.is_down:
            raise StoreUnavailable
        return await super().after(number, limit=limit)


def a_hub(news: News) -> Hub:
    return Hub(lambda: news, lambda: NOW)


async def test_one_look_serves_all_pages_and_nobody_looks_for_none() -> None:
    news = Counted(FakePresence())
    hub, pages = a_hub(news), [Watcher(None) for _ in range(50)]
    with ExitStack() as stack:
        for each in pages:
            stack.enter_context(hub.watching(each))
        await hub.begun()
        news.moves.append(Moved(1, NOW, "d1", COMMUNE))
        await until(lambda: all(each.rung.is_set() for each in pages))
        assert news.looks <= 20

    looks = news.looks
    await asyncio.sleep(0.1)

    assert news.looks == looks


async def test_a_move_that_is_seen_late_is_told_once() -> None:
    """On PostgreSQL a lower number may be committed after a higher one."""
    news, page = Counted(FakePresence()), Watcher((COMMUNE,))
    hub = a_hub(news)
    with hub.watching(page):
        await hub.begun()
        news.moves.append(Moved(8, NOW, "d1", COMMUNE))
        assert await page.wait(10)
        news.moves.insert(0, Moved(7, NOW, "d1", COMMUNE))
        assert await page.wait(10)
        before = news.looks
        await until(lambda: news.looks > before + 3)

        assert not page.rung.is_set()


async def test_a_database_that_was_away_is_looked_at_again() -> None:
    news, page = Counted(FakePresence()), Watcher(None)
    hub = a_hub(news)
    with hub.watching(page):
        await hub.begun()
        news.is_down = True
        await until(lambda: news.looks > 2)
        news.is_down = False
        news.moves.append(Moved(1, NOW, "d1", COMMUNE))

        assert await page.wait(10)
