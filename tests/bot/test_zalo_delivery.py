"""The account is put together from settings; all that sends shares one keeper of tokens."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.ground import channels
from bot.settings import Settings
from bot.zalo_delivery import account, renewing, template_messages
from flows.ports import Fate
from storage.keys import KeyRing
from storage.store import open_store
from tests.emulators.zalo import ZaloEmulator
from tests.migrated import sqlite_at

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


async def no_file(reference: str) -> bytes:
    return b""


async def test_templates_and_messages_spend_one_refresh_token(tmp_path: Path) -> None:
    async with ZaloEmulator() as zalo:
        given = {name.lower(): value for name, value in zalo.settings().items()}
        settings = Settings(_env_file=None, **given)  # type: ignore[call-arg,arg-type]
        store = await open_store(sqlite_at(tmp_path / "m.db"), KeyRing.from_secret("a secret"), frozenset())
        channel = account(settings, store.tokens, now=lambda: NOW, holder="me")
        zalo.world.templates["t1"] = ("code",)
        stop = asyncio.Event()

        running = asyncio.create_task(renewing(channel)(stop))
        sender = template_messages(channel, settings, now=lambda: NOW)
        sent = await sender.send_template("0912345678", "t1", data={"code": "H99.1"}, tracking_id="o1")
        stop.set()
        await running
        await channel.close()
        await store.close()

    assert sent.sent.fate is Fate.SENT
    assert sent.remaining == 499
    assert [(each.phone, each.tracking_id) for each in zalo.world.template_log] == [("84912345678", "o1")]
    assert list(zalo.world.tokens.presented.values()) == [1]


@pytest.mark.parametrize("secret", ["", "s"])
async def test_the_channel_is_there_only_when_it_is_set_up(tmp_path: Path, secret: str) -> None:
    store = await open_store(sqlite_at(tmp_path / "m.db"), KeyRing.from_secret("a secret"), frozenset())
    given = {"zalo_app_id": "1", "zalo_app_secret": secret, "zalo_oa_secret_key": "k"}
    settings = Settings(_env_file=None, **given)  # type: ignore[call-arg,arg-type]

    found = channels(settings, fetch_upload=no_file, tokens=store.tokens)

    await store.close()
    assert ("zalo" in found) is bool(secret)
