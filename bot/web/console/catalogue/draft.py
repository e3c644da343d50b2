"""What is drafted: each change as it was and will be, and the conversations that it changes, side by side."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog
from aiohttp import web

from bot.web.console.catalogue.desk import DRAFT, bench_of, editing, shown
from bot.web.console.catalogue.sayings import Bubble, Changed, bubbles, changes_of, read_alike, title_of
from bot.web.console.catalogue.typed import Mistyped
from bot.web.console.deps import STAFF
from bot.web.console.guard import Desk, posted
from bot.web.pages import see_other
from flows.editions.model import Key, Kind, ProcedureWords
from flows.procedures.model import Intake
from flows.service.comparing import Side, conversations, differing, entrance
from flows.service.editing import Bench
from flows.service.world import World

log = structlog.get_logger(__name__)
#: Turns of one conversation shown beside each other; the rest is counted.
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Item:
    key: Key
    title: str
    changes: list[Changed]


@dataclass(frozen=True, slots=True)
class Conversation:
    """One journey in both worlds: the turns that differ, and how many more there are of either."""

    sides: list[tuple[Bubble | None, Bubble | None]]
    more: int
    same: int


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    return await shown_draft(request, desk, await bench_of(request, desk))


async def drop(request: web.Request, desk: Desk) -> web.StreamResponse:
    """One change, or all of them."""
    form = await posted(request, desk)
    bench = await bench_of(request, desk)
    wanted = form.get("key", "")
    keys = list(bench.drafted) if wanted == "*" else [key for key in bench.drafted if str(key) == wanted]
    await editing(request).drop(desk.staff, keys)
    log.info("draft dropped", staff=desk.staff.login, changes=len(keys))
    return see_other(f"{DRAFT}?done=dropped")


async def keep_mine(request: web.Request, desk: Desk) -> web.StreamResponse:
    """What others published since of the same things was seen, and is to be changed all the same."""
    await posted(request, desk)
    await editing(request).keep_mine(desk.staff)
    return see_other(DRAFT)


async def shown_draft(
    request: web.Request,
    desk: Desk,
    bench: Bench,
    *,
    typed: Mapping[str, str] | None = None,
    refused: Mistyped | None = None,
) -> web.Response:
    deps, world = request.app[STAFF], bench.after()
    context: dict[str, object] = {
        **await compared(request, bench),
        "others": [(title_of(world, key), version) for key, version in bench.others],
        "names": {each.login: each.name for each in await deps.store.staff.list()},
        "note": typed.get("note", "") if typed else "",
    }
    return shown(request, desk, "draft", context, bench=bench, refused=refused, status=422 if refused else 200)


async def compared(request: web.Request, bench: Bench) -> dict[str, object]:
    """Every change in words, and of the one that was asked for the conversations."""
    world, asked = bench.after(), request.query.get("key", "")
    chosen = next((key for key in bench.drafted if str(key) == asked), next(iter(bench.drafted), None))
    played = await asyncio.to_thread(_played, bench, chosen, request.app[STAFF].now()) if chosen else []
    return {
        "items": [Item(key, title_of(world, key), changes_of(bench, key)) for key in bench.drafted],
        "chosen": chosen,
        "conversations": played,
        "day": bench.day_of(chosen) if chosen else bench.today,
    }


def _played(bench: Bench, key: Key, now: datetime) -> list[Conversation]:
    """The engine goes through it twice with the same answers; on the day when the change begins."""
    if key.kind is Kind.ROUTE:
        return []
    day = bench.day_of(key)
    before, after = bench.before(day), bench.after(day)
    journeys = [entrance(before, after, now=now)] if key.kind in (Kind.AGENCY, Kind.UNIT) else []
    code = _sample(after, key.unit_id) if key.kind is Kind.UNIT else key.code
    if code:
        offers = after.office.offers_of(code) or before.office.offers_of(code)
        unit_id = key.unit_id or (offers[0].unit_id if offers else "")
        journeys += conversations(before, after, code, unit_id=unit_id, steps=_steps(bench, key), now=now)
    return _told(journeys)


def _sample(world: World, unit_id: str) -> str:
    """A procedure that brings people to the unit, so that its address and hours are told."""
    found = [code for code in (*world.office.common, *world.office.offers) if world.office.offer(code, unit_id)]
    counter = (code for code in found if _intake(world, code, unit_id) is Intake.COUNTER)
    return next(counter, found[0] if found else "")


def _intake(world: World, code: str, unit_id: str) -> Intake | None:
    offer = world.office.offer(code, unit_id)
    return offer.intake if offer else None


def _steps(bench: Bench, key: Key) -> list[str]:
    """Which questions read otherwise: journeys that come by them are wanted."""
    texts = [
        entry.texts if isinstance(entry, ProcedureWords) else {}
        for entry in (bench.current.get(key), bench.drafted.get(key))
    ]
    changed = {name for name in {**texts[0], **texts[1]} if texts[0].get(name) != texts[1].get(name)}
    return sorted({name.partition(".")[0].partition("/")[0] for name in changed if "." in name})


def _told(journeys: list[list[Side]]) -> list[Conversation]:
    """Words may carry what no sentence says: only turns that read otherwise are shown."""
    told = []
    for sides in journeys:
        pairs = [bubbles(side) for side in differing(sides)]
        found = [pair for pair in pairs if not read_alike(*pair)]
        told.append(Conversation(found[:SHOWN], len(found[SHOWN:]), len(sides) - len(found)))
    return told
