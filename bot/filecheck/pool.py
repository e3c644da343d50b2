"""The parent's side of the check: a few limited processes, started when first needed and replaced when they fall."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from pathlib import Path

from bot.filecheck.check import check_size
from bot.filecheck.child import ANSWER, REQUEST
from bot.filecheck.model import LIMITS, Verdict, load, rejection
from bot.filecheck.signatures import kind_of

#: A picture after checking is at most its pixels; more than that is no answer of ours.
_MAX_ANSWER_BYTES = 4 * LIMITS.pixels
IDLE_SECONDS = 60.0
_ROOT = Path(__file__).resolve().parents[2]


class CheckPool:
    """At most `size` files are checked at once and `backlog` wait; who comes after is told to try again.

    Belongs to the event loop that first uses it. `close()` it, or leave `async with`, before that loop ends.
    """

    def __init__(
        self,
        *,
        size: int = 2,
        backlog: int = 16,
        wall_seconds: float = LIMITS.wall_seconds,
        idle_seconds: float = IDLE_SECONDS,
    ) -> None:
        self._free: list[_Worker] = [_Worker() for _ in range(size)]
        self._all = tuple(self._free)
        self._slots = asyncio.Semaphore(size)
        self._waiting = 0
        self._backlog = backlog
        self._wall_seconds = wall_seconds
        self._idle_seconds = idle_seconds
        self._rest: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "CheckPool":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def check(self, content: bytes | Path) -> Verdict:
        """Never raises for what a file is or does; ends within the time limit once the check has begun."""
        early = check_size(_size(content))
        if early:
            return early
        if self._waiting >= self._backlog:
            return rejection("unknown", "busy")
        self._waiting += 1
        try:
            await self._slots.acquire()
        finally:
            self._waiting -= 1
        try:
            data = await asyncio.to_thread(content.read_bytes) if isinstance(content, Path) else content
            return await self._checked(data)
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

    async def _checked(self, data: bytes) -> Verdict:
        self._stay_awake()
        worker = self._free.pop()
        try:
            async with asyncio.timeout(self._wall_seconds):
                return await worker.check(data)
        except TimeoutError:
            # The limit on CPU time is the shorter one, so it was the machine that had no time.
            return rejection(_kind(data), "busy")
        except (ConnectionError, asyncio.IncompleteReadError, ValueError):
            return rejection(_kind(data), "too_complex")
        finally:
            self._free.append(worker)
            if len(self._free) == len(self._all):
                self._rest = asyncio.create_task(self._rest_later())


class _Worker:
    """One checking process, or the place for one."""

    def __init__(self) -> None:
        self._process: Process | None = None

    async def check(self, data: bytes) -> Verdict:
        if self._process is None or self._process.returncode is not None:
            self._process = await _start()
        try:
            return await _ask(self._process, data)
        except BaseException:  # also when the caller gives up: the answer would be taken for the next file's
            await asyncio.shield(self.stop())
            raise

    async def stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(ProcessLookupError):
            process.kill()
        await process.communicate()  # not wait(): this closes the pipes as well


async def _start() -> Process:
    """Without our environment, so without our secrets."""
    environment = {"PATH": os.defpath, "PYTHONPATH": os.pathsep.join([str(_ROOT), *filter(None, sys.path)])}
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.filecheck.child"),
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        env=environment,
        cwd="/",
        start_new_session=True,  # Ctrl-C is for us; we end it
    )


async def _ask(process: Process, data: bytes) -> Verdict:
    assert process.stdin
    assert process.stdout
    process.stdin.write(REQUEST.pack(len(data)))
    process.stdin.write(data)
    await process.stdin.drain()
    header_length, clean_length = ANSWER.unpack(await process.stdout.readexactly(ANSWER.size))
    if header_length + clean_length > _MAX_ANSWER_BYTES:
        raise ValueError("the answer is too long")
    header = await process.stdout.readexactly(header_length)
    clean = await process.stdout.readexactly(clean_length)
    return load(header, clean)


def _kind(data: bytes) -> str:
    """By the first bytes only: to read a hostile archive's directory is not for this process."""
    return kind_of(data[:1_024])


def _size(content: bytes | Path) -> int:
    return content.stat().st_size if isinstance(content, Path) else len(content)
