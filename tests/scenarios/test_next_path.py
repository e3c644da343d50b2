"""A chat that is blocked: the notice goes to the phone number; where that fails, somebody has to call."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
import pytest_asyncio

from bot.delivery_rules import read_delivery
from bot.wiring import chance
from flows.delivery.templates import read_templates
from flows.ports import Undelivered
from flows.service.deciding import Deciding
from tests.emulators.telegram import TelegramEmulator
from tests.emulators.zalo import ZaloEmulator
from tests.kit import the_world
from tests.scenarios import service as telegram
from tests.scenarios.citizen import Citizen, until_filed
from tests.scenarios.officer import OFFICER, NoBell, find, the_store
from tests.scenarios.service import Service
from tests.scenarios.zalo_person import ZaloCitizen
from tests.waiting import until, until_found

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
        registry = home / "zns.toml"
        registry.write_text(SAMPLE.read_text("utf-8").replace("# paid_message_vnd", "paid_message_vnd"), "utf-8")
        settings = {**telegram.settings(tg, home), **zalo.settings(), "ZALO_ZNS_TEMPLATES": str(registry)}
        zalo.deliver_to(f"http://127.0.0.1:{settings['PORT']}/hooks/zalo")
        program = Service(settings, home)
        try:
            await program.start()
            yield tg, zalo, program
        finally:
            program.end()


async def decide(settings: dict[str, str], code: str, action: str) -> None:
    """As the console does it, in a process that has the same rules as the program."""
    world = replace(the_world(), delivery=read_delivery(settings["ZALO_ZNS_TEMPLATES"], has_account=True))
    async with the_store(settings) as store:
        dossier = await find(store, code)
        deciding = Deciding(store, world=lambda: world, chance=chance(), holder="console", waker=NoBell())
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
    taken = await until_found(lambda: ways(program.settings, code), lambda told: told[-1][-1] != "waiting")
    assert taken[1:] == [("chat", "begun", "blocked"), ("template", "failed", "sent")]

    zalo.world.without_zalo.add(sent[0].phone)
    await decide(program.settings, code, "appraise")
    listed = await until_found(lambda: on_the_list(program.settings))

    assert [(each.code, each.path, each.key) for each in listed] == [(code, "template", "notice.appraisal")]
    assert (await ways(program.settings, code))[3:] == [("template", "blocked", "rejected")]
    assert len(sent) == 1


async def test_a_window_that_is_over_is_paid_for_and_after_a_week_the_number_is_left(
    town: tuple[TelegramEmulator, ZaloEmulator, Service],
) -> None:
    """We count the window as well; where the platform counts otherwise, its word decides, and costs are kept."""
    _, zalo, program = town
    zalo.world.without_zalo.clear()
    citizen = ZaloCitizen(cast(Any, zalo), 5_020_000_001)
    await citizen.follow(until_filed(BIRTH))
    (dossier,) = [each for each in program.dossiers() if each["chat_id"] == str(citizen.user_id)]
    code, person = str(dossier["code"]), zalo.world.person(str(citizen.user_id))
    before, templates = len(person.log), len(zalo.world.template_log)

    assert person.acted_at is not None
    person.acted_at -= 49 * 3600
    await decide(program.settings, code, "accept")
    await until(lambda: len(person.log) == before + 1)
    assert person.log[-1].call == "transaction"

    person.acted_at -= 7 * 24 * 3600
    await decide(program.settings, code, "appraise")
    await until(lambda: len(zalo.world.template_log) == templates + 1)

    kept: list[tuple[str, str, str, int]] = []
    end = time.monotonic() + PATIENCE_S
    is_confirmed = False
    while not is_confirmed or kept[-1][2] == "waiting":
        assert time.monotonic() < end
        async with the_store(program.settings) as store:
            found = await store.dossiers.messages((await find(store, code)).id)
        told = [(each.path, each.reason, fate, each.cost_vnd) for each, fate in found]
        kept = [each for each in told if each[1] not in ("", "answered")]
        is_confirmed = any(each.delivered_at for each, _ in found)
        await asyncio.sleep(0.1)
    assert kept == [
        ("reply", "begun", "rejected", 0),
        ("paid", "free_over", "sent", 55),
        ("reply", "begun", "rejected", 0),
        ("paid", "free_over", "rejected", 55),
        ("template", "failed", "sent", 120),
    ]
