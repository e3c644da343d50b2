"""Ideas that decide between procedures of one thing ("abroad", "remove"): said on one side only, they count against."""

from __future__ import annotations

from collections.abc import Iterable

from flows.procedures.search.ideas import Concepts
from flows.procedures.search.packed import Vocabulary
from flows.procedures.search.terms import Reading


class Decisive:
    def __init__(self, groups: Iterable[Iterable[str]]) -> None:
        self._groups = [frozenset(group) for group in groups]
        self._named: dict[int, int] = {}
        self._doings: dict[int, frozenset[str]] = {}

    def bits(self, reading: Reading) -> int:
        """The ideas a text holds, one bit a group."""
        return self._bits(reading.concepts)

    def note(self, owner: int, named: Concepts, doings: frozenset[str]) -> None:
        """The ideas in an official name, and what is done by it."""
        self._named[owner] = self._bits(named)
        self._doings[owner] = doings

    def _bits(self, concepts: Concepts) -> int:
        names = {name for _, name in concepts}
        return sum(1 << at for at, group in enumerate(self._groups) if group & names)

    def does(self, owner: int, asked: frozenset[str]) -> bool:
        """Whether the name does what is asked."""
        return not asked.isdisjoint(self._doings.get(owner, ()))

    def is_noted(self, owner: int) -> bool:
        return owner in self._named

    def unasked(self, owner: int, asked: int) -> int:
        """How many ideas stand in the name that nobody asked for."""
        return (self._named.get(owner, 0) & ~asked).bit_count()

    def terms(self, asked: int, ids: Vocabulary) -> tuple[frozenset[int], ...]:
        """The terms of each group that is asked for: where none of them is found, something asked for is missing."""
        groups = [group for at, group in enumerate(self._groups) if asked >> at & 1]
        found = (map(ids.get, map("#".__add__, group)) for group in groups)
        return tuple(frozenset(at for at in some if at >= 0) for some in found)
