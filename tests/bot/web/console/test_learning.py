"""The learning desk over a real store: asked in a chat, attached, measured, published, found, taken back."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientResponse

from bot.web.pages import plain
from flows.audit import Trail
from flows.learning.effect import Effect, Figures, Place
from flows.learning.model import RequestState, Unanswered, published
from flows.ports import Changes
from flows.staffing import posts_of
from storage.keys import KeyRing
from storage.store import SqlStore, open_store
from tests.bot.web.fakes_staff import COMMUNE, LEASE, FakeOffice
from tests.bot.web.staff_browser import HASH, PASSWORD, StaffBrowser
from tests.kit import NOW
from tests.migrated import sqlite_at

CODE, WORDING = "1.001193", "làm lễ thôi nôi xong mới đi khai"
FIGURES = Figures(1000, 900, 960, 980, 200, 195)
EFFECT = Effect(FIGURES, FIGURES, (), (Place(CODE, WORDING, 1),))


@pytest.fixture
async def stored(office: FakeOffice, tmp_path: Path) -> AsyncIterator[SqlStore]:
    """Two requests that waited, an administrator and an officer."""
    store = await open_store(sqlite_at(tmp_path / "motcua.db"), KeyRing.from_secret("test"), frozenset({"web"}))
    asked = [Unanswered(text, False, NOW) for text in ("thôi nôi rồi mới khai", "thôi nôi rồi mới khai", "hát karaoke")]
    async with store.transaction() as tx:
        await tx.write(Changes(unanswered=asked), holder="test", lease=LEASE, now=NOW)
    for login, title in (("an", "administrator"), ("lan", "officer"), ("kim", "auditor")):
        unit = None if title == "administrator" else COMMUNE
        await store.staff.add(login, name=f"Người {login}", posts=posts_of(title, unit), password_hash=HASH)
    office.real = store
    yield store
    await store.close()


@pytest.fixture
async def desk(stored: SqlStore, counter: StaffBrowser) -> StaffBrowser:
    await counter.enter("an", PASSWORD)
    await counter.open("/staff/learning")
    return counter


async def sent(desk: StaffBrowser, path: str, form: dict[str, str]) -> ClientResponse:
    return await desk.post(path, **form)


async def attached(desk: StaffBrowser, **form: str) -> int:
    return (await sent(desk, "/staff/learning/1/attach", {"code": CODE, "wording": WORDING, **form})).status


async def test_the_most_asked_stands_first_with_what_search_offers_now(desk: StaffBrowser) -> None:
    page = await desk.open("/staff/learning")

    assert page.index("thôi nôi rồi mới khai") < page.index("hát karaoke")
    assert "2 lần hỏi" in page
    assert plain("staff.learning.offers") in page


@pytest.mark.parametrize("login", ["lan", "kim"])
async def test_others_are_not_let_in(stored: SqlStore, counter: StaffBrowser, login: str) -> None:
    await counter.enter(login, PASSWORD)
    await counter.open("/staff")

    assert (await counter.client.get("/staff/learning")).status == 403
    assert await attached(counter) == 403
    assert not await stored.learning.wordings()


@pytest.mark.parametrize(
    ("form", "problem"),
    [
        pytest.param({"other": "9.999999"}, "code", id="unknown procedure"),
        pytest.param({"code": ""}, "code", id="no procedure"),
        pytest.param({"wording": "ab"}, "length", id="too short"),
        pytest.param({"wording": "a b " * 60}, "length", id="too long"),
        pytest.param({"wording": "làm cho chị Lan"}, "personal", id="a name"),
        pytest.param({"wording": "số 0912345678"}, "personal", id="a number"),
    ],
)
async def test_a_wording_is_refused_with_its_reason(
    stored: SqlStore, desk: StaffBrowser, form: dict[str, str], problem: str
) -> None:
    answer = await sent(desk, "/staff/learning/1/attach", {"code": CODE, "wording": WORDING, **form})

    assert answer.status == 422
    assert plain(f"staff.learning.problem.{problem}") in await answer.text()
    assert not await stored.learning.wordings()


async def test_an_editor_may_say_that_it_is_nobodys_name(stored: SqlStore, desk: StaffBrowser) -> None:
    assert await attached(desk, wording="làm cho chị Lan", sure="1") == 303


async def test_what_was_not_measured_is_not_published(stored: SqlStore, desk: StaffBrowser) -> None:
    await attached(desk)

    answer = await sent(desk, "/staff/learning/publish", {"measured": "x" * 32})

    assert answer.status == 409
    assert published(await stored.learning.wordings()) == {}


async def test_without_a_draft_nothing_is_measured(desk: StaffBrowser) -> None:
    assert (await sent(desk, "/staff/learning/measure", {})).status == 409


async def test_measured_published_found_and_taken_back(
    stored: SqlStore, desk: StaffBrowser, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def effect(*_: object, **__: object) -> Effect:
        return EFFECT

    monkeypatch.setattr("bot.web.console.learning.measured", effect)
    assert await attached(desk) == 303
    assert (await sent(desk, "/staff/learning/measure", {})).status == 303
    page = await desk.open("/staff/learning")
    assert "960" in page.split('id="effect"')[1]
    seen = re.search(r'name="measured" value="(\w+)"', page)
    assert seen

    assert (await sent(desk, "/staff/learning/publish", {"measured": seen[1]})).status == 303
    assert (await sent(desk, "/staff/learning/publish", {"measured": seen[1]})).status == 409
    assert published(await stored.learning.wordings()) == {CODE: [WORDING]}
    assert WORDING in (await desk.open("/staff/learning")).split('id="live"')[1]

    (wording,) = await stored.learning.wordings()
    assert (await sent(desk, f"/staff/learning/wordings/{wording.id}/take-back", {})).status == 303
    assert (await sent(desk, f"/staff/learning/wordings/{wording.id}/take-back", {})).status == 409
    assert published(await stored.learning.wordings()) == {}
    actions = {line.entry.action for line in await stored.audit.lines(Trail())}
    assert {"wording_attached", "wordings_measured", "wordings_published", "wording_taken_back"} <= actions


async def test_nonsense_is_put_away_and_may_be_looked_at_again(stored: SqlStore, desk: StaffBrowser) -> None:
    assert (await sent(desk, "/staff/learning/2/settle", {"as": "nonsense"})).status == 303
    assert (await sent(desk, "/staff/learning/2/settle", {"as": "nonsense"})).status == 409
    assert (await sent(desk, "/staff/learning/2/settle", {"as": "attached"})).status == 400

    assert "hát karaoke" not in await desk.open("/staff/learning")
    assert "hát karaoke" in await desk.open("/staff/learning?state=nonsense")
    assert (await sent(desk, "/staff/learning/2/settle", {"as": "open"})).status == 303
    assert (await stored.learning.counts())[RequestState.OPEN] == 2
