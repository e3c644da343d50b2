"""Several photos of a paper become one PDF that the person gets, also when the process is killed in the middle."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.joining import LEASE
from tests.emulators.telegram import Entry, TelegramEmulator
from tests.scenarios.citizen import Citizen, until_filed
from tests.scenarios.service import Service, settings
from tests.waiting import until

CORRECTION, PHOTO = "1.004859", "@anh.jpg"
#: Words and file are two calls, noted together: only a kill so near to them may make them come again.
INSTANT_S = 1.0


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[tuple[TelegramEmulator, Service]]:
    async with TelegramEmulator() as tg:
        tg.world.hook_settings.retry_s = 0.05
        service = Service(settings(tg, tmp_path), tmp_path)
        try:
            await service.start()
            yield tg, service
        finally:
            service.end()


def joined(citizen: Citizen) -> list[Entry]:
    """News that are no answers, so the citizen's own list leaves them out."""
    everything = citizen.tg.log(citizen.user_id)
    return [entry for entry in everything if entry.kind == "message" and entry.text.startswith("Đã ghép")]


def documents(citizen: Citizen) -> list[Entry]:
    return [entry for entry in citizen.tg.log(citizen.user_id) if entry.file_id and entry.kind == "message"]


async def until_joined(citizen: Citizen) -> None:
    await until(lambda: bool(documents(citizen)))


def its_lease_ends(home: Path) -> None:
    """As if the time had passed for which a paper is left to a process that was killed."""
    with sqlite3.connect(home / "motcua.db") as database:
        gone = LEASE // timedelta(microseconds=1)
        database.execute("UPDATE papers SET lease_until = lease_until - ? WHERE lease_until > 0", (gone,))
    database.close()


async def with_three_pages(citizen: Citizen) -> None:
    acts = until_filed(CORRECTION)
    await citizen.follow(acts[: acts.index(PHOTO)])
    await citizen.do("@mot.jpg @hai.jpg @ba.jpg")
    await citizen.do("3 1 2")


async def test_three_photos_in_a_new_order_become_one_pdf(town: tuple[TelegramEmulator, Service]) -> None:
    citizen = Citizen(town[0], 801)
    await with_three_pages(citizen)

    said = await citizen.do("[Xong]")
    await until_joined(citizen)

    assert "Đang ghép 3 trang" in said.text
    assert [entry.text.partition(",")[0] for entry in joined(citizen)] == ["Đã ghép “Giấy tờ làm căn cứ”: 1 tệp PDF"]
    assert len(documents(citizen)) == 1


@pytest.mark.slow
@pytest.mark.parametrize("after_s", [0.0, 0.2, 0.6])
async def test_killed_in_the_middle_it_is_joined_and_told_once(
    town: tuple[TelegramEmulator, Service], after_s: float
) -> None:
    tg, service = town
    citizen = Citizen(tg, 802)
    await with_three_pages(citizen)
    await citizen.do("[Xong]")

    await asyncio.sleep(after_s)
    killed_at = service.kill()
    its_lease_ends(service.home)
    await service.start()
    await until_joined(citizen)
    await asyncio.sleep(2.0)

    for told in (joined(citizen), documents(citizen)):
        *before, _ = told
        assert len(before) <= 1
        assert all(abs(first.at - killed_at) < INSTANT_S for first in before)
