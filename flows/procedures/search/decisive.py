"""Ideas that decide between procedures of one thing ("abroad", "remove"): said on one side only, they count against."""

from __future__ import annotations

from collections.abc import Iterable

from flows.procedures.search.postings import Postings
from flows.procedures.search.terms import Reading

#: For each decisive idea that stands in the request or in the official name, but not in the other.
MISFIT = 0.88


class Decisive:
    def __init__(self, groups: Iterable[Iterable[str]]) -> None:
        self._groups = [frozenset(group) for group in groups]
        self._named: dict[int, int] = {}

    def bits(self, reading: Reading) -> int:
        """The ideas a text holds, one bit a group."""
        names = {name for _, name in reading.concepts}
        return sum(1 << at for at, group in enumerate(self._groups) if group & names)

    def note(self, owner: int, official_name: Reading) -> None:
        self._named[owner] = self.bits(official_name)

    def is_noted(self, owner: int) -> bool:
        return owner in self._named

    def fit(self, owner: int, asked: int, present: set[int], postings: Postings) -> float:
        if owner not in self._named:
            return 1.0
        named = self._named[owner]
        unmet = sum(
            1
            for at, group in enumerate(self._groups)
            if asked >> at & 1 and not any(postings.ids.get("#" + name, -1) in present for name in group)
        )
        return float(MISFIT ** ((named & ~asked).bit_count() + unmet))
