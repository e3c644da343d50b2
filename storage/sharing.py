"""How many places of a channel's limit each process has: together never more than the platform allows.

A process says every moment how many it uses and wants; what it gives up it gives up when it is free. Who is not heard
of for the length of a lease has none, so that the others go on with what a killed process had.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Float, bindparam, case, or_, select

from flows.ports import Allowance
from storage.statements import LONGEST_LEASE
from storage.tables import buckets, shares
from storage.tables.columns import micros, moment

if TYPE_CHECKING:
    from storage.db import Database

_s = shares.c
_OTHERS = select(_s.holder, _s.wanted, _s.places).where(
    _s.bucket == bindparam("of"), _s.holder != bindparam("me"), _s.lease_until > bindparam("now")
)
_EXPIRED = shares.delete().where(
    _s.bucket == bindparam("of"),
    or_(_s.lease_until <= bindparam("now"), _s.lease_until > bindparam("now") + LONGEST_LEASE),
)


class Sharing:
    def __init__(self, db: Database) -> None:
        self._db = db
        fresh, until = db.insert(buckets), bindparam("until", type_=Float(53))
        touched = fresh.values(name=bindparam("bucket"), busy_until=0.0)
        #: Locks the channel's row: who has how much is settled one after another.
        self._touch = touched.on_conflict_do_update(
            index_elements=[buckets.c.name], set_={"busy_until": buckets.c.busy_until}
        ).returning(buckets.c.busy_until)
        self._hold = fresh.values(name=bindparam("bucket"), busy_until=until).on_conflict_do_update(
            index_elements=[buckets.c.name],
            set_={"busy_until": case((buckets.c.busy_until > until, buckets.c.busy_until), else_=until)},
        )
        mine = db.insert(shares)
        self._keep = mine.on_conflict_do_update(
            index_elements=[_s.bucket, _s.holder],
            set_={name: mine.excluded[name] for name in ("wanted", "places", "lease_until")},
        )

    async def share(
        self, bucket: str, *, holder: str, wanted: int, used: int, limit: int, now: datetime, lease: timedelta
    ) -> Allowance:
        at = micros(now)
        async with self._db.leasing() as connection:
            held = float((await connection.execute(self._touch, {"bucket": bucket})).scalar_one())
            await connection.execute(_EXPIRED, {"of": bucket, "now": at})
            others = (await connection.execute(_OTHERS, {"of": bucket, "me": holder, "now": at})).all()
            allowed = _allowed(limit, others, holder=holder, wanted=max(wanted, used))
            row = {"bucket": bucket, "holder": holder, "wanted": wanted, "places": max(used, allowed)}
            await connection.execute(self._keep, {**row, "lease_until": micros(now + lease)})
        return Allowance(allowed, moment(round(held)) if held > at else None)

    async def hold(self, bucket: str, until: datetime) -> None:
        async with self._db.leasing() as connection:
            await connection.execute(self._hold, {"bucket": bucket, "until": float(micros(until))})


def _allowed(limit: int, others: Any, *, holder: str, wanted: int) -> int:
    """Its part of what all want, or what the others do not use; never what another still has."""
    wants = {each.holder: each.wanted for each in others} | {holder: wanted}
    parts = fair_parts(limit, wants)
    spare = limit - sum(parts.values())
    free = limit - sum(int(each.places) for each in others)
    return max(0, min(parts[holder] + spare, free))


def fair_parts(limit: int, wanted: Mapping[str, int]) -> dict[str, int]:
    """Who wants little gets it, the others the same each; what cannot be divided goes to those who want most."""
    parts: dict[str, int] = {}
    for number, (name, wants) in enumerate(sorted(wanted.items(), key=lambda each: (each[1], each[0]))):
        left = limit - sum(parts.values())
        parts[name] = min(wants, left // (len(wanted) - number))
    return parts
