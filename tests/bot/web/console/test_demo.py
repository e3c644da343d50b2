"""One button takes a demonstration away, for those who run the installation, and every page says what it is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.demo.lifetime import Lifetime
from bot.demo.script import demonstration_office
from bot.web.console.deps import StaffDeps
from bot.web.deps import WebDeps
from bot.web.pages import plain
from flows.ports import Changes, ChatKey, Wanted
from flows.staffing import posts_of
from storage.keys import KeyRing
from storage.store import SqlStore, open_store
from tests.bot.web.fakes_staff import LEASE, FakeOffice
from tests.bot.web.staff_browser import HASH, PASSWORD, StaffBrowser
from tests.kit import NOW, a_dossier, the_world
from tests.migrated import sqlite_at


@dataclass
class Demonstrating(FakeOffice):
    def deps(self) -> StaffDeps:
        return replace(super().deps(), demonstration=Lifetime(self.store, self, changed=self.refreshed))

    def _web_deps(self) -> WebDeps:
        return replace(super()._web_deps(), world=self.world)

    async def refreshed(self) -> None:
        return

    async def delete(self, name: str) -> None:
        return


@pytest.fixture
def office() -> FakeOffice:
    world = replace(the_world(), office=demonstration_office(the_world().library))
    return Demonstrating(world=lambda: world)


@pytest.fixture
async def store(office: FakeOffice, tmp_path: Path) -> AsyncIterator[SqlStore]:
    """A demonstration with one dossier; an administrator of the installation, and a reception."""
    opened = await open_store(sqlite_at(tmp_path / "motcua.db"), KeyRing.from_secret("test"), frozenset({"demo"}))
    office.real = opened
    await Lifetime(opened, Demonstrating(), changed=Demonstrating().refreshed).begin(by="command", now=NOW)
    async with opened.transaction() as tx:
        (me,) = await tx.load([Wanted(ChatKey("demo", "1"))])
        dossier = a_dossier(person_id=me.person.id, chat_id=me.chat_id, unit_id="demo-xa")
        await tx.write(Changes(opened=[dossier]), holder="test", lease=LEASE, now=NOW)
    for login, role in (("an", "administrator"), ("lan", "reception")):
        await opened.staff.add(login, name=login, posts=posts_of(role, None), password_hash=HASH)
    yield opened
    await opened.close()


async def test_the_button_clears_it_once_it_was_confirmed(store: SqlStore, counter: StaffBrowser) -> None:
    await counter.enter("an", PASSWORD)
    before = await counter.open("/staff/demo")

    unsure = await counter.post("/staff/demo/clear")
    untouched = len(await store.dossiers.dump())
    sure = await counter.post("/staff/demo/clear", sure="1")

    assert "1 hồ sơ" in before
    assert (unsure.status, untouched) == (422, 1)
    assert "Đã xoá 1 hồ sơ" in await sure.text()
    assert await store.dossiers.dump() == []
    assert "demonstration_cleared" in await store.audit.actions()
    assert plain("staff.demo.none") in await counter.open("/staff/demo")


async def test_it_is_not_for_those_who_handle_dossiers(store: SqlStore, counter: StaffBrowser) -> None:
    await counter.enter("lan", PASSWORD)

    answer = await counter.client.post("/staff/demo/clear", data={"sure": "1"})

    assert answer.status == 403
    assert len(await store.dossiers.dump()) == 1


async def test_every_page_says_that_nothing_here_is_real(store: SqlStore, counter: StaffBrowser) -> None:
    await counter.enter("lan", PASSWORD)

    assert plain("web.demonstration") in await counter.open("/staff")
    assert plain("web.demonstration") in await counter.open("/t/nobody-has-this-token", status=404)
