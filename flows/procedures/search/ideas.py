"""The terms that ideas make: each by itself, its family, and what of both stands together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

from flows.procedures.search.lexicon import Kind

Concept = tuple[Kind, str]
Concepts = tuple[Concept, ...]
Pair = tuple[Concept, Concept]
#: A term, or its number.
Key = TypeVar("Key", str, int)

CONCEPT_PAIR = 1.3
CONCEPT = {Kind.EVENT: 1.7, Kind.OBJECT: 1.6, Kind.ACTION: 1.4, Kind.PERSON: 0.45, Kind.PLACE: 0.8, Kind.AGE: 1.1}
#: Ideas that lead to the same doings (lost, torn: issued again) agree as a family.
FAMILY, FAMILY_PAIR = 0.4, 0.8
#: Concepts further apart than this (counted in concepts) belong to different thoughts.
PAIR_WINDOW = 3
PAIRED = {
    (Kind.ACTION, Kind.OBJECT), (Kind.ACTION, Kind.EVENT), (Kind.EVENT, Kind.OBJECT), (Kind.EVENT, Kind.PLACE),
    (Kind.OBJECT, Kind.OBJECT), (Kind.EVENT, Kind.EVENT), (Kind.ACTION, Kind.ACTION), (Kind.OBJECT, Kind.PLACE),
    (Kind.OBJECT, Kind.AGE), (Kind.EVENT, Kind.PERSON),
}  # fmt: skip
_PAIRED = PAIRED | {(second, first) for first, second in PAIRED}


class Ideas(Generic[Key]):
    """Remembers every idea and every pair once met: few of them make up all phrases of a catalogue."""

    def __init__(
        self, alone: Callable[[str], Key], pair: Callable[[str, str], Key], families: Mapping[str, str]
    ) -> None:
        """How the terms of an idea and of a pair of ideas are told, and which ideas are of one family."""
        self._key: Callable[[str], Key] = alone
        self._pair_key: Callable[[str, str], Key] = pair
        self._families = families
        self._alone: dict[Concept, dict[Key, float]] = {}
        self._pairs: dict[Pair, dict[Key, float]] = {}
        self._wider: dict[Pair, dict[Key, float]] = {}

    def terms(self, concepts: Sequence[Concept]) -> dict[Key, float]:
        terms: dict[Key, float] = {}
        for one in concepts:
            known = self._alone.get(one)
            terms.update(self._of_one(one) if known is None else known)
        near = [(one, other) for at, one in enumerate(concepts) for other in concepts[at + 1 : at + 1 + PAIR_WINDOW]]
        for both in near:
            known = self._pairs.get(both)
            terms.update(self._of_both(both) if known is None else known)
        for both in near:
            known = self._wider.get(both)
            if known is None:
                known = self._of_families(both)
            for term in known:
                terms.setdefault(term, FAMILY_PAIR)
        return terms

    def _of_one(self, concept: Concept) -> dict[Key, float]:
        kind, name = concept
        terms = self._alone[concept] = {} if kind is Kind.OUTSIDE else {self._key(name): CONCEPT[kind]}
        if terms and name in self._families:
            terms[self._key(self._families[name])] = FAMILY
        return terms

    def _of_both(self, both: Pair) -> dict[Key, float]:
        (_, name), (_, second) = both
        terms = self._pairs[both] = self._paired(both, name, second, CONCEPT_PAIR)
        return terms

    def _of_families(self, both: Pair) -> dict[Key, float]:
        (_, name), (_, second) = both
        first, other = self._families.get(name, name), self._families.get(second, second)
        is_wider = (first, other) != (name, second)
        terms = self._wider[both] = self._paired(both, first, other, FAMILY_PAIR) if is_wider else {}
        return terms

    def _paired(self, both: Pair, name: str, second: str, factor: float) -> dict[Key, float]:
        (kind, _), (other, _) = both
        if name == second or (kind, other) not in _PAIRED:
            return {}
        return {(self._pair_key(name, second) if name < second else self._pair_key(second, name)): factor}
