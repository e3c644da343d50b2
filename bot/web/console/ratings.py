"""How people say they were served: figures of the units, remarks without names, and low ratings to look into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from aiohttp import web

from bot.web.console.deps import STAFF
from bot.web.console.guard import Desk, asked_number, posted
from bot.web.pages import page, see_other
from flows.calendar.days import local_day
from flows.ratings.model import STARS, LowRating, Tally, together
from flows.ratings.rules import rating_rules
from flows.service.rating import LOOKS_INTO, NotOpen, look_into
from flows.service.world import World
from flows.staffing import Right
from flows.text_folding import clean

log = structlog.get_logger(__name__)
PAGE = "/staff/ratings"
BACK = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Figures:
    """A month, or all of them. `mean` is as it is written: "4,25", or "–" where nobody said anything."""

    month: str
    count: int
    mean: str
    stars: tuple[tuple[int, int, str], ...]  #: stars, how many, of how many hundred
    reasons: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class LowCard:
    low: LowRating
    unit: str
    procedure: str
    is_late: bool


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    done = request.query.get("done", "")
    return await _shown(request, desk, done=done if done == "closed" else "")


async def close(request: web.Request, desk: Desk) -> web.StreamResponse:
    """What was found or done about a low one."""
    deps, number = request.app[STAFF], asked_number(request)
    form = await posted(request, desk)
    note = clean(form.get("note", ""))[: deps.limits.reason_characters]
    if not note:
        return await _shown(request, desk, problem="no_note", status=422)
    try:
        await look_into(deps.store, desk.staff, number, note, now=deps.now())
    except NotOpen:
        raise web.HTTPNotFound from None
    log.info("low rating looked into", staff=desk.staff.login, rating=number)
    return see_other(f"{PAGE}?done=closed")


async def _shown(
    request: web.Request, desk: Desk, *, done: str = "", problem: str = "", status: int = 200
) -> web.StreamResponse:
    deps, world = request.app[STAFF], request.app[STAFF].world()
    units = desk.units_with(Right.DOSSIERS)
    leads = desk.units_with(LOOKS_INTO)
    since = f"{local_day(deps.now() - BACK):%Y-%m}"
    tallies = await deps.store.ratings.tallies(unit_ids=units, since=since)
    remarks = await deps.store.ratings.remarks(unit_ids=units, limit=deps.limits.page)
    low = await deps.store.ratings.low(unit_ids=leads) if leads is None or leads else []
    context = {
        "desk": desk,
        "every": figures(together(tallies)),
        "months": [figures(tally) for tally in tallies],
        "remarks": [(world.office.unit(each.unit_id).name, each) for each in remarks],
        "low": [_card(world, each, deps.now()) for each in low],
        "source": rating_rules().source,
        "limits": deps.limits,
        "done": done,
        "problem": problem,
    }
    return page(request, "staff/ratings.html", context, status=status)


def figures(tally: Tally) -> Figures:
    return Figures(
        month="/".join(reversed(tally.month.split("-"))),
        count=tally.count,
        mean="–" if tally.mean is None else f"{tally.mean:.2f}".replace(".", ","),
        stars=tuple((each, tally.stars.get(each, 0), _share(tally.stars, each)) for each in reversed(STARS)),
        reasons=tuple(sorted(tally.reasons.items(), key=lambda pair: (-pair[1], pair[0]))),
    )


def _share(stars: Mapping[int, int], wanted: int) -> str:
    """Of none there is no share."""
    every = sum(stars.values())
    return f"{100 * stars.get(wanted, 0) / every:.2f}%".replace(".", ",") if every else "–"


def _card(world: World, low: LowRating, now: datetime) -> LowCard:
    unit, procedure = world.office.unit(low.unit_id).name, world.library.name(low.procedure_code)
    return LowCard(low, unit, procedure, is_late=now > low.due_at)
