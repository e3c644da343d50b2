"""How soon Zalo's deliveries are answered, while each of them is stored first and becomes a turn with an answer.

`python -m bench.webhooks --offered 100 --seconds 30`: deliveries begin by the clock, whatever the server does. Right
after the last answer the server is killed, and what it answered with 200 is looked for in its inbox.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sqlite3
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from tests.emulators.zalo import ZaloEmulator
from tests.emulators.zalo.webhooks import HEADER, signature
from tests.scenarios.service import Service, free_port

FIRST_PERSON = 5_020_000_001
#: Zalo asks for an answer within two seconds.
TOO_LATE_S = 2.0
WARM_UP = 50


@dataclass
class Measured:
    waits: list[float] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)  #: what was answered with 200, as the inbox names it
    refused: int = 0

    def at(self, share: float) -> float:
        return sorted(self.waits)[min(len(self.waits) - 1, int(len(self.waits) * share))] * 1000


@dataclass
class Driver:
    zalo: ZaloEmulator
    url: str
    http: aiohttp.ClientSession
    people: int
    measured: Measured = field(default_factory=Measured)

    async def delivery(self, number: int, due: float) -> None:
        """A wait counts from when the delivery was due, so that a slow server cannot hide its queue."""
        event = (await self.zalo.text(FIRST_PERSON + number % self.people, "xin chào")).event
        body = json.dumps(event, ensure_ascii=False).encode()
        mac = signature(body, str(event["timestamp"]), identity=self.zalo.app_id, secret=self.zalo.oa_secret)
        headers = {"Content-Type": "application/json", HEADER: f"mac={mac}"}
        async with self.http.post(self.url, data=body, headers=headers) as answer:
            await answer.read()
        self.measured.waits.append(time.perf_counter() - due)
        if answer.status == 200:
            self.measured.taken.append(f"m:{event['message']['msg_id']}")
        else:
            self.measured.refused += 1

    async def offer(self, count: int, per_second: float) -> Measured:
        self.measured = Measured()
        began = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for number in range(count):
                due = began + number / per_second
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                group.create_task(self.delivery(number, due))
        return self.measured


def stored(home: Path) -> set[str]:
    with sqlite3.connect(home / "motcua.db") as database:
        return {row[0] for row in database.execute("SELECT update_id FROM inbox WHERE channel = 'zalo'")}


async def run(options: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        home = Path(name)
        async with ZaloEmulator() as zalo, aiohttp.ClientSession() as http:
            service = Service(given(zalo, home), home)
            await service.start()
            try:
                url = f"http://127.0.0.1:{service.settings['PORT']}/hooks/zalo"
                driver = Driver(zalo, url, http, options.people)
                await driver.offer(WARM_UP, options.offered)
                measured = await driver.offer(int(options.offered * options.seconds), options.offered)
            finally:
                service.end()
        report(measured, options, lost=len(set(measured.taken) - stored(home)))


def given(zalo: ZaloEmulator, home: Path) -> dict[str, str]:
    return {
        "DATABASE_URL": f"sqlite:///{home}/motcua.db",
        "FILES_URL": f"file://{home}/files",
        "PORT": str(free_port()),
        "SECRET_KEY": "a key for tests only, long enough to be one",
        **zalo.settings(),
    }


def report(measured: Measured, options: argparse.Namespace, *, lost: int) -> None:
    late = sum(wait > TOO_LATE_S for wait in measured.waits)
    print("| deliveries | offered | p50 ms | p99 ms | longest ms | over 2 s | refused | answered but not stored |")
    print("|---|---|---|---|---|---|---|---|")
    print(
        f"| {len(measured.waits):,} | {options.offered:g}/s | {measured.at(0.5):.0f} | {measured.at(0.99):.0f} | "
        f"{max(measured.waits) * 1000:.0f} | {late} | {measured.refused} | {lost} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.webhooks", description=__doc__)
    parser.add_argument("--offered", type=float, default=100.0, help="deliveries a second")
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--people", type=int, default=500)
    asyncio.run(run(parser.parse_args()))


if __name__ == "__main__":
    main()
