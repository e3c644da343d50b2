"""Where people get stuck: counts by step and month, so that a question can be worded better. Nobody is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web

from bot.web.console.deps import STAFF
from bot.web.console.guard import Desk
from bot.web.pages import page
from flows.hurdles.model import StuckFigure, Why
from flows.procedures.library import Library

LISTED = 100
#: Marks places of a dossier that are no question of its procedure: what is read back, the card of identity.
PLACE = "@"


@dataclass(frozen=True, slots=True)
class Line:
    """`place` is a place of the conversation, where it is no step."""

    procedure: str
    label: str
    place: str
    times: tuple[int, ...]
    total: int


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    deps = request.app[STAFF]
    months = await deps.store.hurdles.months()
    asked = request.query.get("month", "")
    month = asked if asked in months else (months[0] if months else "")
    figures = await deps.store.hurdles.figures(month, limit=LISTED) if month else []
    context = {"desk": desk, "months": months, "month": month, "whys": [why.value for why in Why]}
    return page(request, "staff/hurdles.html", {**context, "lines": lines(deps.world().library, figures)})


def lines(library: Library, figures: Sequence[StuckFigure]) -> list[Line]:
    return [_line(library, each) for each in figures]


def _line(library: Library, figure: StuckFigure) -> Line:
    """A step that is no longer asked is shown by its name in the definition."""
    procedure = library.procedure(figure.procedure_code)
    steps = procedure.steps if procedure else ()
    label = next((step.label for step in steps if step.id == figure.step_id), figure.step_id)
    place = figure.step_id.removeprefix(PLACE) if figure.step_id.startswith(PLACE) else ""
    times = tuple(figure.times.get(why, 0) for why in Why)
    return Line(library.name(figure.procedure_code), label, place, times, figure.total)
