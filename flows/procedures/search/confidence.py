"""How sure it is that a request asks for any procedure at all: a few readable signs, weighed by fitted data."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from flows.procedures.search.features import OTHER_MARKS, Features, Said
from flows.procedures.search.lexicon import Kind
from flows.procedures.search.postings import Best
from flows.procedures.search.terms import Reading

if TYPE_CHECKING:
    from flows.procedures.search.index import Index

#: An everyday phrase out of scope counts only when (nearly) all of it was said.
OUT_SAID = 0.6
WHOLE = 0.9
#: Syllables that are one word at most, and two at most.
FEW, SOME = 2, 4
#: A fit from which more says nothing.
GOOD = 12.0


def least(reading: Reading, limits: Mapping[str, float]) -> float:
    """The confidence from which a request is answered: who types two words says little, but hardly ever to no end, and
    to be asked back costs them less than to be sent away."""
    return limits["keep_brief" if len(reading.syllables) < SOME else "keep"]


class Signs(NamedTuple):
    """Of a request and its best candidate."""

    bias: float
    likeness: float
    cover: float
    pairs: float
    said: float
    #: syllables that stand in some phrase of the catalogue
    known: float
    #: things and events found: none, one, two or more
    things: float
    several: float
    #: an event is found; a thing or an event is found and next to nothing is left unexplained
    event: float
    whole: float
    #: a paper or an office is named, found with the candidate or not
    office: float
    #: something to be done that is found with the candidate
    action: float
    #: somebody to whom it happened
    person: float
    #: two ideas that are found together
    linked: float
    #: how the nearest phrases agree on it, and on its field
    votes: float
    field: float
    #: how well the candidate fits, all features weighed
    fit: float
    #: by how much the next candidate is less fitting
    ahead: float
    #: the request is part of the official name
    called: float
    #: pairs of neighbouring syllables found with the candidate, up to four
    phrases: float
    #: words of another world
    outside: float
    #: nearness to small talk, and by how much it is nearer than the candidate
    chat: float
    nearer: float
    #: how many of the nearest phrases are none of ours
    astray: float
    #: the language of an office
    official: float
    #: one word can mean anything; two or three are all that hurried people type
    short: float
    brief: float
    long: float
    #: the national catalogue knows no more than the name
    bare: float


class Other(NamedTuple):
    """What speaks for a request's being none of ours: likeness to small talk, and its share of the nearest phrases."""

    chat: float
    astray: float


def signs(
    index: Index, reading: Reading, said: Said, first: tuple[Features, int], *, other: Other, fit: float, ahead: float
) -> Signs:
    top, owner = first
    present = index.profiles.holds(owner, said.sought)
    shared = {term for term, at in said.ids.items() if at in present and said.agreements[term] > OTHER_MARKS}
    found = {name: kind for kind, name in reading.concepts if "#" + name in shared}
    things = sum(kind in (Kind.EVENT, Kind.OBJECT) for kind in found.values())
    phrases = sum(" " in term for term in shared)
    size = len(reading.syllables)
    return Signs(
        1.0,
        top.likeness,
        top.cover,
        top.pairs,
        top.said,
        sum(one in said.ids for one in reading.syllables) / (size or 1),
        float(things > 0),
        float(things > 1),
        float(Kind.EVENT in found.values()),
        float(things > 0 and top.cover > WHOLE),
        float(any(name in index.office for _, name in reading.concepts)),
        float(Kind.ACTION in found.values()),
        float(Kind.PERSON in found.values() and things > 0),
        float(any("+" in term and "~" not in term for term in shared)),
        top.votes,
        top.field,
        max(0.0, min(fit, GOOD)) / GOOD,
        min(ahead, 3.0) / 3,
        float(size > 1 and top.named > WHOLE and top.pairs > WHOLE),
        min(phrases, 4) / 4,
        min(reading.outside, 3) / 3,
        other.chat,
        max(0.0, other.chat - top.likeness),
        other.astray,
        float(index.is_official(reading)),
        float(size < FEW),
        float(FEW <= size < SOME),
        float(size > 9),
        float(not index.decisive.is_noted(owner)),
    )


def small_talk(index: Index, found: Best | None, total: float) -> float:
    if found is None or index.postings.said(found) < OUT_SAID:
        return 0.0
    return found.value / math.sqrt(total)


def sure(signs: Signs, weights: Mapping[str, float]) -> float:
    """0 to 1."""
    x = math.fsum(weights.get(name, 0.0) * value for name, value in zip(signs._fields, signs, strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, x))))
