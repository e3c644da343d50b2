"""The code of a dossier that an agency has: numbers are taken in the transaction that makes it so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from flows.calendar.days import local_day
from flows.dossiers.codes import make_code
from flows.dossiers.model import Dossier
from flows.ports import Tx
from flows.service.world import World


async def numbered(tx: Tx, world: World, dossiers: Sequence[Dossier], *, at: datetime) -> list[Dossier]:
    """Each with its code: agency of the receiving unit, day, and the next number of both."""
    keys = [(world.office.unit(each.unit_id).agency_code, local_day(at)) for each in dossiers]
    following = dict(await tx.number(Counter(keys))) if keys else {}
    coded = []
    for dossier, key in zip(dossiers, keys, strict=True):
        coded.append(replace(dossier, code=make_code(*key, following[key])))
        following[key] += 1
    return coded


def wants_code(dossier: Dossier) -> bool:
    """Filed or received, and not yet numbered."""
    return dossier.filed() and dossier.code is None
