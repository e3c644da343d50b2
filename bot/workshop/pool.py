"""The parent's side: a few limited processes, started when first needed and replaced when a file brings one down."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from pathlib import Path

import orjson

from bot.logs import log
from bot.workshop.tasks import TASKS, Answer, Blobs, Courtesy, Params
from bot.workshop.wire import packed, read_answer
from flows.values import JSON

IDLE_SECONDS = 60.0
#: Then a process is replaced: libraries remember more and more of what they have drawn. What opens files does not grow,
#: and beginning anew costs as much as a hundred photos, while people wait.
MOST_ORDERS = {Courtesy.AWAITED: 5_000, Courtesy.SPARE: 200}
_MOST_OF_IT = 0.6
_ROOT = Path(__file__).resolve().parents[2]
#: One thread each: the number of processes says how much of the machine they may have, and threads cost address space.
_CALM = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS", "MALLOC_ARENA_MAX"), "1")


class Busy(Exception):
    """Nothing is wrong with what was given: too many wait, or the machine had no time. Later it may pass."""


class OutOfTime(Busy):
    """It was begun, and the machine had too little time for it."""


class WorkFailed(Exception):
    """The process fell over it: too much CPU or memory, a crash, an answer of another shape."""


class Workshop:
    """At most `size` orders are worked on at once and `backlog` wait; who comes after is told to try again.

    Belongs to the event loop that first uses it. `close()` it, or leave `async with`, before that loop ends.
    """

    def __init__(
        self,
        *,
        size: int = 2,
        backlog: int = 16,
        wall_seconds: float | None = None,
        idle_seconds: float = IDLE_SECONDS,
        courtesy: Courtesy = Courtesy.AWAITED,
    ) -> None:
        self._free: list[_Worker] = [_Worker(courtesy) for _ in range(size)]
        self._all = tuple(self._free)
        self._slots = asyncio.Semaphore(size)
        self._waiting = 0
        self._backlog = backlog
        self._wall_seconds = wall_seconds
        self._idle_seconds = idle_seconds
        self._rest: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "Workshop":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @property
    def is_full(self) -> bool:
        """Whoever comes now is told to try again; known before anything is gathered for it."""
        return self._waiting >= self._backlog

    async def run(self, task: str, params: Params, *content: bytes | Path) -> Answer:
        """The task's answer. Raises Busy or WorkFailed; ends within the task's time once the work has begun.

        Files on disk are read when it is their turn, so that those who wait are not in memory.
        """
        if self.is_full:
            raise Busy(task)
        self._waiting += 1
        try:
            await self._slots.acquire()
        finally:
            self._waiting -= 1
        try:
            blobs = tuple([await _read(each) for each in content])
            return await self._run(task, params, blobs)
        finally:
            self._slots.release()

    async def close(self) -> None:
        self._stay_awake()
        await self._stop_all()

    async def _stop_all(self) -> None:
        await asyncio.gather(*(worker.stop() for worker in self._all))

    def _stay_awake(self) -> None:
        if self._rest:
            self._rest.cancel()
        self._rest = None

    async def _rest_later(self) -> None:
        """Their memory is given back when nobody has sent anything for a while."""
        await asyncio.sleep(self._idle_seconds)
        await self._stop_all()

    async def _run(self, task: str, params: Params, blobs: Blobs) -> Answer:
        self._stay_awake()
        worker = self._free.pop()
        try:
            async with asyncio.timeout(self._wall_seconds or TASKS[task].wall_seconds):
                return _unwrapped(task, await worker.run({"task": task, "params": dict(params)}, blobs))
        except TimeoutError as problem:
            # The limit on CPU time is the shorter one, so the machine had no time; but what took most of its share on
            # a crowded machine would do so again and again, and keep a process from everybody else.
            if worker.spent_s > _MOST_OF_IT * TASKS[task].cpu_seconds:
                raise WorkFailed(task) from problem
            raise OutOfTime(task) from problem
        except (ConnectionError, asyncio.IncompleteReadError, ValueError) as problem:
            raise WorkFailed(task) from problem
        finally:
            self._free.append(worker)
            if len(self._free) == len(self._all):
                self._rest = asyncio.create_task(self._rest_later())


class _Worker:
    """One process, or the place for one."""

    def __init__(self, courtesy: Courtesy) -> None:
        self._courtesy = courtesy
        self._process: Process | None = None
        self._orders = 0  #: that this process has had
        self.spent_s = 0.0  #: processor time of the order that was last given up

    async def run(self, header: JSON, blobs: Blobs) -> Answer:
        if self._orders >= MOST_ORDERS[self._courtesy]:
            await self.stop()
        if self._process is None or self._process.returncode is not None:
            self._process, self._orders = await _start(self._courtesy), 0
        self._orders += 1
        began_s = _cpu_s(self._process.pid)
        try:
            return await _ask(self._process, header, blobs)
        except BaseException:  # also when the caller gives up: the answer would be taken for the next order's
            self.spent_s = _cpu_s(self._process.pid) - began_s
            await asyncio.shield(self.stop())
            raise

    async def stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(ProcessLookupError):
            process.kill()
        await process.communicate()  # not wait(): this closes the pipes as well


def _unwrapped(task: str, answer: Answer) -> Answer:
    """Where the work fell is logged; whatever the process says is cut short, since a file may have taken it over."""
    match answer:
        case [True, found], blobs:
            return found, blobs
        case [False, str(where)], _:
            log.error("work failed", task=task, where=where[:200])
    raise WorkFailed(task)


async def _start(courtesy: Courtesy) -> Process:
    """Without our environment, so without our secrets."""
    path = {"PATH": os.defpath, "PYTHONPATH": os.pathsep.join([str(_ROOT), *filter(None, sys.path)])}
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.workshop.child", courtesy.value),
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        env=path | _CALM,
        cwd="/",
        start_new_session=True,  # Ctrl-C is for us; we end it
    )


def _cpu_s(pid: int) -> float:
    """Processor time of a process so far; 0 where the system does not tell."""
    try:
        with open(f"/proc/{pid}/stat", "rb", buffering=0) as told:
            fields = told.read().rpartition(b") ")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def _ask(process: Process, header: JSON, blobs: Blobs) -> Answer:
    assert process.stdin
    assert process.stdout
    process.stdin.writelines(packed(header, blobs))
    await process.stdin.drain()
    try:
        return await read_answer(process.stdout)
    except orjson.JSONDecodeError as problem:
        raise ValueError("the answer is not JSON") from problem


async def _read(content: bytes | Path) -> bytes:
    return await asyncio.to_thread(content.read_bytes) if isinstance(content, Path) else content
