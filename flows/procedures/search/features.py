"""What speaks for one candidate and against it, each as a number between 0 and 1 that a person can read.

The weights of these numbers are data (`weights.toml`), fitted by `bench/search_fit.py`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from flows.procedures.search.neighbours import Votes
from flows.procedures.search.postings import UNKNOWN, Best
from flows.procedures.search.profiles import Profile, Sought
from flows.procedures.search.terms import Reading

if TYPE_CHECKING:
    from flows.procedures.search.index import Index

#: What a term is worth when only its letters agree, not its marks.
OTHER_MARKS, SLIP = 0.35, 0.9
#: Whoever says fewer words leaves out what goes without saying.
WHOLE_REQUEST = 6


class Features(NamedTuple):
    """Of one procedure for one request; shares are of the weight of all that was said."""

    #: nearness to the wording that fits best
    likeness: float
    #: nearness to the next wording
    second: float
    #: said, and found anywhere with this procedure
    cover: float
    #: syllables found, each counted alike
    words: float
    #: syllables that stand in the official name, each counted alike
    named: float
    #: of the best wording, how much was said
    said: float
    #: of the pairs of syllables, how much is found
    pairs: float
    #: of the last wish, how much is found
    wish: float
    #: deciding ideas of the name that nobody asked for
    unasked: float
    #: deciding ideas that were asked for and are not found
    unmet: float
    #: the name says what is to be done
    doing: float
    #: how likely the procedure is before anything is said
    prior: float
    #: by how many of its phrases what was said is said, and what most of them say that was not said
    often: float
    unsaid: float
    #: how many phrases it has: of many, more say anything
    phrases: float
    #: votes of the nearest phrases for it, and for its field
    votes: float
    field: float


class Said(NamedTuple):
    """The request as weights of known terms, reckoned once for all candidates."""

    #: terms that stand anywhere, by number, and how far each agrees with how it is written there
    ids: dict[str, int]
    agreements: dict[str, float]
    weights: dict[int, float]
    squares: dict[int, float]
    total: float
    pairs: frozenset[int]
    pair_total: float
    wish: frozenset[int]
    wish_total: float
    words: frozenset[int]
    word_count: int
    #: deciding ideas, as bits of their groups, and the terms of each group
    asked: int
    deciding: tuple[frozenset[int], ...]
    deciding_terms: frozenset[int]
    doings: frozenset[str]
    #: terms that stand anywhere, and those that decide
    sought: Sought


def agreement(index: Index, written: Mapping[str, str], term: str) -> float:
    """ "trị ho" is not "trị hộ": what no phrase writes with these marks matches by its letters only.

    A syllable that nobody writes so ("chiéu") is a slip of the marks, and says what its letters say.
    """
    typed = written.get(term)
    if typed is None or typed in index.written:
        return 1.0
    return SLIP if any(one not in index.written for one in typed.split()) else OTHER_MARKS


def weigh(index: Index, reading: Reading) -> Said:
    find, idf = index.postings.ids.get, index.postings.idf
    ids = {term: at for term, at in ((term, find(term)) for term in reading.terms) if at >= 0}
    written = reading.written
    agreements = {term: agreement(index, written, term) for term in ids}
    weights = {at: reading.terms[term] * agreements[term] * idf[at] for term, at in ids.items()}
    squares = {at: weight * weight for at, weight in weights.items()}
    unknown = sum(one not in ids for one in reading.syllables)
    pairs = frozenset(at for term, at in ids.items() if " " in term)
    wish = frozenset(at for term, at in ids.items() if term in reading.wish)
    asked = index.decisive.bits(reading)
    deciding = index.decisive.terms(asked, index.postings.ids)
    deciding_terms: frozenset[int] = frozenset().union(*deciding)
    return Said(
        ids,
        agreements,
        weights,
        squares,
        math.fsum(squares.values()) + UNKNOWN * UNKNOWN * unknown or 1.0,
        pairs,
        math.fsum(squares[at] for at in pairs) or 1.0,
        wish,
        math.fsum(squares.get(at, 0.0) for at in wish) or 1.0,
        frozenset(ids[one] for one in reading.syllables if one in ids),
        len(set(reading.syllables)) or 1,
        asked,
        deciding,
        deciding_terms,
        reading.doings,
        Sought.of({*squares, *deciding_terms}),
    )


def profile_of(index: Index, said: Said, owner: int, *, without: int = -1) -> Profile:
    if without in index.postings.phrases_of(owner):
        left_out = set(index.postings.terms_in(without))
        return index.profiles.without(left_out, owner, [*said.squares, *said.deciding_terms])
    return index.profiles.of(owner, said.sought)


def features(index: Index, said: Said, owner: int, best: Best, votes: Votes, *, without: int = -1) -> Features:
    postings = index.postings
    profile = profile_of(index, said, owner, without=without)
    present = profile.counts
    squares, root = said.squares, math.sqrt(said.total)
    found = present.keys() & squares.keys()
    return Features(
        best.value / root,
        best.second / root,
        math.fsum([squares[at] for at in found]) / said.total,
        len(said.words & found) / said.word_count,
        len(said.words & postings.named_terms(owner)) / said.word_count,
        min(1.0, postings.said(best)),
        math.fsum([squares[at] for at in found & said.pairs]) / said.pair_total,
        math.fsum([squares[at] for at in found & said.wish]) / said.wish_total,
        min(index.decisive.unasked(owner, said.asked), 3) / 3,
        min(sum(group.isdisjoint(present) for group in said.deciding), 3) / 3,
        float(index.decisive.does(owner, said.doings)),
        math.log(index.priors[owner]),
        profile.often(said.weights),
        profile.unsaid(said.weights) * min(1.0, said.word_count / WHOLE_REQUEST),
        math.log1p(profile.phrases),
        votes.owners.get(owner, 0.0),
        votes.fields.get(index.fields[owner], 0.0),
    )
