"""The editions so far: who, when, why, what; and the way back to any of them."""

from __future__ import annotations

import structlog
from aiohttp import web

from bot.web.console.catalogue.desk import DRAFT, bench_of, editing, shown
from bot.web.console.catalogue.sayings import title_of
from bot.web.console.catalogue.typed import Mistyped
from bot.web.console.deps import STAFF
from bot.web.console.guard import Desk, posted
from bot.web.pages import see_other
from flows.service.editing import Bench, NotYours, Unfinished

log = structlog.get_logger(__name__)
LISTED, THINGS = 50, 8


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    return await _shown(request, desk, await bench_of(request, desk))


async def restore(request: web.Request, desk: Desk) -> web.StreamResponse:
    """An earlier edition becomes a draft, to be looked at and published like any other."""
    given = (await posted(request, desk)).get("number", "")
    bench = await bench_of(request, desk)
    number = int(given) if given.isascii() and given.isdecimal() and len(given) < 8 else -1
    try:
        restored = await editing(request).restore(desk.staff, number)
    except Unfinished:
        return await _shown(request, desk, bench, refused=Mistyped("unfinished", "number"))
    except (NotYours, KeyError):
        return await _shown(request, desk, bench, refused=Mistyped("not_yours", "number"))
    log.info("edition restored to a draft", staff=desk.staff.login, edition=number)
    return see_other(f"{DRAFT}?done={'restored' if restored.drafted else 'same'}")


async def _shown(
    request: web.Request, desk: Desk, bench: Bench, *, refused: Mistyped | None = None
) -> web.StreamResponse:
    deps, world = request.app[STAFF], bench.before()
    published = await deps.store.editions.published(bench.realm, limit=LISTED)
    lines = [(each, [title_of(world, key) for key in each.touched[:THINGS]], len(each.touched)) for each in published]
    context: dict[str, object] = {
        "lines": lines,
        "most": THINGS,
        "names": {each.login: each.name for each in await deps.store.staff.list()},
    }
    return shown(request, desk, "versions", context, bench=bench, refused=refused, status=422 if refused else 200)
