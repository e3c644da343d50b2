"""Where each term stands: phrases of procedures, weighed so that a phrase fully said scores near one."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain, groupby
from operator import itemgetter
from typing import NamedTuple

#: A short phrase must not win by being short.
NORM_FLOOR = 2.5
#: Rare terms are looked up first; once this many places were read the rest could not change the order.
ENOUGH = 3000
#: Phrases below this share of the best one are not looked at again.
HOPELESS = 0.25
#: What a syllable that stands nowhere weighs: about as much as a rare one that does.
UNKNOWN = 6.0


class Best(NamedTuple):
    """The phrase of one procedure that fits best, and how well the next one does."""

    value: float
    phrase: int
    second: float = 0.0


_NOTHING = Best(0.0, 0)


class Postings:
    def __init__(self) -> None:
        self.ids: dict[str, int] = {}
        self.idf = array("f")
        self.owners = array("H")
        self.norms = array("f")
        self.phrases_of: dict[int, list[int]] = {}
        #: how many phrases of each owner, from its first, are official
        self.names: dict[int, int] = {}
        self._contents: list[array[int]] = []
        self._places: list[array[int]] = []
        self._strengths: list[array[float]] = []

    def fill(self, phrases: Sequence[tuple[int, Mapping[str, float]]], *, owners: int) -> None:
        """Take in (owner, terms) for every phrase; phrases of one owner stand together."""
        frequency: Counter[str] = Counter()
        for _, some in groupby(phrases, key=itemgetter(0)):
            frequency.update(list(dict.fromkeys(chain.from_iterable(terms for _, terms in some))))
        for term, count in frequency.items():
            self.ids[term] = len(self.idf)
            self.idf.append(math.log(1 + owners / count))
            self._places.append(array("H"))
            self._strengths.append(array("f"))
        for phrase, (owner, terms) in enumerate(phrases):
            self._post(phrase, owner, terms)

    def _post(self, phrase: int, owner: int, terms: Mapping[str, float]) -> None:
        ids = array("I", [self.ids[term] for term in terms])
        weights = [factor * self.idf[at] for factor, at in zip(terms.values(), ids, strict=True)]
        norm = math.sqrt(math.fsum(weight * weight for weight in weights)) + NORM_FLOOR
        self.owners.append(owner)
        self.norms.append(norm)
        self.phrases_of.setdefault(owner, []).append(phrase)
        self._contents.append(ids)
        for at, weight in zip(ids, weights, strict=True):
            self._places[at].append(phrase)
            self._strengths[at].append(weight / norm)

    def weigh(self, terms: Mapping[str, float]) -> dict[int, float]:
        """Term id -> weight, of the terms that stand anywhere."""
        known = ((self.ids[term], factor) for term, factor in terms.items() if term in self.ids)
        return {at: factor * self.idf[at] for at, factor in known}

    def holds(self, term: str) -> bool:
        return term in self.ids

    def terms_of(self, owner: int, *, without: int = -1) -> set[int]:
        phrases = self.phrases_of.get(owner, ())
        return set().union(*(self._contents[phrase] for phrase in phrases if phrase != without))

    def named_terms(self, owner: int) -> set[int]:
        """Terms of the official name: the beginning stands first, then all of it where that is longer."""
        return set().union(*(self._contents[phrase] for phrase in self.phrases_of[owner][: self.names[owner]]))

    def unsaid(self, owner: int, weights: Mapping[int, float]) -> float:
        """Which share of the beginning of the official name was not said, 0 to 1."""
        squares = {at: self.idf[at] ** 2 for at in self._contents[self.phrases_of[owner][0]]}
        whole = math.fsum(squares.values()) or 1.0
        return math.fsum([square for at, square in squares.items() if at not in weights]) / whole

    def best(self, weights: Mapping[int, float], *, without: int = -1) -> dict[int, Best]:
        """Each procedure's best phrase, of those worth a second look."""
        sums = self._sums(weights)
        sums.pop(without, None)
        enough = HOPELESS * max(sums.values(), default=0.0)
        best: dict[int, Best] = {}
        for phrase, value in sums.items():
            if value > enough:
                owner = self.owners[phrase]
                known = best.get(owner, _NOTHING)
                if value > known.value:
                    best[owner] = Best(value, phrase, known.value)
                elif value > known.second:
                    best[owner] = Best(known.value, known.phrase, value)
        return best

    def _sums(self, weights: Mapping[int, float]) -> dict[int, float]:
        sums: dict[int, float] = {}
        places = 0
        for at in sorted(weights, key=lambda at: (len(self._places[at]), at)):
            places += len(self._places[at])
            if places > ENOUGH and sums:
                break
            weight = weights[at]
            for phrase, strength in zip(self._places[at], self._strengths[at], strict=True):
                sums[phrase] = sums.get(phrase, 0.0) + weight * strength
        return sums

    def said(self, best: Best) -> float:
        """Which share of the phrase itself was said, 0 to 1."""
        own = self.norms[best.phrase] - NORM_FLOOR
        return best.value * self.norms[best.phrase] / (own * own)
