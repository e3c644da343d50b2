"""What every page of the catalogue desk begins with: the person's bench, units, and the way of showing a refusal."""

from __future__ import annotations

from aiohttp import web

from bot.web.console.catalogue.typed import Mistyped
from bot.web.console.deps import STAFF
from bot.web.console.guard import Desk
from bot.web.pages import page
from flows.dossiers.model import Unit
from flows.service.editing import Bench, Editing
from flows.service.world import World
from flows.staffing import Right

HOME = "/staff/catalogue"
PROCEDURE, OFFICE, ROUTE = f"{HOME}/procedure", f"{HOME}/office", f"{HOME}/route"
DRAFT, PUBLISHING, VERSIONS, SANDBOX = f"{HOME}/draft", f"{HOME}/publish", f"{HOME}/versions", f"{HOME}/sandbox"
#: What a page may say was done.
DONE = ("kept", "dropped", "restored", "same")


def editing(request: web.Request) -> Editing:
    deps = request.app[STAFF]
    return Editing(deps.store, deps.base or deps.world, deps.now)


async def bench_of(request: web.Request, desk: Desk) -> Bench:
    return await editing(request).bench(desk.staff)


def own_units(desk: Desk, world: World) -> list[Unit]:
    """Units that receive, whose offers the person may change."""
    ids = desk.units_with(Right.OFFERS)
    return [unit for unit in world.office.units.values() if unit.receives and (ids is None or unit.id in ids)]


def whole(desk: Desk) -> bool:
    """Whether the person may change what all units share."""
    return desk.may(Right.CATALOGUE, None)


def asked_code(given: str) -> str:
    """A code from an address or a form; what cannot be one is none."""
    return given if given.isprintable() and len(given) <= 20 else ""


def asked_done(request: web.Request) -> str:
    done = request.query.get("done", "")
    return done if done in DONE else ""


def shown(
    request: web.Request,
    desk: Desk,
    template: str,
    context: dict[str, object],
    *,
    bench: Bench,
    refused: Mistyped | None = None,
    status: int = 200,
) -> web.Response:
    around = {
        "desk": desk,
        "bench": bench,
        "drafted": len(bench.drafted),
        "whole": whole(desk),
        "done": asked_done(request) if refused is None else "",
        "refused": refused,
    }
    return page(request, f"staff/catalogue/{template}.html", {**around, **context}, status=status)
