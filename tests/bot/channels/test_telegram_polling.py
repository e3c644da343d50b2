"""Long polling: stored first, confirmed after; one poller; whatever the platform says, it goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import orjson
import pytest
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter

from bot.channels import telegram_polling
from bot.channels.telegram import Telegram
from bot.channels.telegram_polling import TelegramPoller
from bot.channels.telegram_updates import named
from flows.ports import RawUpdate, StoreUnavailable, Upkeep

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def update(number: int, kind: str = "message") -> dict[str, Any]:
    return {"update_id": number, kind: {"message_id": 1, "chat": {"id": 42, "type": "private"}, "text": "x"}}


@dataclass
class FakeTelegram:
    """Gives out pages of updates or problems; then it is silent."""

    pages: list[Any]
    offsets: list[int | None] = field(default_factory=list)
    hooks_removed: int = 0
    name: str = "telegram"

    def __post_init__(self) -> None:
        self.bot = SimpleNamespace(delete_webhook=self._delete_webhook)

    async def _delete_webhook(self, **_: Any) -> None:
        self.hooks_removed += 1

    def identify(self, body: bytes) -> Any:
        return named(body)

    async def raw(self, method: str, parameters: dict[str, Any], *, seconds: float) -> Any:
        self.offsets.append(parameters.get("offset"))
        if not self.pages:
            await asyncio.sleep(60)
        page = self.pages.pop(0)
        if isinstance(page, Exception):
            raise page
        return page


@dataclass
class Town:
    """What is stored, and who leads."""

    stored: list[str] = field(default_factory=list)
    problems: list[Exception] = field(default_factory=list)
    leads: bool = True
    yielded: bool = False

    async def accept(self, updates: Sequence[RawUpdate]) -> None:
        if self.problems:
            raise self.problems.pop(0)
        self.stored += [each.update_id for each in updates]

    async def lead(self, name: str, *, holder: str, now: datetime, lease: timedelta) -> bool:
        return self.leads

    async def yield_lead(self, name: str, *, holder: str) -> None:
        self.yielded = True


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    async def moment(stop: asyncio.Event, seconds: float) -> None:
        await asyncio.sleep(0.005)

    monkeypatch.setattr(telegram_polling, "_sleep", moment)
    monkeypatch.setattr(telegram_polling, "RENEW_S", 0.02)


async def polled(telegram: FakeTelegram, town: Town, *, seconds: float = 0.1) -> None:
    stop = asyncio.Event()
    poller = TelegramPoller(
        cast(Telegram, telegram), accept=town.accept, upkeep=cast(Upkeep, town), now=lambda: NOW, holder="me"
    )
    running = asyncio.create_task(poller.run(stop))
    for _ in range(100):
        await asyncio.sleep(seconds / 10)
        if not telegram.pages or not town.leads:
            break
    await asyncio.sleep(seconds)
    stop.set()
    await asyncio.wait_for(running, 1)


async def test_what_is_stored_is_confirmed_with_the_next_poll() -> None:
    telegram, town = FakeTelegram([[update(5), update(6)], [update(7)]]), Town()

    await polled(telegram, town)

    assert town.stored == ["5", "6", "7"]
    assert telegram.offsets == [None, 7, 8]
    assert telegram.hooks_removed == 1
    assert town.yielded


async def test_what_could_not_be_stored_is_asked_for_again() -> None:
    telegram, town = FakeTelegram([[update(5)], [update(5)]]), Town(problems=[StoreUnavailable("down")])

    await polled(telegram, town)

    assert town.stored == ["5"]
    assert telegram.offsets[:2] == [None, None]


async def test_what_is_not_ours_is_confirmed_and_not_stored() -> None:
    telegram, town = FakeTelegram([[update(5, "edited_message"), update(6)]]), Town()

    await polled(telegram, town)

    assert town.stored == ["6"]
    assert telegram.offsets[1] == 7


@pytest.mark.parametrize(
    "problem",
    [
        pytest.param(RetryAfter(3), id="429"),
        pytest.param(Conflict("another"), id="another poller"),
        pytest.param(InvalidToken("no"), id="token refused"),
        pytest.param(NetworkError("reset"), id="reset"),
        pytest.param(ValueError("a bug"), id="our own mistake"),
        pytest.param(orjson.JSONDecodeError("x", "y", 0), id="no JSON"),
    ],
)
async def test_it_goes_on_after(problem: Exception) -> None:
    telegram, town = FakeTelegram([problem, [update(5)]]), Town()

    await polled(telegram, town)

    assert town.stored == ["5"]


async def test_who_does_not_lead_does_not_poll() -> None:
    telegram, town = FakeTelegram([[update(5)]]), Town(leads=False)

    await polled(telegram, town)

    assert telegram.offsets == []


async def test_who_loses_the_lead_while_waiting_lets_go() -> None:
    telegram, town = FakeTelegram([]), Town()

    async def lose() -> None:
        await asyncio.sleep(0.03)
        town.leads = False

    losing = asyncio.create_task(lose())
    await polled(telegram, town, seconds=0.15)
    await losing

    assert telegram.offsets == [None]
