"""The process as an operator sees it: it ends in time, goes on by itself, and shares its work with others."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.emulators.telegram import TelegramEmulator
from tests.scenarios.citizen import Citizen, until_filed
from tests.scenarios.service import Service, settings
from tests.servers import S3_ACCESS_KEY, S3_SECRET_KEY, S3Server
from tests.waiting import until

CORRECTION = "1.004859"


@asynccontextmanager
async def ended(*services: Service) -> AsyncIterator[None]:
    try:
        yield
    finally:
        for service in services:
            service.end()


@pytest.mark.slow
async def test_it_ends_in_time_and_goes_on_by_itself(tmp_path: Path) -> None:
    async with TelegramEmulator(delay=0.4) as tg:
        service = Service(settings(tg, tmp_path, webhook=False), tmp_path)
        async with ended(service):
            await service.start()
            people = [Citizen(tg, number, patience=30) for number in range(1, 21)]
            for person in people:
                await tg.text(person.user_id, "giay khai sinh ghi sai ten dem")
            await people[0].answer()

            seconds = await service.stop()
            for person in people:
                await tg.text(person.user_id, "xin chao")
            await service.start()
            for person in people:
                await _heard(person, 2)

    assert seconds < 10
    assert [person.doubles() for person in people] == [[]] * 20


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.s3
async def test_a_web_process_and_two_workers_share_the_work(
    tmp_path: Path, postgres_url: str, s3_server: S3Server, s3_url: str
) -> None:
    async with TelegramEmulator() as tg:
        given = settings(tg, tmp_path, database_url=postgres_url.replace("+asyncpg", "")) | {
            "FILES_URL": s3_url,
            "S3_ENDPOINT": s3_server.endpoint,
            "S3_ACCESS_KEY": S3_ACCESS_KEY,
            "S3_SECRET_KEY": S3_SECRET_KEY,
        }
        web, one, two = (Service(given, tmp_path, role=role) for role in ("web", "worker", "worker"))
        async with ended(web, one, two):
            for service in (web, one, two):
                await service.start()
            people = [Citizen(tg, number) for number in range(1, 11)]
            await asyncio.gather(*(person.follow(until_filed(CORRECTION)) for person in people))
            dossiers = web.dossiers()
            one.kill()
            await asyncio.gather(*(person.do("ho so cua toi toi dau roi") for person in people))

    assert sorted(each["chat_id"] for each in dossiers) == sorted(str(person.user_id) for person in people)
    assert len({each["code"] for each in dossiers}) == 10
    assert {each["files"] for each in dossiers} == {1}
    assert [person.doubles() for person in people] == [[]] * 10


@pytest.mark.slow
async def test_of_two_workers_one_polls_and_the_other_takes_over(tmp_path: Path) -> None:
    async with TelegramEmulator() as tg:
        given = settings(tg, tmp_path, webhook=False)
        one, two = (Service(given, tmp_path, role="worker") for _ in range(2))
        async with ended(one, two):
            await one.start()
            await two.start()
            citizen = Citizen(tg, 1)
            await citizen.do("xin chao")
            await asyncio.sleep(1.0)  # what the platform took is noted

            one.kill()
            killed = time.perf_counter()
            await citizen.do("giay khai sinh ghi sai ten dem")

    assert time.perf_counter() - killed < 30
    assert not any("another program polls" in _event(line) for each in (one, two) for line in _lines(each))


async def _heard(person: Citizen, number: int) -> None:
    await until(lambda: len(person.messages()) >= number)


def _lines(service: Service) -> list[str]:
    return service.log.read_text(errors="replace").splitlines()


def _event(line: str) -> str:
    return str(json.loads(line)["event"]) if line.startswith("{") else ""
