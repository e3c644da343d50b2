"""The calendar in the console: days off, worked Saturdays, a unit's hours; what a change does is seen before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import structlog
from aiohttp import web

from bot.web.console.deps import STAFF, StaffDeps
from bot.web.console.guard import Desk, posted
from bot.web.pages import page, see_other
from flows.calendar.days import Calendar, CalendarError, YearPlan, checked_plan, local_day
from flows.calendar.overlay import Overlay, checked_hours
from flows.service.scheduling import Outdated, Shift, changed
from flows.service.world import World
from flows.text_folding import clean

log = structlog.get_logger(__name__)
#: As days are written here, and as the browser's own field writes them.
FORMATS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y")
_FIRST_YEAR, _LAST_YEAR, _MOST_DAYS, _MOST_SPANS = 2024, 2099, 200, 4


@dataclass(frozen=True, slots=True)
class Form:
    """What was typed: one year's days, or one unit's hours."""

    kind: str = "year"  #: or "hours"
    year: str = ""
    off: str = ""
    worked: str = ""
    source: str = ""
    decided: bool = False
    unit: str = ""
    spans: str = ""
    cut_off: str = ""
    version: int = 0


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    deps = request.app[STAFF]
    version, overlay = await deps.store.calendars.overlay()
    world = changed(deps.world(), overlay)
    asked = request.query.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) == 4 else local_day(deps.now()).year
    form = _of_year(world.calendar, year, version)
    if (unit := request.query.get("unit", "")) in world.office.units:
        form = _of_unit(world, unit, version)
    return await _shown(request, desk, form, world=world, done=request.query.get("done", ""))


async def preview(request: web.Request, desk: Desk) -> web.StreamResponse:
    """How many promises it would change, and which; nothing is written."""
    deps, form = request.app[STAFF], _read(await posted(request, desk))
    _, overlay = await deps.store.calendars.overlay()
    try:
        wanted = applied(overlay, form, deps.world())
    except CalendarError as problem:
        return await _shown(request, desk, form, problem=problem.kind, what=problem.what, status=422)
    count, shifts = await deps.scheduling.preview(wanted, now=deps.now())
    return await _shown(request, desk, form, world=changed(deps.world(), overlay), shifts=(count, shifts))


async def publish(request: web.Request, desk: Desk) -> web.StreamResponse:
    deps, form = request.app[STAFF], _read(await posted(request, desk))
    _, overlay = await deps.store.calendars.overlay()
    try:
        wanted = applied(overlay, form, deps.world())
        note = form.source or form.unit
        count = await deps.scheduling.publish(desk.staff, wanted, note=note, after=form.version, now=deps.now())
    except CalendarError as problem:
        return await _shown(request, desk, form, problem=problem.kind, what=problem.what, status=422)
    except Outdated:
        return await _shown(request, desk, form, problem="outdated", status=409)
    log.info("calendar published", staff=desk.staff.login, changed=count)
    return see_other(f"/staff/calendar?done={count}")


def applied(overlay: Overlay, form: Form, world: World) -> Overlay:
    """Raises CalendarError."""
    if form.kind == "hours":
        if form.unit not in world.office.units:
            raise CalendarError("no such unit", kind="unit")
        return overlay.with_hours(form.unit, checked_hours(_spans(form.spans), form.cut_off))
    if not form.source:
        raise CalendarError("no source", kind="source")
    if not (form.year.isascii() and form.year.isdecimal() and _FIRST_YEAR <= int(form.year) <= _LAST_YEAR):
        raise CalendarError("no such year", kind="year", what=form.year)
    plan = checked_plan(
        int(form.year), decided=form.decided, source=form.source, off=_days(form.off), worked=_days(form.worked)
    )
    return overlay.with_year(plan)


async def _shown(
    request: web.Request,
    desk: Desk,
    form: Form,
    *,
    world: World | None = None,
    shifts: tuple[int, list[Shift]] | None = None,
    problem: str = "",
    what: str = "",
    done: str = "",
    status: int = 200,
) -> web.StreamResponse:
    deps = request.app[STAFF]
    _, overlay = await deps.store.calendars.overlay()
    world = world or changed(deps.world(), overlay)
    context = {
        "desk": desk,
        "form": form,
        "years": sorted(world.calendar.years.values(), key=lambda plan: plan.year),
        "uncovered": _uncovered(deps, world.calendar),
        "units": world.office.units,
        "shifts": shifts,
        "published": await deps.store.calendars.published(),
        "names": {each.login: each.name for each in await deps.store.staff.list()},
        "problem": problem,
        "what": what,
        "done": done if done.isascii() and done.isdecimal() and len(done) < 8 else "",
    }
    return page(request, "staff/calendar.html", context, status=status)


def _uncovered(deps: StaffDeps, calendar: Calendar) -> list[int]:
    """This year and the next, where their days off are not decided: dates promised into them may shift."""
    year = local_day(deps.now()).year
    return [each for each in (year, year + 1) if not calendar.covers(each)]


def _read(form: Mapping[str, str]) -> Form:
    version = form.get("version", "")
    return Form(
        kind="hours" if form.get("kind") == "hours" else "year",
        year=form.get("year", "")[:4],
        off=clean(form.get("off", ""))[:5000],
        worked=clean(form.get("worked", ""))[:5000],
        source=clean(form.get("source", ""))[:300],
        decided=form.get("decided") == "1",
        unit=form.get("unit", "")[:64],
        spans=clean(form.get("spans", ""))[:200],
        cut_off=form.get("cut_off", "").strip()[:5],
        version=int(version) if version.isascii() and version.isdecimal() and len(version) < 8 else -1,
    )


def _of_year(calendar: Calendar, year: int, version: int) -> Form:
    plan = calendar.years.get(year, YearPlan(year, decided=False, source="", off=frozenset(), worked=frozenset()))
    return Form(
        year=str(year), off=_lines(plan.off), worked=_lines(plan.worked), source=plan.source, decided=plan.decided,
        version=version,
    )  # fmt: skip


def _of_unit(world: World, unit: str, version: int) -> Form:
    hours = world.office.units[unit].hours
    spans = ", ".join(f"{begin}-{end}" for begin, end in hours.spans)
    return Form("hours", unit=unit, spans=spans, cut_off=hours.cut_off, version=version)


def _lines(days: frozenset[date]) -> str:
    return "\n".join(f"{day:%d/%m/%Y}" for day in sorted(days))


def _days(text: str) -> list[date]:
    words = text.replace(",", " ").replace(";", " ").split()
    if len(words) > _MOST_DAYS:
        raise CalendarError("too many days", kind="days")
    return [_day(word) for word in words]


def _day(word: str) -> date:
    for form in FORMATS:
        try:
            return datetime.strptime(word, form).date()
        except ValueError:
            continue
    raise CalendarError(f"{word} is no day", what=word)


def _spans(text: str) -> tuple[tuple[str, str], ...]:
    """ "07:30-11:30, 13:30-17:00"."""
    parts = [part.strip() for part in text.replace(";", ",").replace("–", "-").split(",") if part.strip()]
    if len(parts) > _MOST_SPANS:
        raise CalendarError("too many spans", kind="hours")
    pairs = [part.partition("-") for part in parts]
    return tuple((_hour(begin), _hour(end)) for begin, _, end in pairs)


def _hour(text: str) -> str:
    """ "7:30", "07.30" and "7h30" are all read."""
    hour, _, minute = text.strip().replace("h", ":").replace(".", ":").partition(":")
    return f"{hour.zfill(2)}:{(minute or '0').zfill(2)}"
