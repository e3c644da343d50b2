"""The pages of an installation put together: chat, tracking, console, webhooks, health."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from aiohttp import web

from bot.inbound import Inbound
from bot.metrics import Metrics
from bot.uploads import PendingUploads
from bot.web.app import build_app
from bot.web.console import register
from bot.web.console_deps import StaffDeps
from bot.web.deps import WebDeps, WebLimits
from bot.web.health import Health, health_routes, timing
from bot.wiring import Installation, chance, now
from flows.ports import Parcel
from flows.service.deciding import Deciding
from flows.service.replying import Replying

Send = Callable[[Sequence[Parcel]], None]


def build_site(
    installation: Installation,
    inbound: Inbound,
    uploads: PendingUploads,
    *,
    send: Send,
    hooks: Sequence[web.RouteDef],
    metrics: Metrics,
) -> web.Application:
    health = Health(metrics, lambda: installation.world.is_loaded, now, installation.store)
    routes = [*hooks, *health_routes(health)]
    app = build_app(_chat(installation, inbound, uploads), routes, middlewares=[timing(metrics)])
    register(app, _staff(installation, send))
    return app


def _chat(installation: Installation, inbound: Inbound, uploads: PendingUploads) -> WebDeps:
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
        limits=WebLimits(idle=timedelta(minutes=settings.web_idle_minutes)),
        trusted_proxies=settings.proxies,
    )


def _staff(installation: Installation, send: Send) -> StaffDeps:
    its = installation
    return StaffDeps(
        store=its.store,
        deciding=Deciding(its.store, world=its.world, chance=chance(), holder=its.holder, waker=its.wakeups),
        replying=Replying(its.store, world=its.world, chance=chance(), holder=its.holder, waker=its.wakeups),
        world=its.world,
        now=now,
        read=its.files.get,
        send=send,
        public_url=its.settings.address,
        cookie_key=its.ring.cookie_keys[0],
    )
