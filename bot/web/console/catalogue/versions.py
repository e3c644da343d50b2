"""The editions so far: who, when, why, what; and the way back to any of them."""

from __future__ import annotations

from dataclasses import replace

import structlog
from aiohttp import web

from bot.web.console.catalogue.desk import DRAFT, bench_of, editing, shown
from bot.web.console.catalogue.draft import compared
from bot.web.console.catalogue.sayings import title_of
from bot.web.console.catalogue.typed import Mistyped
from bot.web.console.deps import STAFF
from bot.web.console.guard import Desk, posted
from bot.web.pages import see_other
from flows.calendar.days import local_day
from flows.editions.merging import back_to
from flows.editions.model import Draft
from flows.service.editing import LOOKED_BACK, Bench, NotYours, Unfinished

log = structlog.get_logger(__name__)
LISTED, THINGS = 50, 8


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    bench, number = await bench_of(request, desk), _number(request.query.get("number", ""))
    if number > 0:
        return await _one(request, desk, bench, number)
    return await _shown(request, desk, bench)


async def _one(request: web.Request, desk: Desk, bench: Bench, number: int) -> web.StreamResponse:
    """What an edition changed of the one before it, in words and as conversations."""
    deps = request.app[STAFF]
    published = await deps.store.editions.published(bench.realm, limit=LOOKED_BACK)
    version = next((each for each in published if each.number == number), None)
    entries = await deps.store.editions.edition(bench.realm, number)
    if version is None or entries is None:
        raise web.HTTPNotFound
    former = await deps.store.editions.edition(bench.realm, number - 1) or {}
    then = Draft(number - 1, back_to(entries, former), version.at)
    pair = replace(bench, number=number - 1, current=former, draft=then, others=(), today=local_day(version.at))
    context: dict[str, object] = {
        **await compared(request, pair),
        "version": version,
        "names": {each.login: each.name for each in await deps.store.staff.list()},
    }
    return shown(request, desk, "edition", context, bench=bench)


async def restore(request: web.Request, desk: Desk) -> web.StreamResponse:
    """An earlier edition becomes a draft, to be looked at and published like any other."""
    given = (await posted(request, desk)).get("number", "")
    bench = await bench_of(request, desk)
    try:
        restored = await editing(request).restore(desk.staff, _number(given))
    except Unfinished:
        return await _shown(request, desk, bench, refused=Mistyped("unfinished", "number"))
    except (NotYours, KeyError):
        return await _shown(request, desk, bench, refused=Mistyped("not_yours", "number"))
    log.info("edition restored to a draft", staff=desk.staff.login, edition=_number(given))
    return see_other(f"{DRAFT}?done={'restored' if restored.drafted else 'same'}")


def _number(given: str) -> int:
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 8 else -1


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
