"""Sweeps: each under its own lease, none stopped by another's trouble, and safe to repeat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.jobs import LOOSE, Sweeps
from bot.settings import Settings
from flows.files import StoredFile
from flows.ports import Store, StoreUnavailable
from tests.bot.fakes_sending import NOW
from tests.kit import the_world


def stored(name: str) -> StoredFile:
    return StoredFile(name, "ab", 1, b"key")


@dataclass
class Town:
    led: list[str] = field(default_factory=list)
    yielded: list[str] = field(default_factory=list)
    others_lead: bool = False
    problems: dict[str, Exception] = field(default_factory=dict)
    before: dict[str, datetime] = field(default_factory=dict)
    rows: list[Any] = field(default_factory=list)
    did: list[str] = field(default_factory=list)
    now: datetime = NOW

    async def lead(self, name: str, **_: Any) -> bool:
        self.led.append(name.removeprefix("sweep:"))
        if problem := self.problems.get(self.led[-1]):
            raise problem
        return not self.others_lead

    async def yield_lead(self, name: str, *, holder: str) -> None:
        self.yielded.append(name.removeprefix("sweep:"))

    async def expire_drafts(self, *, before: datetime) -> int:
        self.before["drafts"] = before
        return 2

    async def expire_prepared(self, *, before: datetime) -> int:
        self.before["prepared"] = before
        return 0

    async def forget_chats(self, *, before: datetime) -> int:
        self.before["quiet-chats"] = before
        return 0

    async def forget_messages(self, *, before: datetime) -> int:
        self.before["messages"] = before
        return 0

    async def let_go(self) -> int:
        return 0

    async def loose(self, *, before: datetime) -> list[Any]:
        self.before["loose"] = before
        return self.rows

    async def delete(self, name: str) -> None:
        self.did.append(f"delete {name}")

    async def sweep(self, older_than: datetime, known: Any) -> int:
        self.before["orphans"] = older_than
        assert known == self.known
        return 1

    async def known(self, names: Sequence[str]) -> set[str]:
        return set()

    async def forget(self, ids: Sequence[str]) -> None:
        self.did.append(f"forget {' '.join(ids)}")

    async def stale(self, **_: Any) -> list[Any]:
        return []

    async def tidy(self, *, now: datetime) -> int:
        self.before["broadcasts"] = now
        return 0

    def sweeps(self) -> Sweeps:
        store = SimpleNamespace(upkeep=self, files=self, dossiers=self, broadcasts=self)
        settings = Settings(_env_file=None, draft_days=30, message_days=90)  # type: ignore[call-arg]
        return Sweeps(cast(Store, store), self, world=the_world, settings=settings, now=lambda: self.now, holder="me")


SELDOM = ("messages", "orphans", "prepared", "quiet-chats")
ALL = [
    "drafts",
    "loose-files",
    "prepared",
    "quiet-chats",
    "prepared-reminders",
    "orphans",
    "messages",
    "broadcasts",
    "draft-reminders",
    "portal-reminders",
]


async def test_every_sweep_runs_under_its_own_lease_and_gives_it_back() -> None:
    town = Town()

    await town.sweeps().once()

    assert town.led == ALL
    assert town.yielded == ALL


async def test_the_stated_days_count() -> None:
    town = Town()

    await town.sweeps().once()

    assert town.before == {
        "drafts": NOW - timedelta(days=30),
        "prepared": NOW - timedelta(days=180),
        "quiet-chats": NOW - timedelta(days=365),
        "messages": NOW - timedelta(days=90),
        "loose": NOW - LOOSE,
        "broadcasts": NOW,
        "orphans": NOW - LOOSE,
    }


async def test_what_another_process_sweeps_is_left_to_it() -> None:
    town = Town(others_lead=True)

    await town.sweeps().once()

    assert town.before == {}


async def test_a_sweep_waits_until_it_is_due_again() -> None:
    town = Town()
    sweeps = town.sweeps()
    await sweeps.once()

    town.now += timedelta(minutes=59)
    await sweeps.once()
    assert town.led == ALL
    town.now += timedelta(minutes=2)
    await sweeps.once()

    assert town.led == [*ALL, *(name for name in ALL if name not in SELDOM)]


@pytest.mark.parametrize("problem", [StoreUnavailable("down"), ZeroDivisionError("bug")])
async def test_one_that_fails_stops_no_other(problem: Exception) -> None:
    town = Town(problems={"drafts": problem})

    await town.sweeps().once()

    assert town.led == ALL
    assert "messages" in town.before


async def test_of_loose_files_the_bytes_go_before_the_rows() -> None:
    rows = [
        SimpleNamespace(id="f1", stored=stored("a"), clean=stored("b")),
        SimpleNamespace(id="f2", stored=stored("c"), clean=None),
    ]
    town = Town(rows=rows)

    await town.sweeps().once()

    assert town.did == ["delete a", "delete b", "delete c", "forget f1 f2"]
