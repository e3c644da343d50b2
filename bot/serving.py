"""The running process: web stores and shows, worker decides and sends; `all` is both in one process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TypeAlias

from aiohttp import web

from bot.after_sweeps import after_sweeps
from bot.cards import CardPhotos
from bot.filecheck.checker import FileChecker
from bot.idcards.reader import CardReader
from bot.inbound import Inbound
from bot.jobs import Sweep, Sweeps
from bot.joining import MEGABYTE, PaperWorker
from bot.logs import log
from bot.office_sweeps import office_sweeps, officers
from bot.papers.signers import SignatureReader
from bot.papers.trust import load_trust
from bot.platforms import hooks, incoming
from bot.practice.running import conversing_of, officer, peeking, practice_sweeps
from bot.promise_sweeps import promise_sweeps
from bot.sending import Running
from bot.turns import TurnWorker
from bot.uploads import Uploads
from bot.wiring import Installation, chance, grouping, now
from bot.works import Work, finished, kept_up
from bot.workshop.pool import Workshop
from flows.ports import Parcel, StoreUnavailable
from flows.service.linking import Linking

Send: TypeAlias = Callable[[Sequence[Parcel]], None]
Ready: TypeAlias = Callable[[str], None]
#: What comes in ends so soon; then what goes out (bot/starting.py).
GRACE_IN_S = 4.0
#: Files that may wait for a checking process; what they weigh together is bounded where they are fetched.
CHECKS_WAITING = 500
#: How long masked requests are kept, and those that only one person had.
ASKED, ASKED_ONCE = timedelta(days=365), timedelta(days=90)


async def serve(running: Running, *, role: str, send: Send | None, stop: asyncio.Event, ready: Ready) -> None:
    """Until `stop`; what was begun is finished within a few seconds. `send` is this process's dispatcher's."""
    installation = await running.whole()
    inbound = Inbound(installation.store.inbox, installation.wakeups)
    works: list[Work] = [_refreshing(installation), running.doors.run]
    workshop = Workshop(backlog=CHECKS_WAITING)
    if send is not None:
        works += [_turns(running, installation, workshop=workshop, send=send).run]
        works += [_papers(installation, workshop, send).run, officer(installation), _sweeps(installation).run]
        works += incoming(running.channels, installation, inbound)
    site = None
    if role in ("all", "web"):
        site = await _open_site(running, installation, inbound, send=send or _leave_to_workers(installation))
    ready(installation.settings.address if site else "no pages in this role")
    tasks = [asyncio.create_task(kept_up(work, stop)) for work in works]
    await stop.wait()
    log.info("stopping")
    await asyncio.gather(_closed(site), finished(tasks, GRACE_IN_S))
    await workshop.close()


async def _closed(site: web.AppRunner | None) -> None:
    if site is not None:
        await site.cleanup()


def _turns(running: Running, its: Installation, *, workshop: Workshop, send: Send) -> TurnWorker:
    dice = chance()
    conversing = conversing_of(its, dice, officers=officers(its))
    uploads = Uploads(
        its.store.files,
        its.files,
        FileChecker(workshop),
        fresh_id=dice.fresh_id,
        now=now,
        signatures=SignatureReader(workshop, load_trust(its.settings.signature_trust)),
    )
    return TurnWorker(
        inbox=its.store.inbox,
        conversing=conversing,
        channels=running.channels,
        uploads=uploads,
        cards=CardPhotos(CardReader(workshop), peeking(its.store)),
        bells=its.wakeups,
        send=send,
        now=now,
        holder=its.holder,
        count=running.metrics.turn,
        groups=grouping(its).receive,
    )


def _papers(its: Installation, workshop: Workshop, send: Send) -> PaperWorker:
    return PaperWorker(
        its.store,
        its.files,
        workshop,
        world=its.world,
        bells=its.wakeups,
        send=send,
        chance=chance(),
        holder=its.holder,
        limit_bytes=its.settings.paper_limit_mb * MEGABYTE,
    )


def _sweeps(its: Installation) -> Sweeps:
    return Sweeps(
        its.store,
        its.files,
        world=its.world,
        settings=its.settings,
        now=now,
        holder=its.holder,
        more=[
            _links(its),
            _group_posts(its),
            *promise_sweeps(its),
            *after_sweeps(its),
            *practice_sweeps(its),
            *office_sweeps(its),
            _asked(its),
        ],
    )


def _asked(its: Installation) -> Sweep:
    """Requests that nothing was found for are not kept for ever; those of a single person least."""

    async def forget(now: datetime) -> int:
        today = now.date()
        return await its.store.learning.forget(once_before=today - ASKED_ONCE, before=today - ASKED)

    return Sweep("asked", timedelta(hours=24), forget)


def _links(its: Installation) -> Sweep:
    """What a process that ended left undone of linkings."""
    linking = Linking(its.store, world=its.world, chance=chance(), holder=its.holder, waker=its.wakeups)
    return Sweep("links", timedelta(minutes=1), linking.sweep)


def _group_posts(its: Installation) -> Sweep:
    """Figures that are due in groups."""
    return Sweep("group-posts", timedelta(minutes=1), grouping(its).sweep)


def _leave_to_workers(installation: Installation) -> Send:
    """A process without a dispatcher gives its messages to those that have one."""
    begun: set[asyncio.Task[None]] = set()

    async def give(ids: list[int]) -> None:
        """When this fails their lease ends, and they are taken over all the same."""
        with suppress(StoreUnavailable):
            await installation.store.outbox.release(ids)
            installation.wakeups.wake("outbox")

    def send(parcels: Sequence[Parcel]) -> None:
        if parcels:
            task = asyncio.create_task(give([parcel.id for parcel in parcels]))
            begun.add(task)
            task.add_done_callback(begun.discard)

    return send


def _refreshing(installation: Installation) -> Work:
    """A catalogue that was brought in elsewhere takes effect here within seconds."""

    async def work(stop: asyncio.Event) -> None:
        while not stop.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), timeout=5.0)
            with suppress(Exception):
                if await installation.world.refresh():
                    log.info("catalogue reloaded")

    return work


async def _open_site(running: Running, its: Installation, inbound: Inbound, *, send: Send) -> web.AppRunner:
    from bot.site import build_site

    app = build_site(
        its,
        inbound,
        running.uploads,
        send=send,
        hooks=hooks(running.channels, its, inbound),
        metrics=running.metrics,
        doors=running.doors,
    )
    # The path of a tracking page is a secret, so nothing logs paths; a short keep-alive cuts who trickles headers.
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=3.0, keepalive_timeout=30.0)
    await runner.setup()
    settings = its.settings
    try:
        await web.TCPSite(runner, settings.host, settings.port, backlog=1024).start()
    except OSError:
        await runner.cleanup()
        raise
    return runner
