"""`python -m bench.office`: how long the officers' queue takes at 100,000 open dossiers on PostgreSQL.

Fills a database directly, starts `motcua serve --role web` on it, logs in over HTTP as an officer of one commune and as
a head of all units, and asks for the queue in every way that its page offers. Prints p50 and p95 of each.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
from sqlalchemy import Table, text

from bench.growth import databases, put
from bot.demo.people import MadeUp
from bot.passwords import hash_password
from flows.dossiers.model import OPEN, Dossier, Stage, Status
from flows.procedures.model import Intake
from flows.staffing import posts_of
from storage.db import Database
from storage.dossier_rows import to_row
from storage.keys import KeyRing
from storage.schema import migrate
from storage.sealing import Seals
from storage.sending import SendingStore
from storage.store import SqlStore
from storage.tables import chats, dossiers, people

UNITS = ("xa-binh-minh-mau", "tinh-minh-hoa")
PROCEDURES = ("1.001193", "2.000635", "1.004873", "2.000815", "1.000894")
RUNNING = (Status.ACCEPTED, Status.PROCESSING)
BATCH, WARM = 20_000, 10
PASSWORD = secrets.token_urlsafe(16)
#: Who asks, and for what. `{code}`: of a dossier of the first unit.
PAGES = {
    "officer, by due date": ("canbo", "/staff"),
    "officer, overdue": ("canbo", "/staff?tab=overdue"),
    "officer, one state": ("canbo", "/staff?tab=processing"),
    "officer, ended": ("canbo", "/staff?tab=ended"),
    "officer, search by code": ("canbo", "/staff?q={code}"),
    "head of all units, by due date": ("lanhdao", "/staff"),
    "head of all units, one unit": ("lanhdao", f"/staff?unit={UNITS[1]}"),
}


def a_dossier(number: int, now: datetime, *, ended: bool) -> Dossier:
    status = Status.RETURNED if ended else OPEN[number % len(OPEN)]
    filed = now - timedelta(minutes=11 * number % 60_000 + 60)
    due = filed + timedelta(days=1 + number % 45)
    return Dossier(
        id=f"bench{number:012x}",
        person_id=number // 4 + 1,
        procedure_code=PROCEDURES[number % len(PROCEDURES)],
        version_id=f"{PROCEDURES[number % len(PROCEDURES)]}@1",
        status=status,
        ending=Intake.HERE,
        unit_id=UNITS[number % 10 == 0],
        created_at=filed,
        updated_at=filed,
        answers={"name": MadeUp(number).name},
        code=code(number),
        token=f"{number:032x}",
        stage=Stage.APPRAISAL if status is Status.PROCESSING else None,
        filed_at=filed,
        received_at=None if status is Status.REGISTERED else filed,
        due_at=None if status is Status.REGISTERED else due,
        paused_at=filed if status in (Status.SUPPLEMENT_REQUESTED, Status.PAYMENT_REQUESTED) else None,
        finished_at=due if status in (Status.RETURNED, Status.RESOLVED) else None,
        chat_id=number // 4 + 1,
    )


def code(number: int) -> str:
    return f"H99.101-261101-{number:07}"


async def fill(url: str, ring: KeyRing, size: int, ended: int) -> None:
    db, seals, now = Database(url), Seals(ring), datetime.now(UTC)
    await migrate(db)
    for start in range(0, size + ended, BATCH):
        numbers = range(start, min(start + BATCH, size + ended))
        async with db.writing() as connection:
            for table, rows in _rows(numbers, seals, now, size):
                await put(connection, table, rows)
    async with db.writing() as connection:
        await connection.execute(text("ANALYZE"))
    async with db._writers.connect() as connection:
        await (await connection.execution_options(isolation_level="AUTOCOMMIT")).execute(text("VACUUM"))
    store = SqlStore(SendingStore(db, ring), frozenset())
    for login, role, unit in (("canbo", "reception", UNITS[0]), ("lanhdao", "reception", None)):
        hashed = await hash_password(PASSWORD)
        await store.staff.add(login, name=f"{role} Mẫu", posts=posts_of(role, unit), password_hash=hashed)
    await store.close()


def _rows(numbers: range, seals: Seals, now: datetime, size: int) -> Iterator[tuple[Table, list[dict[str, Any]]]]:
    persons = [number // 4 + 1 for number in numbers if number % 4 == 0]
    yield people, [{"id": person, "notices_on": True, "consented_at": now} for person in persons]
    yield chats, [{"id": p, "key": f"web:{p}", "person_id": p, "paused_until": 0} for p in persons]
    yield dossiers, [to_row(a_dossier(number, now, ended=number >= size), seals) for number in numbers]


@contextmanager
def serving(url: str, secret: str, folder: Path, port: int) -> Iterator[str]:
    given = {
        "DATABASE_URL": url, "SECRET_KEY": secret, "FILES_URL": f"file://{folder}/files", "PORT": str(port),
        "HOST": "127.0.0.1", "PATH": os.environ["PATH"],
    }  # fmt: skip
    log = (folder / "serve.log").open("w")
    command = [sys.executable, "-m", "bot", "serve", "--role", "web"]
    process = subprocess.Popen(command, env=given, stdout=log, stderr=log)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)
        log.close()


async def logged_in(session: aiohttp.ClientSession, base: str, login: str) -> None:
    async with session.get(f"{base}/staff/login") as answer:
        found = re.search(r'name="csrf" value="([^"]+)"', await answer.text())
    form = {"csrf": found[1] if found else "", "login": login, "password": PASSWORD}
    headers = {"Origin": base, "Sec-Fetch-Site": "same-origin"}
    async with session.post(f"{base}/staff/login", data=form, headers=headers, allow_redirects=False) as answer:
        if answer.status != 303:
            raise SystemExit(f"{login} could not log in: {answer.status}")


async def ready(base: str) -> None:
    async with aiohttp.ClientSession() as session:
        for _ in range(600):
            try:
                async with session.get(f"{base}/readyz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.2)
    raise SystemExit("the server does not come up; see serve.log")


async def measure(base: str, size: int, requests: int) -> dict[str, list[float]]:
    """In turns, so that a busy second of the machine hits every page."""
    await ready(base)
    dice, took = random.Random(1), {name: list[float]() for name in PAGES}
    jars = {login: aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) for login in ("canbo", "lanhdao")}
    for login, session in jars.items():
        await logged_in(session, base, login)
    for turn in range(WARM + requests):
        for name, (login, path) in PAGES.items():
            asked = path.format(code=code(dice.randrange(size // 10) * 10 + 1))
            began = time.perf_counter()
            async with jars[login].get(base + asked) as answer:
                body = await answer.read()
            if answer.status != 200 or b"/staff/dossiers/" not in body:
                raise SystemExit(f"{name}: {answer.status}, {len(body)} bytes without a dossier")
            if turn >= WARM:
                took[name].append((time.perf_counter() - began) * 1000)
    for session in jars.values():
        await session.close()
    return took


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.office", description=__doc__)
    parser.add_argument("--open", type=int, default=100_000, help="open dossiers; default 100000")
    parser.add_argument("--ended", type=int, default=100_000, help="ended ones beside them; default 100000")
    parser.add_argument("--requests", type=int, default=200, help="of each page; default 200")
    parser.add_argument("--port", type=int, default=18_655)
    options = parser.parse_args()
    secret = secrets.token_urlsafe(32)
    with tempfile.TemporaryDirectory(prefix="motcua-office-") as folder, databases("postgres", [1]) as urls:
        began = time.perf_counter()
        asyncio.run(fill(urls[1], KeyRing.from_secret(secret), options.open, options.ended))
        print(f"{options.open:,} open and {options.ended:,} ended dossiers in {time.perf_counter() - began:.0f} s")
        with serving(urls[1], secret, Path(folder), options.port) as base:
            took = asyncio.run(measure(base, options.open, options.requests))
    for name, times in took.items():
        print(f"  {name:32} p50 {statistics.median(times):6.1f} ms  p95 {p95(times):6.1f} ms")


if __name__ == "__main__":
    main()
