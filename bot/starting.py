"""The order of a start: what waits to be sent goes first, for nobody is to wait for what he does not need.

1. The ground: key, database, migrations. 2. The way out: from here on messages are sent. 3. Beside that the rest of the
program, the catalogue and the world are loaded. 4. Turns, sweeps and pages begin; then it is ready.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Collection, Coroutine
from importlib import import_module
from typing import TYPE_CHECKING, Any

from bot.garbage import without_searching_for_garbage
from bot.ground import Progress, open_ground
from bot.sending import Running, dispatcher_of, running_on
from bot.works import finished, kept_up

if TYPE_CHECKING:
    from bot.settings import Settings

#: After coming in has ended; with closing the pages (3 s) a stop takes less than ten seconds.
GRACE_OUT_S = 4.5
#: SQLite's threads wait so long for their turn of the interpreter, several times in each statement. The usual 5 ms hold
#: up every turn of few people; at half of one the switching itself does not yet show.
SWITCH_S = 0.0005
#: What each role is made of; a second of imports.
PROGRAM = {"all": ("bot.serving", "bot.site"), "web": ("bot.serving", "bot.site"), "worker": ("bot.serving",)}
#: What brings in what people write there.
PLATFORMS = {"telegram": "bot.telegram_delivery", "zalo-bot": "bot.zalo_bot_delivery"}


async def run(settings: Settings, *, role: str, progress: Progress) -> None:
    """Until SIGTERM or SIGINT, also while it still starts."""
    sys.setswitchinterval(SWITCH_S)
    stop, stop_sending = asyncio.Event(), asyncio.Event()
    with without_searching_for_garbage():
        running = running_on(await open_ground(settings, progress))
        _stop_on_signals(stop)
        dispatcher = dispatcher_of(running) if role != "web" else None
        sending = [asyncio.create_task(kept_up(dispatcher.run, stop_sending))] if dispatcher else []
        loading = asyncio.create_task(_load(running, role, progress))
        await _unless(stop, loading)
    try:
        if not stop.is_set():
            await loading
            from bot.serving import serve

            send = dispatcher.send if dispatcher else None
            await serve(running, role=role, send=send, stop=stop, ready=lambda where: progress(f"ready: {where}"))
    finally:
        stop_sending.set()
        await finished(sending, GRACE_OUT_S)
        await running.close()
        await running.ground.close()


async def _load(running: Running, role: str, progress: Progress) -> None:
    """The interpreter's time is shared with what is being sent meanwhile."""
    await asyncio.to_thread(_imported, role, running.channels)
    from bot.first_staff import first_staff
    from bot.wiring import open_on

    installation = await open_on(running.ground, progress)
    if role != "worker":
        await first_staff(installation.store.staff, progress)
    running.whole.come(installation)


def _imported(role: str, channels: Collection[str]) -> None:
    for module in (*PROGRAM[role], *(PLATFORMS[name] for name in channels if name in PLATFORMS)):
        import_module(module)


async def _unless(stop: asyncio.Event, task: asyncio.Task[None]) -> None:
    """Until it is done, or given up because we stop; how it went is the task's to say."""
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({task, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if stop.is_set():
        task.cancel()
    await asyncio.wait({task, stopping})


def _stop_on_signals(stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)


def on_uvloop(work: Coroutine[Any, Any, None]) -> None:
    """Where it is there."""
    try:
        import uvloop
    except ImportError:
        asyncio.run(work)
    else:
        uvloop.run(work)
