"""A chat that is blocked: the notice goes to the phone number; where that fails, somebody has to call."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from bot.delivery_rules import read_delivery
from bot.wiring import chance
from flows.delivery.templates import read_templates
from flows.ports import Undelivered
from flows.service.deciding import Deciding
from flows.service.world import World
from tests.emulators.telegram import TelegramEmulator
from tests.emulators.zalo import ZaloEmulator
from tests.kit import the_world
from tests.scenarios import service as telegram
from tests.scenarios.citizen import Citizen, until_filed
from tests.scenarios.officer import OFFICER, NoBell, find, the_store
from tests.scenarios.service import Service

pytestmark = pytest.mark.asyncio(loop_scope="module")
SAMPLE = Path(__file__).parents[2] / "bot" / "sample_zns.toml"
BIRTH = "1.001193"
PATIENCE_S = 20.0


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[tuple[TelegramEmulator, ZaloEmulator, Service]]:
    home = tmp_path_factory.mktemp("paths")
    async with TelegramEmulator() as tg, ZaloEmulator() as zalo:
        for template in read_templates(SAMPLE.read_text("utf-8")).all:
            zalo.world.templates[template.id] = tuple(each.name for each in template.parameters)
        settings = {**telegram.settings(tg, home), **zalo.settings(), "ZALO_ZNS_TEMPLATES": str(SAMPLE)}
        program = Service(settings, home)
        try:
            await program.start()
            yield tg, zalo, program
        finally:
            program.end()


def with_templates() -> World:
    return replace(the_world(), delivery=read_delivery(str(SAMPLE), has_account=True))


async def decide(settings: dict[str, str], code: str, action: str) -> None:
    """As the console does it, in a process that has the same rules as the program."""
    async with the_store(settings) as store:
        dossier = await find(store, code)
        deciding = Deciding(store, world=with_templates, chance=chance(), holder="console", waker=NoBell())
        _, parcels = await deciding.decide(OFFICER, dossier.id, action, revision=dossier.revision)
        await store.outbox.release([parcel.id for parcel in parcels])


async def ways(settings: dict[str, str], code: str) -> list[tuple[str, str, str]]:
    async with the_store(settings) as store:
        dossier = await find(store, code)
        messages = await store.dossiers.messages(dossier.id)
        return [(each.path, each.reason, fate) for each, fate in messages if each.path]


async def on_the_list(settings: dict[str, str]) -> list[Undelivered]:
    async with the_store(settings) as store:
        return await store.outbox.undelivered(unit_ids=None)


async def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < end, "it did not come to that"
        await asyncio.sleep(0.05)


async def test_a_blocked_chat_a_phone_number_and_at_last_the_telephone(
    town: tuple[TelegramEmulator, ZaloEmulator, Service],
) -> None:
    tg, zalo, program = town
    citizen = Citizen(tg, 7_100_000_001)
    await citizen.follow(until_filed(BIRTH))
    (dossier,) = [each for each in program.dossiers() if each["chat_id"] == str(citizen.user_id)]
    code, sent = str(dossier["code"]), zalo.world.template_log

    tg.block(citizen.user_id)
    await decide(program.settings, code, "accept")
    await until(lambda: len(sent) == 1)

    assert sent[0].template_id == "100001"
    assert sent[0].data["ma_ho_so"] == code
    assert sent[0].data["trang_thai"] == "Đã tiếp nhận"
    assert await on_the_list(program.settings) == []
    assert (await ways(program.settings, code))[1:] == [
        ("chat", "begun", "blocked"),
        ("template", "failed", "sent"),
    ]

    zalo.world.without_zalo.add(sent[0].phone)
    await decide(program.settings, code, "appraise")
    listed: list[Undelivered] = []
    end = time.monotonic() + PATIENCE_S
    while not listed and time.monotonic() < end:
        listed = await on_the_list(program.settings)
        await asyncio.sleep(0.2)

    assert [(each.code, each.path, each.key) for each in listed] == [(code, "template", "notice.appraisal")]
    assert (await ways(program.settings, code))[3:] == [("template", "blocked", "rejected")]
    assert len(sent) == 1
