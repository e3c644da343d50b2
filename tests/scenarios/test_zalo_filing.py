"""Citizens file over Zalo's Official Account, by webhook, while the platform does what platforms do."""

from __future__ import annotations

import itertools
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import pytest
import pytest_asyncio

from tests.emulators.zalo import ZaloEmulator
from tests.scenarios.citizen import Citizen, until_filed
from tests.scenarios.service import Service, free_port

pytestmark = pytest.mark.asyncio(loop_scope="module")
BIRTH, CORRECTION = "1.001193", "1.004859"
_numbers = itertools.count(5_010_000_001)


def settings(zalo: ZaloEmulator, home: Path, *, database_url: str = "") -> dict[str, str]:
    port = free_port()
    zalo.deliver_to(f"http://127.0.0.1:{port}/hooks/zalo")
    return {
        "DATABASE_URL": database_url or f"sqlite:///{home}/motcua.db",
        "FILES_URL": f"file://{home}/files",
        "PORT": str(port),
        "SECRET_KEY": "a key for tests only, long enough to be one",
        **zalo.settings(),
    }


class ZaloCitizen(Citizen):
    """What stands in a list of numbers, and not on a button, is typed."""

    async def _act(self, act: str) -> None:
        button = re.fullmatch(r"\[(.+)\]", act)
        try:
            await super()._act(act)
        except LookupError:
            assert button is not None
            await self.tg.text(self.user_id, button[1])


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[ZaloEmulator, Service]]:
    """One program and one platform for all tests of this file; every test brings people of its own."""
    home: Path = tmp_path_factory.mktemp("zalo")
    async with ZaloEmulator() as zalo:
        service = Service(settings(zalo, home), home)
        try:
            await service.start()
            yield zalo, service
        finally:
            service.end()


@pytest.fixture
def zalo(town: tuple[ZaloEmulator, Service]) -> ZaloEmulator:
    town[0].heal()
    return town[0]


@pytest.fixture
def service(town: tuple[ZaloEmulator, Service]) -> Service:
    return town[1]


def a_citizen(zalo: ZaloEmulator) -> Citizen:
    return ZaloCitizen(cast(Any, zalo), next(_numbers))


@pytest.fixture
def citizen(zalo: ZaloEmulator) -> Citizen:
    return a_citizen(zalo)


def code_of(citizen: Citizen) -> str:
    found = re.search(r"Mã hồ sơ: (\S+)", "\n".join(citizen.texts()))
    assert found is not None
    return found[1]


def mine(citizen: Citizen, service: Service) -> list[dict[str, Any]]:
    return [each for each in service.dossiers() if each["chat_id"] == str(citizen.user_id)]


async def test_a_birth_is_registered_with_photos_and_a_pdf(citizen: Citizen, service: Service) -> None:
    await citizen.follow(until_filed(BIRTH))

    (dossier,) = mine(citizen, service)
    assert (dossier["channel"], dossier["status"], dossier["code"]) == ("zalo", "registered", code_of(citizen))
    assert dossier["files"] == 3
    assert dossier["answers"]["child_sex"] == "female"
    assert citizen.doubles() == []
