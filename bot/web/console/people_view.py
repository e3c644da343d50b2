"""What the page of people shows: who is locked out, who has a second factor, which posts can be given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web

from bot.web.console import factor
from bot.web.console.deps import STAFF, StaffDeps
from bot.web.console.guard import Desk
from bot.web.console.login import key_of
from flows.ports import Staff
from flows.staffing import TITLES, Right, is_weighty, manages

#: What a redirect may say was done.
DONE = ("give_post", "take_post", "disable", "enable", "unlock", "reset_factor", "invitation_ended")


@dataclass(frozen=True, slots=True)
class PersonLine:
    staff: Staff
    is_locked: bool
    has_factor: bool
    lacks_factor: bool  #: decides without one
    is_oneself: bool


async def people_of(deps: StaffDeps, desk: Desk) -> list[PersonLine]:
    """Whom one manages, by login."""
    people = [each for each in await deps.store.staff.list() if manages(desk.staff, each)]
    keys = {each.id: (key_of(each.login), factor.key_of(each)) for each in people}
    since = deps.now() - deps.limits.tries_within
    wrong = await deps.store.doors.failures_of([key for pair in keys.values() for key in pair], since=since)
    proven, most = await deps.store.doors.with_factor(), deps.limits.tries_of_name
    return [
        PersonLine(
            staff=each,
            is_locked=any(wrong.get(key, 0) >= most for key in keys[each.id]),
            has_factor=each.id in proven,
            lacks_factor=is_weighty(each) and each.id not in proven,
            is_oneself=each.id == desk.staff.id,
        )
        for each in people
    ]


def context_of(request: web.Request, desk: Desk, people: Sequence[PersonLine]) -> dict[str, object]:
    deps, asked = request.app[STAFF], request.query
    units, own = deps.world().office.units, desk.units_with(Right.PEOPLE)
    done = asked.get("done", "")
    who = next((line.staff for line in people if str(line.staff.id) == asked.get("who", "")), None)
    return {
        "desk": desk,
        "people": people,
        "titles": list(TITLES),
        "units": units,
        "own_units": [unit for unit in units.values() if own is None or unit.id in own],
        "everywhere": own is None,
        "done": done if done in DONE else "",
        "who": who,
        "taken": (asked.get("title", ""), asked.get("unit", "")) if who and asked.get("title") in TITLES else None,
    }
