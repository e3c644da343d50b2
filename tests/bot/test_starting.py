"""The order of a start: what waits is sent before the rest is loaded, and a stop is heard meanwhile."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from bot import starting
from bot.sending import Running
from bot.settings import Settings
from flows.ports import Outgoing
from flows.values import as_is
from storage.keys import KeyRing
from storage.store import open_store
from tests.emulators.telegram import TelegramEmulator
from tests.migrated import sqlite_at
from tests.storage.samples import a_chat, loaded, send

SECRET = "a key for tests only, long enough to be one"
#: What a start is not to load before the first message has gone.
LOADED_LATER = (
    "telegram._bot",
    "aiohttp.web",
    "flows.conversation.engine",
    "flows.steps",
    "storage.store",
    "bot.wiring",
)


def settings(tg: TelegramEmulator, home: Path) -> Settings:
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        database_url=sqlite_at(home / "motcua.db"),
        files_url=f"file://{home}/files",
        secret_key=SECRET,  # type: ignore[arg-type]
        telegram_bot_token=tg.token,  # type: ignore[arg-type]
        telegram_api_base=tg.base_url,
    )


async def a_waiting_message(given: Settings) -> None:
    store = await open_store(given.database_url, KeyRing.from_secret(SECRET), frozenset())
    chat = (await loaded(store, a_chat(7))).chat_id
    waiting = await send(store, Outgoing(chat, as_is("Hồ sơ đã xong.")))
    await store.outbox.release([each.id for each in waiting])
    await store.close()


async def test_what_waits_is_sent_before_the_rest_is_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stops: list[asyncio.Event] = []
    monkeypatch.setattr(starting, "_stop_on_signals", stops.append)
    monkeypatch.setattr(starting, "_load", _never)
    async with TelegramEmulator() as tg:
        given = settings(tg, tmp_path)
        await a_waiting_message(given)

        running = asyncio.create_task(starting.run(given, role="worker", progress=lambda line: None))
        await tg.wait(7, timeout=20)
        stops[0].set()
        await asyncio.wait_for(running, 20)

        assert [text for text in tg.texts(7) if "Hồ sơ đã xong" in text] == ["Hồ sơ đã xong."]


async def _never(running: Running, role: str, progress: object) -> None:
    await asyncio.Event().wait()


async def test_what_hinders_loading_ends_the_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starting, "_stop_on_signals", lambda stop: None)
    monkeypatch.setattr(starting, "_load", _hindered)
    async with TelegramEmulator() as tg:
        with pytest.raises(RuntimeError, match="no catalogue"):
            await starting.run(settings(tg, tmp_path), role="worker", progress=lambda line: None)


async def _hindered(running: Running, role: str, progress: object) -> None:
    raise RuntimeError("no catalogue")


def test_the_way_out_loads_little() -> None:
    """Each of these is a part of a second that nobody's message is to wait for."""
    asked = f"import sys, bot.starting; print([name for name in {LOADED_LATER!r} if name in sys.modules])"

    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, timeout=60)

    assert done.stdout.strip() == "[]"
