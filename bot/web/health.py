"""`/healthz`, `/readyz` and `/metrics`: whether this process lives, may be sent work, and how it is doing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from aiohttp import web
from aiohttp.typedefs import Middleware

from bot.metrics import Labels, Metrics, exposition, gauge
from flows.hurdles.model import Why
from flows.ports import Store, StoreUnavailable

PATIENCE_S = 2.0
#: Counting a million dossiers is not free, and who scrapes is not always alone.
COUNTS_KEPT_S = 30.0

EXPOSITION = {"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(slots=True)
class Health:
    """What the three pages look at. `store` is None until it is open."""

    metrics: Metrics
    is_loaded: Callable[[], bool]
    now: Callable[[], datetime]
    store: Store | None = None
    is_stopping: Callable[[], bool] = lambda: False
    _counts: Mapping[str, int] = field(default_factory=dict)
    _counted_at: float = float("-inf")

    async def lack(self) -> str | None:
        """Why no work should come here yet; None when all is well."""
        if self.is_stopping():
            return "stopping"
        if self.store is None:
            return "the database is not open yet"
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self.store.upkeep.ping()
        except (StoreUnavailable, TimeoutError):
            return "the database does not answer"
        return None if self.is_loaded() else "the catalogue is not loaded yet"

    async def lines(self) -> list[str]:
        """Our own figures always; those of the store when it answers in time."""
        lines = list(self.metrics.lines())
        store = self.store
        if store is not None:
            try:
                async with asyncio.timeout(PATIENCE_S):
                    lines += await self._of_store(store)
            except (StoreUnavailable, TimeoutError):
                store = None
        return lines + list(gauge("motcua_database_up", "Whether the database answers.", {(): int(store is not None)}))

    async def _of_store(self, store: Store) -> list[str]:
        if time.monotonic() - self._counted_at > COUNTS_KEPT_S:
            self._counts = await store.dossiers.counts(unit_ids=None, now=self.now())
            self._counted_at = time.monotonic()
        months = await store.hurdles.months()
        stuck = await store.hurdles.figures(months[0], limit=1_000) if months else []
        counted: dict[Labels, float] = {
            (why.value,): float(sum(each.times.get(why, 0) for each in stuck)) for why in Why
        }
        hurdles = gauge("motcua_stuck", "How often people got stuck in the newest month.", counted, ("why",))
        papers = gauge("motcua_papers_waiting", "Papers to be joined.", {(): await store.papers.waiting()})
        return [
            *_store_lines(await store.inbox.waiting(), await store.outbox.waiting(), self._counts),
            *papers,
            *hurdles,
        ]


def _store_lines(inbox: int, outbox: Mapping[str, int], dossiers: Mapping[str, int]) -> Iterator[str]:
    yield from gauge("motcua_inbox_waiting", "Updates stored and not yet answered.", {(): inbox})
    sending: dict[Labels, float] = {(channel,): float(count) for channel, count in outbox.items()}
    yield from gauge("motcua_outbox_waiting", "Messages not yet sent.", sending, ("channel",))
    by_status: dict[Labels, float] = {
        (status,): float(count) for status, count in dossiers.items() if status != "overdue"
    }
    yield from gauge("motcua_dossiers", "Dossiers by status.", by_status, ("status",))
    yield from gauge("motcua_dossiers_overdue", "Open dossiers past their due date.", {(): dossiers.get("overdue", 0)})


def health_routes(health: Health) -> list[web.RouteDef]:
    async def alive(request: web.Request) -> web.Response:
        return web.Response(text="alive\n")

    async def ready(request: web.Request) -> web.Response:
        lack = await health.lack()
        return web.Response(text=f"{lack or 'ready'}\n", status=503 if lack else 200)

    async def metrics(request: web.Request) -> web.Response:
        return web.Response(
            text=exposition(await health.lines()), headers={"Content-Type": "text/plain; version=0.0.4"}
        )

    return [web.get("/healthz", alive), web.get("/readyz", ready), web.get("/metrics", metrics)]


def timing(metrics: Metrics) -> Middleware:
    """The outermost middleware: how often and how fast each route is answered. Streams end when the page is closed."""

    @web.middleware
    async def timed(request: web.Request, handler: Handler) -> web.StreamResponse:
        began, status = time.perf_counter(), 500
        try:
            response = await handler(request)
            status = response.status
            return response
        except web.HTTPException as error:
            status = error.status
            raise
        finally:
            metrics.request(request.method, _route(request), status, time.perf_counter() - began)

    return timed


def _route(request: web.Request) -> str:
    """The pattern, never the address: a tracking link holds a secret."""
    resource = request.match_info.route.resource
    return resource.canonical if resource else "unknown"
