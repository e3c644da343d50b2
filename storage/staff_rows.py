"""People of the office as rows: each with all posts, and each post with the units below its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.ports import Staff
from flows.staffing import Post, Role, merged
from storage.tables import staff, staff_posts, units

_ROLES = frozenset(role.value for role in Role)


async def read_staff(connection: AsyncConnection, *which: ColumnElement[bool]) -> list[tuple[Staff, Row[Any]]]:
    """By login, each beside the row it was read from."""
    people = (await connection.execute(select(staff).where(*which).order_by(staff.c.login))).all()
    if not people:
        return []
    own = select(staff.c.id).where(*which)
    query = select(staff_posts).where(staff_posts.c.staff_id.in_(own)).order_by(staff_posts.c.id)
    posts = (await connection.execute(query)).all()
    below = await units_below(connection, {row.unit_id for row in posts if row.unit_id is not None})
    by_person: dict[int, list[Post]] = {}
    for row in posts:
        if row.role in _ROLES:  # a role of a later version gives nothing here
            under = below.get(row.unit_id, frozenset())
            by_person.setdefault(row.staff_id, []).append(Post(Role(row.role), row.unit_id, under))
    return [(_staff(row, by_person.get(row.id, ())), row) for row in people]


async def write_posts(connection: AsyncConnection, staff_id: int, posts: Iterable[Post]) -> None:
    rows = [{"staff_id": staff_id, "role": post.role.value, "unit_id": post.unit_id} for post in merged(posts)]
    if rows:
        await connection.execute(insert(staff_posts), rows)


async def units_below(connection: AsyncConnection, tops: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """The units under each of these, however deep. A circle in the tree ends by itself: no pair comes twice."""
    start = select(units.c.parent_id.label("top"), units.c.id).where(units.c.parent_id.in_(sorted(tops)))
    walk = start.cte("walk", recursive=True)
    walk = walk.union(select(walk.c.top, units.c.id).join(walk, units.c.parent_id == walk.c.id))
    found: dict[str, set[str]] = {}
    if tops:
        for row in await connection.execute(select(walk.c.top, walk.c.id)):
            found.setdefault(row.top, set()).add(row.id)
    return {top: frozenset(under) for top, under in found.items()}


def _staff(row: Row[Any], posts: Sequence[Post]) -> Staff:
    return Staff(row.id, row.login, row.name, tuple(posts), row.disabled)
