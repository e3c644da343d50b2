"""The learning desk: what people asked for and nothing was found, the wordings attached to it, what those change."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog
from aiohttp import web

from bot.measuring import measured
from bot.web.console.deps import STAFF, StaffDeps
from bot.web.console.guard import Desk, asked_number, posted
from bot.web.pages import page, see_other
from bot.workshop.pool import Busy, WorkFailed, Workshop
from flows.learning.effect import Effect
from flows.learning.masking import is_free_of_names
from flows.learning.model import (
    LONGEST,
    SHORTEST,
    Request,
    RequestState,
    Wording,
    WordingState,
    by_code,
    digest,
    published,
)
from flows.service.world import World
from flows.text_folding import clean

log = structlog.get_logger(__name__)
PAGE = "/staff/learning"
LISTED, OFFERED = 30, 3
#: One measurement at a time in the whole installation: it takes a processor for some seconds.
LEASE_NAME, LEASE = "wordings-measured", timedelta(minutes=5)
#: What an editor may make of a request without attaching anything.
SETTLED = {state.value: state for state in (RequestState.NONSENSE, RequestState.NOT_OURS, RequestState.OPEN)}
DONE = ("attached", "settled", "measured", "published", "taken_back")


@dataclass(frozen=True, slots=True)
class Card:
    """A request and what search would offer for it now: code and name."""

    request: Request
    offers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into the form of one request, shown again when it was not taken."""

    id: int = 0
    code: str = ""
    wording: str = ""


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    done = request.query.get("done", "")
    return await _shown(request, desk, done=done if done in DONE else "")


async def attach(request: web.Request, desk: Desk) -> web.StreamResponse:
    """A draft: search does not know it before it is published."""
    deps, number = request.app[STAFF], asked_number(request)
    form = await posted(request, desk)
    typed = Typed(number, (form.get("other", "").strip() or form.get("code", ""))[:20], clean(form.get("wording", "")))
    problem = refused(deps.world(), typed, is_sure=form.get("sure") == "1")
    if not problem:
        at = deps.now()
        learning = deps.store.learning
        if await learning.attach(typed.code, typed.wording, request_id=number, by=desk.staff.login, now=at):
            return see_other(f"{PAGE}?done=attached")
        problem = "known"
    return await _shown(request, desk, problem=problem, typed=typed, status=422)


def refused(world: World, typed: Typed, *, is_sure: bool) -> str:
    """Why this wording is not taken; empty when it is."""
    if world.library.record(typed.code) is None:
        return "code"
    if not SHORTEST <= len(typed.wording) <= LONGEST or "\n" in typed.wording:
        return "length"
    return "" if is_sure or is_free_of_names(typed.wording) else "personal"


async def settle(request: web.Request, desk: Desk) -> web.StreamResponse:
    deps, number = request.app[STAFF], asked_number(request)
    state = SETTLED.get((await posted(request, desk)).get("as", ""))
    if state is None:
        raise web.HTTPBadRequest
    if not await deps.store.learning.settle(number, state, by=desk.staff.login, now=deps.now()):
        return await _shown(request, desk, problem="gone", status=409)
    return see_other(f"{PAGE}?done=settled")


async def measure(request: web.Request, desk: Desk) -> web.StreamResponse:
    """What the drafts would change, on every labelled request: worked out beside this process."""
    deps = request.app[STAFF]
    await posted(request, desk)
    wordings = await deps.store.learning.wordings()
    if all(each.state is not WordingState.DRAFT for each in wordings):
        return await _shown(request, desk, problem="nothing", status=409)
    holder = f"{desk.staff.login}:{secrets.token_hex(8)}"
    if not await deps.store.upkeep.lead(LEASE_NAME, holder=holder, now=deps.now(), lease=LEASE):
        return await _shown(request, desk, problem="busy", status=503)
    try:
        async with Workshop(size=1) as workshop:
            effect = await measured(
                deps.store, workshop, published(wordings), by_code(wordings), offered=sorted(deps.world().office.offers)
            )
    except (Busy, WorkFailed):
        return await _shown(request, desk, problem="busy", status=503)
    finally:
        await deps.store.upkeep.yield_lead(LEASE_NAME, holder=holder)
    await deps.store.learning.keep_effect(named(wordings), effect, by=desk.staff.login, now=deps.now())
    return see_other(f"{PAGE}?done=measured")


