"""What is said for each procedure, and by how many of its phrases: what most of them say, who means it says too."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import accumulate, repeat
from typing import NamedTuple

from flows.procedures.search.packed import HALF, numbers

#: What more than this share of at least so many phrases say is usual.
USUAL, LEAST_PHRASES = 0.35, 3
#: What one phrase alone says may be chance: the second and the third say nearly as much again as the first.
CHANCE = 0.3
#: Said by so many phrases, a term counts as much as any can.
OFTEN = 20
MOST = 255
LOW = (1 << HALF) - 1


class Profile(NamedTuple):
    """Of one procedure, as far as a request asks about it."""

    #: number of a term -> by how many phrases it is said, of the terms that were looked for and found
    counts: Mapping[int, int]
    #: what is usually said -> by how many phrases
    usual: Mapping[int, int]
    phrases: int

    def unsaid(self, said: Container[int]) -> float:
        """Of what is usually said, the share that was not, each by how usual it is."""
        missing = sum([count for term, count in self.usual.items() if term not in said])
        return missing / max(sum(self.usual.values()), self.phrases or 1)

    def often(self, weights: Mapping[int, float]) -> float:
        """By how many phrases what was said is said, weighed, as a share of what `OFTEN` would be."""
        heard = math.fsum([weights[term] * _WORTH[count] for term, count in self.counts.items() if term in weights])
        return heard / (math.fsum(weights.values()) or 1.0)


_WORTH = [math.log1p(min(count, OFTEN) / CHANCE) / math.log1p(OFTEN / CHANCE) for count in range(MOST + 1)]


class Sought(NamedTuple):
    """Terms that many procedures are asked about, by their blocks: each block, its terms, and their last bits."""

    blocks: tuple[tuple[int, tuple[int, ...], tuple[int, ...]], ...]

    @classmethod
    def of(cls, terms: Iterable[int]) -> Sought:
        blocks: dict[int, list[int]] = {}
        for term in terms:
            blocks.setdefault(term >> HALF, []).append(term)
        return cls(tuple((block, tuple(some), tuple([one & LOW for one in some])) for block, some in blocks.items()))


class Profiles:
    """Of all procedures, in flat arrays: a server holds them all its life.

    Terms are kept as their last sixteen bits, in blocks by what stands before those."""

    def __init__(self, contents: Iterable[tuple[int, Iterable[int]]], *, below: int) -> None:
        """Take in, of each owner in order, how many phrases it has and the terms of all of them; terms are numbers
        `below` that."""
        terms, counts, sizes = array("H"), array("B"), array("I")
        usual, usual_counts, usually = array("I"), array("B"), array("I")
        self._phrases = array("H")
        self._blocks = (below - 1 >> HALF) + 1
        for phrases, said in contents:
            held = sorted(Counter(said).items())
            terms.extend([term & LOW for term, _ in held])
            counts.extend([min(count, MOST) for _, count in held])
            in_block = Counter([term >> HALF for term, _ in held])
            sizes.extend([in_block[block] for block in range(self._blocks)])
            self._phrases.append(phrases)
            common = _usual(held, phrases)
            usual.extend(common)
            usual_counts.extend(map(min, common.values(), repeat(MOST)))
            usually.append(len(common))
        self._terms, self._counts = terms, counts
        self._ends = array("I", accumulate(sizes, initial=0))
        self._usual, self._usual_counts = numbers(usual, below=below), usual_counts
        self._usual_ends = array("I", accumulate(usually, initial=0))

    def of(self, owner: int, asked: Sought) -> Profile:
        held = slice(self._usual_ends[owner], self._usual_ends[owner + 1])
        usual = dict(zip(self._usual[held], self._usual_counts[held], strict=True))
        return Profile(self.holds(owner, asked), usual, self._phrases[owner])

    def without(self, phrase: Container[int], owner: int, asked: Iterable[int]) -> Profile:
        """As if one of its phrases had never been said."""
        left = {term: count - (term in phrase) for term, count in self._held(owner)}
        phrases = self._phrases[owner] - 1
        counts = {term: left[term] for term in asked if left.get(term, 0)}
        return Profile(counts, _usual(left.items(), phrases), phrases)

    def holds(self, owner: int, asked: Sought) -> dict[int, int]:
        """Of the terms asked about those that are said for it, and by how many phrases."""
        kept, counts, ends = self._terms, self._counts, self._ends
        found: dict[int, int] = {}
        for block, terms, lows in asked.blocks:
            start, end = ends[owner * self._blocks + block], ends[owner * self._blocks + block + 1]
            if start == end:
                continue
            last = end - 1
            places = map(bisect_left, repeat(kept), lows, repeat(start), repeat(last))
            found.update(
                [(term, counts[at]) for term, low, at in zip(terms, lows, places, strict=True) if kept[at] == low]
            )
        return found

    def _held(self, owner: int) -> Iterator[tuple[int, int]]:
        for block in range(self._blocks):
            at = owner * self._blocks + block
            held = slice(self._ends[at], self._ends[at + 1])
            for low, count in zip(self._terms[held], self._counts[held], strict=True):
                yield block << HALF | low, count


def _usual(counts: Iterable[tuple[int, int]], phrases: int) -> dict[int, int]:
    if phrases < LEAST_PHRASES:
        return {}
    least = USUAL * phrases
    return {term: count for term, count in counts if count > least}
