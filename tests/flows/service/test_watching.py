"""Promises looked after over a real store: warned once, apologised for in time, late told honestly and once."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.calendar.days import VIETNAM
from flows.dossiers.model import Dossier, Status
from flows.handling.model import ExtensionState, Holding, Part
from flows.ports import Changes, ChatKey, Wanted
from flows.service.deciding import Deciding
from flows.service.watching import SETTLING, Watching
from flows.service.world import Chance
from flows.staffing import Post, Role, posts_of
from storage.keys import KeyRing
from storage.store import SqlStore, open_store
from tests.kit import a_dossier, the_world
from tests.migrated import sqlite_at

LEASE = timedelta(seconds=30)
COMMUNE = "xa-binh-minh-mau"


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=VIETNAM)


@dataclass
class OwnChats:
    """Everybody of the office has linked a chat."""

    chats: dict[str, int] = field(default_factory=dict)

    async def chats_of(self, logins: Sequence[str]) -> dict[str, tuple[int, ...]]:
        return {login: (self.chats[login],) for login in logins if login in self.chats}


@dataclass
class Bells:
    rung: list[str] = field(default_factory=list)

    def wake(self, *names: str) -> None:
        self.rung += names


@dataclass
class Office:
    store: SqlStore
    person: int
    chat: int
    chats: OwnChats

    @property
    def watching(self) -> Watching:
        return Watching(self.store, world=the_world, waker=Bells(), holder="test", chats=self.chats)

    async def file(self, **changes: Any) -> Dossier:
        """Received on Monday, 16 November, for four working days; the first look is due at once."""
        dossier = a_dossier(
            person_id=self.person, chat_id=self.chat, status=Status.PROCESSING, received_at=at("16T07:30"),
            due_at=at("20T17:00"), term="4 working_days", watch_at=at("16T08:00"), unit_id=COMMUNE,
        )  # fmt: skip
        dossier = replace(dossier, **changes)
        held = Holding(dossier.id, 1, "appraisal", Part.APPRAISAL, "specialist", COMMUNE, "lan", at("16T08:00"), "minh")
        async with self.store.transaction() as tx:
            await tx.write(Changes(opened=[dossier], holdings=[held]), holder="t", lease=LEASE, now=dossier.created_at)
        return dossier

    async def minutes(self, start: str, end: str, step: int = 30) -> int:
        """The sweep, so often that no gap is seen."""
        now, done = at(start), 0
        while now <= at(end):
            done += await self.watching.sweep(now)
            now += timedelta(minutes=step)
        return done

    async def told(self, dossier_id: str = "d1") -> list[str]:
        return [message.words.key for message, _ in await self.store.dossiers.messages(dossier_id)]

    async def warned(self, login: str) -> list[str]:
        said = await self.store.outbox.transcript(self.chats.chats[login])
        return [str(message.words.params["name"]) for message in said]


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    store = await open_store(sqlite_at(tmp_path / "motcua.db"), KeyRing.from_secret("test"), frozenset({"web"}))
    async with store.transaction() as tx:
        wanted = [Wanted(ChatKey("web", name)) for name in ("citizen", "minh", "thu")]
        citizen, minh, thu = await tx.load(wanted)
    for login, posts in (
        ("minh", posts_of("officer", COMMUNE)),
        ("thu", (Post(Role.HEAD, COMMUNE), Post(Role.APPROVER, COMMUNE))),
        ("xa", (Post(Role.HEAD, "tinh-minh-hoa"),)),
    ):
        await store.staff.add(login, name=login, posts=posts, password_hash="x")
    chats = OwnChats({"minh": minh.chat_id, "thu": thu.chat_id})
    yield Office(store, citizen.person.id, citizen.chat_id, chats)
    await store.close()


async def test_a_late_dossier_is_warned_about_and_apologised_for_before_its_time_and_told_once(office: Office) -> None:
    await office.file()

    await office.minutes("16T08:00", "20T07:00")
    assert await office.warned("minh") == ["half"]
    assert await office.store.handling.proposed(unit_ids=None) == []

    await office.minutes("20T07:30", "20T17:00")
    assert (await office.warned("minh"))[0] == "half"
    assert len(await office.warned("minh")) == 2  # of two at one moment the last is said
    assert await office.warned("thu") == ["nearly_all"]
    ((letter, _),) = await office.store.handling.proposed(unit_ids=(COMMUNE,))
    assert (letter.state, letter.proposed_by, letter.old_due_at) == (
        ExtensionState.PROPOSED, "system", at("20T17:00"),
    )  # fmt: skip
    assert await office.told() == []

    await office.minutes("20T17:30", "21T10:00")
    assert await office.told() == ["notice.late"]
    assert await office.warned("thu") == ["nearly_all", "late"]
    assert [event.action for event in await office.store.dossiers.history("d1")] == ["propose_extension", "fall_late"]
    kept = await office.store.dossiers.get("d1")
    assert kept
    assert (kept.watch_at, kept.revision) == (None, 0)  # nobody's open page was overtaken


async def test_an_apology_approved_in_time_tells_the_new_date_and_the_first_stays_in_the_trace(office: Office) -> None:
    await office.file()
    await office.minutes("20T07:30", "20T08:30")
    ((letter, _),) = await office.store.handling.proposed(unit_ids=None)
    now = at("20T09:00")
    chance = Chance(lambda: now, lambda: "fresh", lambda: "token")
    deciding = Deciding(office.store, world=the_world, chance=chance, holder="test", waker=Bells())
    thu = next(each for each in await office.store.staff.list() if each.login == "thu")

    after, _ = await deciding.decide(thu, "d1", "extend", revision=0, reason=letter.reason, due_at=letter.new_due_at)

    assert (after.due_at, after.first_due_at, after.extensions) == (letter.new_due_at, at("20T17:00"), 1)
    (approved,) = await office.store.handling.extensions("d1")
    assert (approved.state, approved.decided_by) == (ExtensionState.APPROVED, "thu")
    assert await office.told() == ["notice.extended"]
    await office.minutes("20T09:30", "21T10:00")
    assert await office.told() == ["notice.extended"]
    kept = await office.store.dossiers.get("d1")
    assert kept
    assert kept.watch_at
    assert kept.watch_at > at("21T10:00")


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"status": Status.SUPPLEMENT_REQUESTED, "paused_at": at("18T09:00")}, id="paused"),
        pytest.param({"status": Status.RESOLVED, "finished_at": at("18T09:00")}, id="done in time"),
        pytest.param({"due_at": None, "term": ""}, id="no promise"),
    ],
)
async def test_nobody_is_warned_where_no_clock_runs(office: Office, changes: dict[str, Any]) -> None:
    await office.file(**changes)

    await office.minutes("20T07:30", "21T10:00")

    assert await office.told() == []
    assert await office.warned("minh") == await office.warned("thu") == []


async def test_after_a_long_stop_it_is_quiet_first_and_then_only_the_newest_is_said(office: Office) -> None:
    await office.file()
    await office.watching.sweep(at("16T08:30"))

    assert await office.watching.sweep(at("23T09:00")) == 0
    assert await office.watching.sweep(at("23T09:00") + SETTLING - timedelta(minutes=1)) == 0
    assert await office.told() == []
    assert await office.watching.sweep(at("23T09:00") + SETTLING) == 1

    assert await office.told() == ["notice.late"]
    assert await office.warned("minh") == ["day_before"]
    assert await office.warned("thu") == ["late"]


async def test_a_clock_that_jumped_ahead_and_came_back_tells_nobody_anything(office: Office) -> None:
    await office.file()
    await office.watching.sweep(at("16T08:30"))

    for now in ("28T09:00", "28T09:05", "16T08:45", "16T08:50"):
        assert await office.watching.sweep(at(now)) == 0

    await office.minutes("16T09:10", "17T09:00")
    assert await office.told() == []
    assert await office.warned("minh") == await office.warned("thu") == []


async def test_what_was_filed_comes_to_a_desk_once(office: Office) -> None:
    filed = replace(await office.file(), id="d2", code="H99.101-261120-0002", token="u" * 22)
    filed = replace(filed, status=Status.REGISTERED, received_at=None, due_at=None, watch_at=None)
    async with office.store.transaction() as tx:
        await tx.write(Changes(opened=[filed]), holder="t", lease=LEASE, now=filed.created_at)

    counts = [await office.watching.open_steps(at("20T10:00")) for _ in range(2)]

    assert counts == [1, 0]
    (work,) = await office.store.handling.for_role("reception", unit_ids=(COMMUNE,))
    assert (work.dossier.id, work.holding.holder, work.holding.arrived_at) == ("d2", None, filed.filed_at)
