"""People file dossiers while the process is killed again and again; then everything is counted.

`python -m tests.crash.kill9 --kills 50 --people 30 [--postgres] [--polling]` prints the table.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.emulators.telegram import TelegramEmulator
from tests.scenarios.citizen import Citizen, until_filed
from tests.scenarios.service import Service, settings

#: Its transcript answers fifteen questions and sends a picture.
PROCEDURE = "1.004859"
NAME = "Nguyễn Thị Lan"
#: Between the platform's taking a message and our noting it lies less than this, on a busy machine as well.
INSTANT_S = 5.0
#: A request that a dying process had sent is taken by the platform within this.
UNDER_WAY_S = 2.0


@dataclass
class Plan:
    kills: int = 50
    people: int = 30
    database_url: str = ""
    webhook: bool = True
    seed: int = 1
    #: Longest time that a process lives after it was ready.
    lives_s: float = 3.0
    pause_s: float = 0.05
    #: Nobody acts twice, however long the process keeps dying.
    patience_s: float = 600.0


@dataclass
class Outcome:
    plan: Plan
    citizens: list[Citizen] = field(default_factory=list)
    killed_at: list[float] = field(default_factory=list)
    starts: list[float] = field(default_factory=list)
    dossiers: list[dict[str, Any]] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    seconds: float = 0.0
    drain_seconds: float = 0.0

    def lost_answers(self) -> int:
        """Accepted answers that are not in the store, or not as they were given."""
        return sum(_missing(self._of(citizen), citizen) for citizen in self.citizens)

    def doubled_dossiers(self) -> int:
        chats = Counter(each["chat_id"] for each in self.dossiers)
        return sum(count - 1 for count in chats.values())

    def doubled_codes(self) -> int:
        codes = Counter(each["code"] for each in self.dossiers if each["code"])
        return sum(count - 1 for count in codes.values())

    def doubled_messages(self) -> int:
        return sum(len(citizen.doubles()) for citizen in self.citizens)

    def unexplained_doubles(self) -> int:
        """Those with no kill just after the first: the platform had taken it and we had time to note that."""
        return sum(seconds > INSTANT_S for seconds in self.instants())

    def instants(self) -> list[float]:
        """From the platform's taking what came again to the kill before it came again; endless when there was none.

        A request that was under way at the kill is taken just after it: that counts as the same instant.
        """
        return [self._to_kill(first.at, again.at) for each in self.citizens for first, again in each.doubles()]

    def _to_kill(self, first: float, again: float) -> float:
        between = [kill for kill in self.killed_at if first - UNDER_WAY_S <= kill <= again]
        return max(0.0, min(between) - first) if between else float("inf")

    def table(self) -> str:
        waits = sorted(wait for citizen in self.citizens for wait in citizen.waits)
        rows = {
            "database": "PostgreSQL" if self.plan.database_url else "SQLite",
            "updates by": "webhook" if self.plan.webhook else "long polling",
            "kills (SIGKILL)": len(self.killed_at),
            "people at a time": self.plan.people,
            "dossiers filed": len(self.dossiers),
            "acts of people": sum(citizen.acts for citizen in self.citizens),
            "messages to people": sum(len(citizen.messages()) for citizen in self.citizens),
            "lost answers": self.lost_answers(),
            "doubled dossiers": self.doubled_dossiers(),
            "doubled codes": self.doubled_codes(),
            "doubled messages": self.doubled_messages(),
            "… not from the instant of a kill": self.unexplained_doubles(),
            "… longest time between taken and kill": f"{max(self.instants(), default=0):.2f} s",
            "people who had to act again": len(self.stuck),
            "start after a kill, median / longest": f"{_median(self.starts):.1f} / {max(self.starts):.1f} s",
            "wait for an answer, median / longest": f"{_median(waits):.2f} / {waits[-1]:.1f} s",
            "seconds after the last start": f"{self.drain_seconds:.0f}",
            "seconds": f"{self.seconds:.0f}",
        }
        return "\n".join(f"{name:40} {value}" for name, value in rows.items())

    def _of(self, citizen: Citizen) -> dict[str, Any]:
        mine = [each for each in self.dossiers if each["chat_id"] == str(citizen.user_id)]
        return mine[0] if mine else {"answers": {}, "files": 0}


def _missing(dossier: dict[str, Any], citizen: Citizen) -> int:
    """Compared with what this conversation answers when nothing goes wrong."""
    expected = EXPECTED | {"applicant_name": _name(citizen.user_id)}
    got = dossier["answers"]
    return sum(got.get(key) != value for key, value in expected.items()) + (dossier["files"] != 1)


EXPECTED: dict[str, Any] = {
    "filing_for": "self",
    "applicant_id": "022185001234",
    "applicant_phone": "+84912345678",
    "owner_name": "Trần Văn Bình",
    "owner_born": "1985-03-05",
    "change": "correct",
    "paper": "birth",
    "registered": "UBND xã Thượng Long, số 45 ngày 12/06/1998",
    "old_value": "Nguyễn Thi An",
    "new_value": "Nguyễn Thị An",
    "reason": "Thiếu dấu",
    "delivery_way": "counter",
    "declaration": True,
}
_SYLLABLES = ("An", "Bình", "Chi", "Dung", "Giang", "Hà", "Khanh", "Linh", "Mai", "Ngân", "Oanh", "Phương")


def _name(user_id: int) -> str:
    first, second = divmod(user_id, len(_SYLLABLES))
    return f"Nguyễn Thị {_SYLLABLES[first % len(_SYLLABLES)]} {_SYLLABLES[second]}"


async def run(plan: Plan, home: Path) -> Outcome:
    outcome = Outcome(plan)
    began = time.perf_counter()
    async with TelegramEmulator(seed=plan.seed) as tg:
        tg.world.hook_settings.retry_s = 0.1
        tg.world.hook_settings.retry_max_s = 0.5
        service = Service(settings(tg, home, database_url=plan.database_url, webhook=plan.webhook), home)
        try:
            await service.start()
            killing = asyncio.create_task(_kill(service, plan, outcome))
            numbers = iter(range(1_001, 100_000))
            async with asyncio.TaskGroup() as group:
                for _ in range(plan.people):
                    group.create_task(_sit(tg, numbers, killing, outcome))
            await killing
            outcome.drain_seconds = time.perf_counter() - outcome.killed_at[-1]
            outcome.dossiers = await asyncio.to_thread(service.dossiers)
            await service.stop()
        finally:
            service.end()
    outcome.starts = service.starts[1:]
    outcome.seconds = time.perf_counter() - began
    return outcome


async def _sit(tg: TelegramEmulator, numbers: Iterator[int], killing: asyncio.Task[None], outcome: Outcome) -> None:
    """One person after another files, until there are no more kills."""
    chance = random.Random(next(numbers))
    while True:
        citizen = Citizen(tg, next(numbers), patience=outcome.plan.patience_s)
        outcome.citizens.append(citizen)
        name = _name(citizen.user_id)
        for act in until_filed(PROCEDURE):
            try:
                await citizen.do(act.replace(NAME, name))
            except TimeoutError as problem:
                outcome.stuck.append(str(problem))
                return
            await asyncio.sleep(chance.random() * 2 * outcome.plan.pause_s)
        if killing.done():
            return


async def _kill(service: Service, plan: Plan, outcome: Outcome) -> None:
    chance = random.Random(plan.seed)
    for _ in range(plan.kills):
        await asyncio.sleep(chance.random() * plan.lives_s)
        outcome.killed_at.append(service.kill())
        await service.start()


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


@contextmanager
def _postgres() -> Iterator[str]:
    from tests.servers import postgres_server

    servers = postgres_server.__wrapped__()  # type: ignore[attr-defined]
    server = next(servers)
    try:
        yield server.url(server.create()).replace("+asyncpg", "")
    finally:
        next(servers, None)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.crash.kill9", description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--people", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--polling", action="store_true")
    options = parser.parse_args()
    plan = Plan(options.kills, options.people, webhook=not options.polling, seed=options.seed)
    home = Path(tempfile.mkdtemp(prefix="motcua-kill9-"))
    try:
        if options.postgres:
            with _postgres() as plan.database_url:
                outcome = asyncio.run(run(plan, home))
        else:
            outcome = asyncio.run(run(plan, home))
    finally:
        shutil.rmtree(home, ignore_errors=True)
    print(outcome.table())
    for stuck in outcome.stuck:
        print(stuck)


if __name__ == "__main__":
    main()
