"""A dossier that the handling route gave to another unit is open to that unit while its step lasts, and no longer.

The rule that keeps it clean: whoever works at the step is lent a post in the dossier's unit, good for this one dossier,
so that every other rule about who may see and do what stays as it is. A lent post is never used for a list.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from flows.dossiers.model import Dossier
from flows.handling import stepping
from flows.handling.model import Holding
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
