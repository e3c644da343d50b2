"""The pages of an installation put together: chat, tracking, console, webhooks, health."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from aiohttp import web

from bot.inbound import Inbound
from bot.uploads import PendingUploads
from bot.web.app import build_app
from bot.web.deps import WebDeps, WebLimits
from bot.wiring import Installation, now
from flows.ports import Parcel


def build_site(
    installation: Installation,
    inbound: Inbound,
    uploads: PendingUploads,
    *,
    send: Callable[[Sequence[Parcel]], None],
    hooks: Sequence[web.RouteDef],
) -> web.Application:
    settings = installation.settings
    deps = WebDeps(
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
    )
    return build_app(deps, hooks)