async def publish(request: web.Request, desk: Desk) -> web.StreamResponse:
    """Only what was measured, as it was measured."""
    deps = request.app[STAFF]
    given = (await posted(request, desk)).get("measured", "")
    wordings = await deps.store.learning.wordings()
    if given != named(wordings) or await deps.store.learning.effect(given) is None:
        return await _shown(request, desk, problem="unmeasured", status=409)
    drafts = [each.id for each in wordings if each.state is WordingState.DRAFT]
    count = await deps.store.learning.publish(drafts, by=desk.staff.login, now=deps.now())
    log.info("wordings published", staff=desk.staff.login, count=count)
    return see_other(f"{PAGE}?done=published")


async def take_back(request: web.Request, desk: Desk) -> web.StreamResponse:
    deps, number = request.app[STAFF], asked_number(request)
    await posted(request, desk)
    gone = await deps.store.learning.take_back(number, by=desk.staff.login, now=deps.now())
    if gone is None:
        return await _shown(request, desk, problem="gone", status=409)
    log.info("wording taken back", staff=desk.staff.login, procedure=gone.code, state=gone.state.value)
    return see_other(f"{PAGE}?done=taken_back")


def named(wordings: Sequence[Wording]) -> str:
    """What search knows now and what it would know, as one word."""
    return digest(published(wordings), by_code(wordings))


async def _shown(
    request: web.Request,
    desk: Desk,
    *,
    done: str = "",
    problem: str = "",
    typed: Typed | None = None,
    status: int = 200,
) -> web.StreamResponse:
    deps = request.app[STAFF]
    asked = request.query.get("state", "")
    state = next((each for each in RequestState if each.value == asked), RequestState.OPEN)
    wordings = await deps.store.learning.wordings()
    effect = await deps.store.learning.effect(named(wordings))
    library = deps.world().library
    context = {
        "desk": desk,
        "state": state,
        "counts": await deps.store.learning.counts(),
        "cards": await _cards(deps, await deps.store.learning.requests(state, limit=LISTED)),
        "drafts": [each for each in wordings if each.state is WordingState.DRAFT],
        "live": [each for each in wordings if each.state is WordingState.PUBLISHED],
        "effect": effect,
        "lines": _lines(effect),
        "measured": named(wordings) if effect else "",
        "name": library.name,
        "typed": typed or Typed(),
        "limits": {"wording": LONGEST},
        "done": done,
        "problem": problem,
    }
    return page(request, "staff/learning.html", context, status=status)


async def _cards(deps: StaffDeps, requests: Sequence[Request]) -> list[Card]:
    """Searched beside the loop: thirty searches would hold everybody up."""
    world = deps.world()
    return await asyncio.to_thread(lambda: [_card(world, each) for each in requests])


def _card(world: World, asked: Request) -> Card:
    found = world.library.find(asked.text, k=OFFERED, offered=frozenset(world.office.offers))
    return Card(asked, tuple((hit.code, world.library.name(hit.code)) for hit in found.results))


def _lines(effect: Effect | None) -> list[Mapping[str, object]]:
    """The figures beside each other: name, before, after, out of how many."""
    if effect is None:
        return []
    was, now = effect.before, effect.after
    of = {"first": now.ours, "three": now.ours, "kept": now.ours, "refused": now.others}
    return [
        {"name": name, "before": getattr(was, name), "after": getattr(now, name), "of": many}
        for name, many in of.items()
    ]
