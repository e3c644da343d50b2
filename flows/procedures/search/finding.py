"""Weighs the candidates for one request, and decides between an answer, a question back, and "none of ours"."""

from __future__ import annotations

import math
import re
from collections.abc import Container
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from flows.procedures.search.confidence import Other, Signs, least, signs, small_talk, sure
from flows.procedures.search.features import Features, Said, features, weigh
from flows.procedures.search.neighbours import votes
from flows.procedures.search.terms import Reading
from flows.procedures.search.weights import weights

if TYPE_CHECKING:
    from flows.procedures.search.index import Index

#: The code of "none of ours" in the index.
OUT = ""
CANDIDATES = 16
#: What this office offers comes first where words alike fit, and then what needs no visit.
OFFERED, ONLINE = 0.15, 0.05
WHY = 5
FAR = 3.0


#: Where the conditions begin in an official name; what is wanted stands before.
NAME_HEAD = re.compile(r"\s*(?:\(|;|đối với|trong trường hợp|theo quy định|thuộc thẩm quyền|thực hiện)")


def head(name: str) -> str:
    found = NAME_HEAD.search(name, 12)
    return name[: found.start()] if found else name


@dataclass(frozen=True, slots=True)
class Hit:
    code: str
    name: str
    score: float
    #: the terms that decided, strongest first; "#name" is a concept
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    results: list[Hit]
    out_of_scope: bool = False
    clarify: bool = False


class Candidate(NamedTuple):
    value: float
    features: Features
    owner: int


class Scored(NamedTuple):
    """Candidates, best first; `chat` is likeness to small talk, `astray` the share of what is none of ours among the
    nearest phrases."""

    said: Said
    candidates: list[Candidate]
    chat: float
    astray: float


def score(
    index: Index,
    reading: Reading,
    offered: Container[str],
    *,
    without: int = -1,
    among: Container[str] | None = None,
) -> Scored:
    said = weigh(index, reading)
    sums = index.postings.sums(said.weights, without=without)
    best, other = index.postings.best(sums), len(index.codes) - 1
    chat = small_talk(index, best.pop(other, None), said.total)
    voted = votes(sums, index.postings.owners, index.fields, other=other)
    if among is not None:
        best = {owner: found for owner, found in best.items() if index.current(owner) in among}
    ranked = sorted((-found.value * index.priors[owner], owner) for owner, found in best.items())
    rank = weights().ranking
    candidates = []
    for _, owner in ranked[:CANDIDATES]:
        facts = features(index, said, owner, best[owner], voted, without=without)
        value = math.fsum([rank[name] * fact for name, fact in zip(facts._fields, facts, strict=True)])
        value += OFFERED if index.codes[owner] in offered else 0.0
        value += ONLINE if owner in index.online else 0.0
        candidates.append(Candidate(value, facts, owner))
    return Scored(said, sorted(candidates, key=lambda one: (-one.value, index.codes[one.owner])), chat, voted.other)


def ahead(candidates: list[Candidate]) -> float:
    """How far the best stands before the next; alone it stands far."""
    return candidates[0].value - candidates[1].value if len(candidates) > 1 else FAR


def signs_of(index: Index, reading: Reading, scored: Scored) -> Signs:
    first = scored.candidates[0]
    gap = ahead(scored.candidates)
    other = Other(scored.chat, scored.astray)
    return signs(index, reading, scored.said, (first.features, first.owner), other=other, fit=first.value, ahead=gap)


def answer(index: Index, reading: Reading, scored: Scored, k: int) -> Found:
    if not scored.candidates:
        return Found([], out_of_scope=True)
    first = scored.candidates[0]
    trust = sure(signs_of(index, reading, scored), weights().confidence)
    if trust < least(reading, weights().limits):
        return Found([], out_of_scope=True)
    hits: dict[str, Hit] = {}
    things: set[int] = set()
    for one in scored.candidates:
        code = index.current(one.owner)
        thing = index.same.get(one.owner, one.owner)
        if code not in hits and thing not in things:
            things.add(thing)
            shown = round(trust * math.exp(one.value - first.value), 4)
            hits[code] = Hit(code, index.name(code) or "", shown, _why(index, reading, scored.said, one.owner))
        if len(hits) > k:
            break
    results = list(hits.values())
    return Found(results[:k], clarify=_is_close(results) and not _is_named(index, scored.said, first.owner))


def _is_named(index: Index, said: Said, owner: int) -> bool:
    """Whether the whole official name was said: nothing is left to ask."""
    return index.postings.named_terms(owner) <= said.squares.keys()


def _is_close(results: list[Hit]) -> bool:
    """Whether another procedure scores alike; the same one at another level of government is no other."""
    first = head(results[0].name)
    others = [hit.score for hit in results[1:] if head(hit.name) != first]
    return bool(others) and others[0] > weights().limits["close"] * results[0].score


def _why(index: Index, reading: Reading, said: Said, owner: int) -> tuple[str, ...]:
    present = index.profiles.holds(owner, said.sought)
    shared = [(-reading.terms[term] * index.postings.idf[at], term) for term, at in said.ids.items() if at in present]
    return tuple(term for _, term in sorted(shared, key=itemgetter(0))[:WHY])
