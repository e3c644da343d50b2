"""The phrases nearest to a request vote: for their procedures, and for the fields those belong to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple

#: So many phrases vote, each by the square of its nearness.
VOTERS = 30
#: What fits less well than this share of the nearest has no vote.
NEAR = 0.4


class Votes(NamedTuple):
    """Shares of all votes."""

    owners: Mapping[int, float]
    fields: Mapping[int, float]
    #: of what is none of ours, of all votes with those
    other: float


def votes(sums: Mapping[int, float], owners: Sequence[int], fields: Sequence[int], *, other: int) -> Votes:
    """From how well each phrase fits; what belongs to `other` (none of ours) votes for nothing of ours."""
    by_owner: dict[int, float] = {}
    by_field: dict[int, float] = {}
    least = NEAR * max(sums.values(), default=0.0)
    near = sorted([(value, phrase) for phrase, value in sums.items() if value > least], reverse=True)[:VOTERS]
    voting = [(value * value, owners[phrase]) for value, phrase in near]
    against = sum(value for value, owner in voting if owner == other)
    total = (sum(map(itemgetter(0), voting)) - against) or 1.0
    for value, owner in voting:
        if owner == other:
            continue
        by_owner[owner] = by_owner.get(owner, 0.0) + value / total
        by_field[fields[owner]] = by_field.get(fields[owner], 0.0) + value / total
    return Votes(by_owner, by_field, against / (total + against))
