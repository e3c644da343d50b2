"""A dossier that the handling route gave to another unit is open to that unit while its step lasts, and no longer.

The rule that keeps it clean: whoever works at the step is lent a post in the dossier's unit, good for this one dossier,
so that every other rule about who may see and do what stays as it is. A lent post is never used for a list; what is
lent is listed by the steps that lend it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

from flows.dossiers.model import Dossier
from flows.handling import stepping
from flows.handling.loading import ROLES, shipped_routes
from flows.handling.model import Holding
from flows.service.world import World
from flows.staffing import Post, Role, Staff, merged


class Holds(Protocol):
    """What tells who has a dossier: a page's store, or the transaction of a move."""

    async def holdings(self, dossier_id: str) -> list[Holding]: ...


async def lent(handling: Holds, staff: Staff, dossier: Dossier) -> Staff:
    """The person with what is lent for this dossier. Nothing is read where every own post covers its unit anyway."""
    if not dossier.filed() or all(post.covers(dossier.unit_id) for post in staff.posts):
        return staff
    return with_step(staff, dossier, stepping.current(await handling.holdings(dossier.id)))


def with_step(staff: Staff, dossier: Dossier, held: Holding | None) -> Staff:
    """Whoever works at such a step in the unit that has it, and who leads there."""
    if held is None or held.unit_id == dossier.unit_id:
        return staff
    roles = (held.role, Role.HEAD.value)
    own = [post for post in staff.posts if post.role.value in roles and post.covers(held.unit_id)]
    return replace(staff, posts=merged((*staff.posts, *(Post(post.role, dossier.unit_id) for post in own))))


def steps_of(staff: Staff, world: World) -> Mapping[str, frozenset[str]]:
    """Role of a step -> units where an open one would lend a dossier to this person; the other end of `with_step`.

    Only units that something can be lent to: where dossiers are received and no route leads from elsewhere, the steps
    are all of the unit's own dossiers, and there are far too many to look through them for none.
    """
    found = {role: _lent_to(_units(staff, (role, Role.HEAD.value)), world) for role in ROLES}
    return {role: units for role, units in found.items() if units}


def _lent_to(units: frozenset[str], world: World) -> frozenset[str]:
    own, changed = world.office.units, (each.route for dated in world.routes.values() for each in dated)
    led_to = {step.unit_id for route in (*shipped_routes().values(), *changed) if route for step in route.steps}
    return frozenset(each for each in units if each in led_to or each not in own or not own[each].receives)


def _units(staff: Staff, roles: tuple[str, ...]) -> frozenset[str]:
    """A post in every unit is lent nothing."""
    posts = [post for post in staff.posts if post.role.value in roles and post.unit_id is not None]
    return frozenset(unit for post in posts for unit in (post.unit_id, *post.below) if unit is not None)
