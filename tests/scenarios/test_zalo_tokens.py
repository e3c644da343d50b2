"""Zalo's tokens in processes that really die: no refresh token is handed over twice, and what is lost is said."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from bot.channels.zalo_tokens import EXCHANGE, LOST
from tests.emulators.zalo import ZaloEmulator
from tests.scenarios.citizen import Citizen
from tests.scenarios.service import ROOT, Service
from tests.scenarios.zalo_person import settings
from tests.waiting import until

pytestmark = pytest.mark.slow
LIFE_S = 5


def a_citizen(zalo: ZaloEmulator, number: int) -> Citizen:
    return Citizen(cast(Any, zalo), number, patience=40.0)


async def test_two_workers_renew_over_and_over_and_one_of_them_dies(tmp_path: Path) -> None:
    async with ZaloEmulator(life=LIFE_S) as zalo:
        given = settings(zalo, tmp_path)
        web, one, two = (Service(given, tmp_path, role=role) for role in ("web", "worker", "worker"))
        try:
            for service in (web, one, two):
                await service.start()
            people = [a_citizen(zalo, 7_000_000_001 + number) for number in range(4)]
            for turn in range(12):
                await asyncio.gather(*(person.do(f"/lenh{turn}") for person in people))
                await asyncio.sleep(1.0)
                if turn == 6:
                    one.kill()
        finally:
            for service in (web, one, two):
                service.end()

    presented = zalo.world.tokens.presented
    assert len(presented) >= 3
    assert set(presented.values()) == {1}
    assert [person.doubles() for person in people] == [[]] * len(people)


async def test_killed_while_the_new_pair_was_on_its_way(tmp_path: Path) -> None:
    """The one point that no program recovers from; the operator is told by the log and by `motcua doctor`."""
    async with ZaloEmulator() as zalo:
        given = settings(zalo, tmp_path)
        service = Service(given, tmp_path)
        zalo.fail("slow", path="access_token", count=1, seconds=20.0)
        try:
            await service.start()
            await until(lambda: len(zalo.world.tokens.presented) >= 1)
            service.kill()
            _let_the_claim_run_out(tmp_path)
            status, told = _doctor(given, tmp_path)
            await service.start()
            await until(lambda: "Zalo's tokens are lost" in service.log.read_text(errors="replace"))
            service.kill()

            assert set(zalo.world.tokens.presented.values()) == {1}
            assert status == 1
            assert f"fail  zalo: {LOST['interrupted']}" in told
            assert "ZALO_OA_REFRESH_TOKEN" in told

            service.settings["ZALO_OA_REFRESH_TOKEN"] = zalo.world.tokens.first()
            await service.start()
            await a_citizen(zalo, 7_000_000_009).do("xin chao")
            assert "its tokens are good until" in _doctor(service.settings, tmp_path)[1]
        finally:
            service.end()


def _let_the_claim_run_out(home: Path) -> None:
    """As if the time that an exchange may take had passed since the process was killed."""
    with sqlite3.connect(home / "motcua.db") as database:
        ago = EXCHANGE // timedelta(microseconds=1)
        changed = database.execute("UPDATE channel_tokens SET exchange_until = exchange_until - ?", (ago,)).rowcount
    database.close()
    assert changed == 1


def _doctor(given: dict[str, str], home: Path) -> tuple[int, str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **given}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "doctor"],
        cwd=home,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout
