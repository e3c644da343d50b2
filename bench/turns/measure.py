"""One measurement: a bot, a number of people, closed loop (each answers at once) or open (so many turns a second)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.emulators.telegram import TelegramEmulator

from . import script as scripts
from .bots import Bot
from .people import Person, Record, gather_people
from .processes import Running, running

READY_WITHIN_S = 60
WARM_UP_PEOPLE = 10
FIRST_PERSON = 1_000_000  # away from the people who warm the bot up


@dataclass(frozen=True, slots=True)
class Load:
    people: int
    turns: int = 6000  # closed loop: at least so many, in whole conversations
    offered: float = 0.0  # turns a second; 0 means closed loop
    seconds: float = 10.0  # open loop: how long
    delay: float = 0.0  # seconds that a call takes
    mode: str = "webhook"
    patience: float = 120.0


@dataclass(frozen=True, slots=True)
class Result:
    bot: str
    turns_per_s: float
    p50_ms: float
    p99_ms: float
    cpu_per_1000: float
    memory_mb: float
    driver_busy: float  # share of a core that emulator and people took; near 1 they are what limits
    lost: int
    example: str = ""  # of a lost turn


def share_of(seconds: list[float], percent: float) -> float:
    """The time within which that share of the turns was answered, in ms."""
    ordered = sorted(seconds)
    return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] if ordered else float("nan")


async def _ready(tg: TelegramEmulator, bot: Running) -> None:
    """Set up as the platform sees it: a webhook is known, or somebody polls."""
    deadline = time.monotonic() + READY_WITHIN_S
    while tg.token not in tg.world.hooks and not tg.world.counters["m:getupdates"]:
        bot.check_alive()
        if time.monotonic() > deadline:
            raise RuntimeError(f"not ready within {READY_WITHIN_S} s:\n{bot.tail()}")
        await asyncio.sleep(0.05)


async def _closed(people: list[Person], record: Record, load: Load) -> None:
    rounds = max(1, -(-load.turns // (len(people) * len(people[0].script.turns))))

    async def hold(person: Person) -> None:
        for _ in range(rounds):
            await person.conversation(record)

    await asyncio.gather(*map(hold, people))


async def _open(people: list[Person], record: Record, load: Load) -> None:
    """Turns begin by the clock. Who is still waiting does not begin another, and that wait counts as the bot's."""
    idle: asyncio.Queue[Person] = asyncio.Queue()
    for person in people:
        idle.put_nowait(person)
    begun: set[asyncio.Task[None]] = set()

    async def one(person: Person, since: float) -> None:
        await person.next_turn(record, since=since)
        idle.put_nowait(person)

    start = time.perf_counter()
    for number in range(int(load.offered * load.seconds)):
        due = start + number / load.offered
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        task = asyncio.create_task(one(await idle.get(), due))
        begun.add(task)
        task.add_done_callback(begun.discard)
    await asyncio.gather(*begun)


async def _each(people: list[Person], act: Callable[[Person], Awaitable[None]]) -> None:
    await asyncio.gather(*map(act, people))


async def _drive(tg: TelegramEmulator, bot: Bot, process: Running, *, load: Load) -> Result:
    await _ready(tg, process)
    script, ignored = scripts.load(bot.script), Record()
    first = gather_people(tg, script, WARM_UP_PEOPLE, patience=load.patience, first=1)
    people = gather_people(tg, script, load.people, patience=load.patience, first=FIRST_PERSON)
    await _each([*first, *people], lambda person: person.prepare(ignored))
    await _each(first, lambda person: person.conversation(ignored))
    if ignored.lost:
        raise RuntimeError(f"does not hold the conversation: {ignored.lost[0]}\n{process.tail()}")
    record, before, began, own = Record(), process.cost(), time.perf_counter(), time.process_time()
    await (_open if load.offered else _closed)(people, record, load)
    took, own_after, after = time.perf_counter() - began, time.process_time(), process.cost()
    process.check_alive()
    held = len(record.seconds)
    return Result(
        bot.name,
        turns_per_s=held / took,
        p50_ms=share_of(record.seconds, 50),
        p99_ms=share_of(record.seconds, 99),
        cpu_per_1000=(after.cpu_s - before.cpu_s) / max(held, 1) * 1000,
        memory_mb=after.memory_mb,
        driver_busy=(own_after - own) / took,
        lost=len(record.lost),
        example=record.lost[0] if record.lost else "",
    )


async def measure(bot: Bot, load: Load) -> Result:
    """Everything fresh: emulator, folder, process."""
    async with TelegramEmulator(delay=load.delay) as tg:
        tg.people()  # so that the bot finds its account with nobody before it
        with running(bot, token=tg.token, api_base=tg.base_url, mode=load.mode) as process:
            return await _drive(tg, bot, process, load=load)
