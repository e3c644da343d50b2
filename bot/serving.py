"""The running process: web stores and shows, worker decides and sends; `all` is both in one process."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiohttp import web

from bot.after_sweeps import after_sweeps
from bot.cards import CardPhotos
from bot.channels.base import Channel
from bot.dispatcher import Dispatcher
from bot.doors import OpenDoors, with_codes, with_doors
from bot.filecheck.checker import FileChecker
from bot.forms.sending import with_pages
from bot.genuine import code_of
from bot.guides.sending import with_guides
from bot.idcards.reader import CardReader
from bot.inbound import Inbound
from bot.jobs import Sweep, Sweeps
from bot.joining import MEGABYTE, PaperWorker, joined_papers
from bot.logs import log
from bot.metrics import Metrics
from bot.office_sweeps import office_sweeps, officers
from bot.packing import absolute_links
from bot.papers.signers import SignatureReader
from bot.papers.trust import load_trust
from bot.platforms import Work, hooks, incoming
from bot.practice.running import conversing_of, officer, peeking, practice_sweeps
from bot.promise_sweeps import promise_sweeps
from bot.turns import TurnWorker
from bot.uploads import PendingUploads, Uploads
from bot.wiring import Installation, chance, channels, file_links, grouping, now
from bot.workshop.pool import Workshop
from bot.workshop.tasks import Courtesy
from bot.zns_delivery import with_templates
from flows.ports import Parcel, StoreUnavailable
from flows.service.linking import Linking
from flows.values import Words

#: Coming in ends first, then going out; with closing the pages (3 s) that is less than ten seconds.
GRACE_IN_S = 4.0
GRACE_OUT_S = 4.5
#: SQLite's threads wait so long for their turn of the interpreter, several times in each statement. The usual 5 ms hold
#: up every turn of few people; at half of one the switching itself does not yet show.
SWITCH_S = 0.0005
#: Files that may wait for a checking process; what they weigh together is bounded where they are fetched.
CHECKS_WAITING = 500
#: How long masked requests are kept, and those that only one person had.
ASKED, ASKED_ONCE = timedelta(days=365), timedelta(days=90)
#: Pages that may wait to be drawn. On a busy machine the message goes without its picture: it says everything, and
#: nobody waits.
PAGES_WAITING = 2


@dataclass(frozen=True, slots=True)
class Running:
    """The parts of a process that its roles share."""

    installation: Installation
    channels: dict[str, Channel]
    inbound: Inbound
    uploads: PendingUploads
    metrics: Metrics
    doors: OpenDoors


async def serve(installation: Installation, *, role: str, ready: Callable[[str], None]) -> None:
    """Until SIGTERM or SIGINT; what was begun is finished within a few seconds."""
    sys.setswitchinterval(SWITCH_S)
    running = _running(installation)
    stop, stop_sending = asyncio.Event(), asyncio.Event()
    _stop_on_signals(stop)
    works: list[Work] = [_refreshing(installation), running.doors.run]
    sending: list[Work] = []
    send = _leave_to_workers(installation)
    workshop = Workshop(backlog=CHECKS_WAITING)
    # Forms are not drawn where uploads open, and nobody's message waits long for its picture.
    paperwork = Workshop(size=1, backlog=PAGES_WAITING, courtesy=Courtesy.SPARE)
    if role in ("all", "worker"):
        dispatcher = _dispatcher(running, paperwork)
        send = dispatcher.send
        sending = [dispatcher.run]
        works += [_turns(running, workshop, send).run, _papers(running, workshop, send).run, officer(installation)]
        works += [_sweeps(running).run, *incoming(running.channels, installation, running.inbound)]
    site = await _open_site(running, send) if role in ("all", "web") else None
    ready(f"{installation.settings.address}" if site else "no pages in this role")
    tasks = [asyncio.create_task(_kept_up(work, stop)) for work in works]
    dispatching = [asyncio.create_task(_kept_up(work, stop_sending)) for work in sending]
    await stop.wait()
    log.info("stopping")
    await asyncio.gather(_closed(site), _finished(tasks, GRACE_IN_S))
    stop_sending.set()
    await _finished(dispatching, GRACE_OUT_S)
    await asyncio.gather(workshop.close(), paperwork.close())
    for channel in running.channels.values():
        await channel.close()


async def _closed(site: web.AppRunner | None) -> None:
    if site is not None:
        await site.cleanup()


async def _kept_up(work: Work, stop: asyncio.Event) -> None:
    """Work that falls over is picked up again: a process without it would look well and do nothing."""
    while not stop.is_set():
        try:
            return await work(stop)
        except Exception:
            log.exception("work fell over and is begun again")
            await asyncio.sleep(1.0)


def _running(installation: Installation) -> Running:
    uploads = PendingUploads(installation.files)
    tokens = installation.store.tokens
    ours = channels(installation.settings, fetch_upload=uploads.fetch, forget_upload=uploads.forget, tokens=tokens)
    inbound = Inbound(installation.store.inbox, installation.wakeups)
    ours = with_templates(ours, installation)
    return Running(installation, ours, inbound, uploads, Metrics(), OpenDoors(installation.settings))


def _dispatcher(running: Running, paperwork: Workshop) -> Dispatcher:
    its = running.installation
    papers = joined_papers(its.store.files, its.files)
    return Dispatcher(
        outbox=its.store.outbox,
        channels=running.channels,
        bells=its.wakeups,
        now=now,
        holder=its.holder,
        links=_links_of(running),
        documents=with_guides(
            with_codes(
                with_pages(papers, store=its.store, world=its.world, paperwork=paperwork, now=now), running.doors
            )
        ),
        file_links=file_links(its).words,
        genuine=code_of(its.world, now),
        count=running.metrics.sent,
    )


def _links_of(running: Running) -> Callable[[Words], Words]:
    absolute, opening = absolute_links(running.installation.settings.address), with_doors(running.doors)
    return lambda words: opening(absolute(words))


def _turns(running: Running, workshop: Workshop, send: Callable[[Sequence[Parcel]], None]) -> TurnWorker:
    its = running.installation
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


def _papers(running: Running, workshop: Workshop, send: Callable[[Sequence[Parcel]], None]) -> PaperWorker:
    its = running.installation
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


def _sweeps(running: Running) -> Sweeps:
    its = running.installation
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


def _leave_to_workers(installation: Installation) -> Callable[[Sequence[Parcel]], None]:
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


async def _open_site(running: Running, send: Callable[[Sequence[Parcel]], None]) -> web.AppRunner:
    from bot.site import build_site

    app = build_site(
        running.installation,
        running.inbound,
        running.uploads,
        send=send,
        hooks=hooks(running.channels, running.installation, running.inbound),
        metrics=running.metrics,
        doors=running.doors,
    )
    # The path of a tracking page is a secret, so nothing logs paths; a short keep-alive cuts who trickles headers.
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=3.0, keepalive_timeout=30.0)
    await runner.setup()
    settings = running.installation.settings
    try:
        await web.TCPSite(runner, settings.host, settings.port, backlog=1024).start()
    except OSError:
        await runner.cleanup()
        raise
    return runner


def _stop_on_signals(stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)


async def _finished(tasks: Sequence[asyncio.Task[None]], seconds: float) -> None:
    """Everything comes to an end by itself; what does not in time is cancelled."""
    if not tasks:
        return
    _, late = await asyncio.wait(tasks, timeout=seconds)
    for task in late:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
