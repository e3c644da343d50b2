"""The pages of an installation put together: chat, tracking, console, webhooks, health."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

from aiohttp import web

from bot.demo.lifetime import Lifetime
from bot.doors import OpenDoors, with_doors
from bot.forms.sending import with_pages
from bot.inbound import Inbound
from bot.joining import joined_papers
from bot.logs import log
from bot.metrics import Metrics
from bot.papers.signers import SignatureReader
from bot.papers.trust import load_trust
from bot.posters.doors import doors_of
from bot.uploads import PendingUploads
from bot.web.app import build_app
from bot.web.console.deps import StaffDeps
from bot.web.console.routes import register
from bot.web.deps import WebDeps, WebLimits
from bot.web.file_links import file_routes
from bot.web.health import Health, health_routes, timing
from bot.wiring import Installation, chance, file_links, now
from bot.workshop.pool import Workshop
from flows.ports import Parcel
from flows.service.broadcasting import Broadcasting
from flows.service.complaining import Answering
from flows.service.counter_help import CounterHelp
from flows.service.deciding import Deciding
from flows.service.handling import Handling
from flows.service.replying import Replying
from flows.service.scheduling import Scheduling

Send = Callable[[Sequence[Parcel]], None]
#: Forms and posters that may wait to be drawn; each takes a fraction of a second.
DRAWINGS_WAITING = 50


def build_site(
    installation: Installation,
    inbound: Inbound,
    uploads: PendingUploads,
    *,
    send: Send,
    hooks: Sequence[web.RouteDef],
    metrics: Metrics,
    doors: OpenDoors,
) -> web.Application:
    health = Health(metrics, lambda: installation.world.is_loaded, now, installation.store)
    paperwork = Workshop(size=1, backlog=DRAWINGS_WAITING)
    routes = [*hooks, *health_routes(health), *_files(installation, paperwork)]
    app = build_app(
        _chat(installation, inbound, uploads, paperwork=paperwork, doors=doors), routes, middlewares=[timing(metrics)]
    )
    register(app, _staff(installation, send, paperwork=paperwork))
    app.on_cleanup.append(_closing(paperwork))
    return app


def _files(its: Installation, paperwork: Workshop) -> list[web.RouteDef]:
    """What goes along with messages, for channels that carry no files."""
    papers = joined_papers(its.store.files, its.files)
    documents = with_pages(papers, store=its.store, world=its.world, paperwork=paperwork, now=now)
    return file_routes(file_links(its), documents)


def _closing(paperwork: Workshop) -> Callable[[web.Application], Awaitable[None]]:
    async def close(app: web.Application) -> None:
        await paperwork.close()

    return close


def _chat(
    installation: Installation, inbound: Inbound, uploads: PendingUploads, *, paperwork: Workshop, doors: OpenDoors
) -> WebDeps:
    settings = installation.settings
    return WebDeps(
        store=installation.store,
        accept=inbound.accept,
        uploads=uploads,
        files=installation.files,
        world=installation.world,
        now=now,
        wait=installation.wakeups.wait,
        public_url=settings.address,
        cookie_key=installation.ring.cookie_keys[0],
        links=with_doors(doors),
        limits=WebLimits(idle=timedelta(minutes=settings.web_idle_minutes)),
        paperwork=paperwork,
        trusted_proxies=settings.proxies,
    )


def _staff(installation: Installation, send: Send, *, paperwork: Workshop) -> StaffDeps:
    its = installation
    return StaffDeps(
        store=its.store,
        deciding=Deciding(its.store, world=its.world, chance=chance(), holder=its.holder, waker=its.wakeups),
        handling=Handling(its.store, world=its.world, chance=chance(), holder=its.holder),
        scheduling=Scheduling(its.store, world=its.world, waker=its.wakeups, holder=its.holder),
        replying=Replying(its.store, world=its.world, chance=chance(), holder=its.holder, waker=its.wakeups),
        helping=CounterHelp(its.store, world=its.world, chance=chance(), holder=its.holder, waker=its.wakeups),
        answering=Answering(its.store, world=its.world, chance=chance(), holder=its.holder, waker=its.wakeups),
        broadcasting=Broadcasting(its.store, world=its.world, chance=chance(), waker=its.wakeups),
        demonstration=Lifetime(its.store, its.files, changed=its.world.refresh),
        world=its.world,
        base=its.world.base,
        refresh=its.world.refresh,
        now=now,
        read=its.files.get,
        send=send,
        public_url=its.settings.address,
        cookie_key=its.ring.cookie_keys[0],
        paperwork=paperwork,
        second_factor=its.settings.staff_totp,
        signatures=SignatureReader(paperwork, load_trust(its.settings.signature_trust)),
        doors=lambda: doors_of(its.settings, log.warning),
    )
