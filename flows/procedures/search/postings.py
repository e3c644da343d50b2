"""Where each term stands: phrases of procedures, weighed so that a phrase fully said scores near one.

Everything is kept in a few flat arrays: a server holds the index all its life, and reads it back in one piece.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, chain, pairwise, repeat
from operator import mul, truediv
from typing import Any, NamedTuple, TypeVar

from flows.procedures.search.packed import Vocabulary, numbers
from flows.procedures.search.profiles import Profiles

#: A short phrase must not win by being short.
NORM_FLOOR = 2.5
#: Rare terms are looked up first; once this many places were read the rest could not change the order.
ENOUGH = 1500
#: Phrases below this share of the best one are not looked at again.
HOPELESS = 0.25
#: What a syllable that stands nowhere weighs: about as much as a rare one that does.
UNKNOWN = 6.0

Value = TypeVar("Value")


class Contents:
    """What is read of phrases, one after the other: whose each is, and how much each of its terms (by number) weighs.

    In four long lists: half a million pairs of a dictionary would be tens of megabytes."""

    def __init__(self) -> None:
        self.owners: list[int] = []
        self.sizes: list[int] = []
        self.terms: list[int] = []
        self.factors: list[float] = []

    def add(self, owner: int, terms: Mapping[int, float]) -> None:
        self.owners.append(owner)
        self.sizes.append(len(terms))
        self.terms += terms
        self.factors += terms.values()


class Best(NamedTuple):
    """The phrase of one procedure that fits best, and how well the next one does."""

    value: float
    phrase: int
    second: float = 0.0


_NOTHING = Best(0.0, 0)


class Postings:
    """Terms, phrases and owners are numbers; phrases of one owner stand together, owners in order."""

    def __init__(self, read: Contents, ids: Vocabulary, names: Sequence[int]) -> None:
        """What all phrases say, in terms of `ids`; `names` is how many phrases of each owner, from its first, are
        official."""
        self._names = array("B", names)
        self.ids = ids
        self.owners = numbers(read.owners, below=len(names))
        held = Counter(read.owners)
        self._first = array("I", accumulate((held[owner] for owner in range(len(names))), initial=0))
        self._starts = array("I", accumulate(read.sizes, initial=0))
        self._contents = numbers(read.terms, below=len(ids))
        bounds = zip(pairwise(self._first), names, strict=True)
        alone = ids.alone()
        named = [alone.intersection(self._terms(first, min(first + many, end))) for (first, end), many in bounds]
        self._named = numbers(list(chain.from_iterable(named)), below=len(ids))
        self._named_ends = array("I", accumulate(map(len, named), initial=0))
        self.idf = self._rarity(read.terms, len(ids))
        self._post(read)

    def _rarity(self, contents: list[int], terms: int) -> array[float]:
        """The fewer owners a term has, the more it says."""
        bounds = [self._starts[first] for first in self._first]
        owned = (set(contents[start:end]) for start, end in pairwise(bounds))
        frequency = Counter(chain.from_iterable(owned))
        return array("f", [math.log(1 + len(self._names) / frequency[at]) for at in range(terms)])

    def _post(self, read: Contents) -> None:
        """One list a term of the phrases it stands in, and one of how much it weighs in each."""
        idf = self.idf.tolist()
        weights = list(map(mul, read.factors, map(idf.__getitem__, read.terms)))
        bounds = pairwise(self._starts)
        sums = [math.fsum(map(mul, said, said)) for said in (weights[start:end] for start, end in bounds)]
        self.norms = array("f", [math.sqrt(one) + NORM_FLOOR for one in sums])
        held = chain.from_iterable(map(repeat, range(len(read.sizes)), read.sizes))
        places = _dealt(held, read.terms, len(idf))
        self._begins = array("I", accumulate(map(len, places), initial=0))
        self._places = numbers(list(chain.from_iterable(places)), below=len(read.sizes))
        del places
        # There are few different factors: which one it is takes a byte, where a number would take four.
        levels = {factor: at for at, factor in enumerate(sorted(set(read.factors)))}
        self._levels = list(levels)
        dealt = _dealt(map(levels.__getitem__, read.factors), read.terms, len(idf))
        self._factors = array("B", list(chain.from_iterable(dealt)))

    def __getstate__(self) -> dict[str, Any]:
        """Of the phrases themselves only fitting wants to know; who reads the index back does without them."""
        return {name: value for name, value in vars(self).items() if name not in ("_starts", "_contents")}

    def phrases_of(self, owner: int) -> range:
        return range(self._first[owner], self._first[owner + 1])

    def everyday_of(self, owner: int) -> range:
        """The phrases that are no official names."""
        return self.phrases_of(owner)[self._names[owner] :]

    def holds(self, term: str) -> bool:
        return term in self.ids

    def profiles(self) -> Profiles:
        owned = ((end - first, self._terms(first, end)) for first, end in pairwise(self._first))
        return Profiles(owned, below=len(self.idf))

    def terms_in(self, phrase: int) -> array[int]:
        return self._terms(phrase, phrase + 1)

    def named_terms(self, owner: int) -> set[int]:
        """Syllables and ideas of the official name: its beginning stands first, then all of it where that is longer."""
        return set(self._named[self._named_ends[owner] : self._named_ends[owner + 1]])

    def _terms(self, first: int, end: int) -> array[int]:
        return self._contents[self._starts[first] : self._starts[end]]

    def best(self, sums: Mapping[int, float]) -> dict[int, Best]:
        """Each procedure's best phrase, of those worth a second look."""
        enough = HOPELESS * max(sums.values(), default=0.0)
        best: dict[int, Best] = {}
        owners = self.owners
        for value, phrase in [(value, phrase) for phrase, value in sums.items() if value > enough]:
            owner = owners[phrase]
            known = best.get(owner, _NOTHING)
            if value > known[0]:
                best[owner] = Best(value, phrase, known[0])
            elif value > known[2]:
                best[owner] = Best(known[0], known[1], value)
        return best

    def sums(self, weights: Mapping[int, float], *, without: int = -1) -> dict[int, float]:
        """Phrase -> how well it fits, of all phrases in which something rare enough was said."""
        sums: dict[int, float] = {}
        known = sums.get
        places = 0
        found = sorted((self._begins[at + 1] - self._begins[at], at) for at in weights)
        for many, at in found:
            places += many
            if places > ENOUGH and sums:
                break
            begin, weight = self._begins[at], weights[at] * self.idf[at]
            worth = [weight * factor for factor in self._levels]
            held, factors = self._places[begin : begin + many], self._factors[begin : begin + many]
            for phrase, factor in zip(held, factors, strict=True):
                sums[phrase] = known(phrase, 0.0) + worth[factor]
        sums.pop(without, None)
        return dict(zip(sums, map(truediv, sums.values(), map(self.norms.__getitem__, sums)), strict=True))

    def said(self, best: Best) -> float:
        """Which share of the phrase itself was said, 0 to 1."""
        own = self.norms[best.phrase] - NORM_FLOOR
        return best.value * self.norms[best.phrase] / (own * own)


def _dealt(values: Iterable[Value], terms: list[int], many: int) -> list[list[Value]]:
    """One list for each term. To sort, or to fetch what belongs to each place later, is slower by half a million jumps
    through memory."""
    lists: list[list[Value]] = [[] for _ in range(many)]
    deque(map(list.append, map(lists.__getitem__, terms), values), maxlen=0)
    return lists
