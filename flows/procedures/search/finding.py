"""Weighs the candidates for one request, and decides between an answer, a question back, and "none of ours"."""

from __future__ import annotations

import math
import re
from collections.abc import Container
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.procedures.search.postings import UNKNOWN, Best
from flows.procedures.search.terms import Reading

if TYPE_CHECKING:
    from flows.procedures.search.index import Index

#: The code of "none of ours" in the index.
OUT = ""
#: How much of the score is "these words belong to this procedure", beside "this sounds like one of its wordings".
WHOLE_SHARE = 0.45
CANDIDATES = 30
OFFERED_PRIOR = 1.05
#: Below these a match is chance. Long official names without everyday ones match by chance more easily, and so do
#: syllables without an idea, or with a single one ("xe").
KEEP, KEEP_UNDETAILED, KEEP_UNNAMED, KEEP_ONE_IDEA = 0.33, 0.52, 0.42, 0.46
#: A second this close to the first is a reason to ask.
CLOSE = 0.85
#: An everyday phrase out of scope counts only when (nearly) all of it was said.
OUT_SAID = 0.72
#: For each word of another world (prices, cooking).
OUTSIDE_WORD, OUTSIDE_IN_OFFICE = 0.5, 0.8
#: What a term is worth when only its letters agree, not its marks.
OTHER_MARKS = 0.35
#: A single syllable decides only when it is nearly all that was said.
SURE = 0.8
#: Said to the end, it counts a little more than a wording that merely overlaps.
OUT_SAID_WHOLE, OUT_WHOLE = 0.9, 1.15
WHY = 5


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


@dataclass(frozen=True, slots=True)
class Scored:
    """Candidates as (score, likeness to a wording, index place), best first; `outside` is likeness to small talk."""

    candidates: list[tuple[float, float, int]]
    outside: float


def score(index: Index, reading: Reading, offered: Container[str]) -> Scored:
    terms = {term: factor * _agreement(index, reading, term) for term, factor in reading.terms.items()}
    weights = index.postings.weigh(terms)
    unknown = sum(not index.postings.holds(one) for one in reading.syllables)
    total = math.fsum(w * w for w in weights.values()) + UNKNOWN * UNKNOWN * unknown or 1.0
    best = index.postings.best(weights)
    outside = _outside(index, best.pop(len(index.codes) - 1, None), math.sqrt(total))
    ranked = sorted((-found.value * index.priors[owner], owner) for owner, found in best.items())
    asked = index.decisive.bits(reading)
    other_world = (OUTSIDE_IN_OFFICE if index.is_official(reading) else OUTSIDE_WORD) ** min(reading.outside, 3)
    candidates = []
    for _, owner in ranked[:CANDIDATES]:
        present = index.postings.terms_of(owner)
        likeness = best[owner].value / math.sqrt(total)
        cover = math.fsum(w * w for at, w in weights.items() if at in present) / total
        prior = index.priors[owner] * (OFFERED_PRIOR if index.codes[owner] in offered else 1.0)
        fit = index.decisive.fit(owner, asked, present, index.postings)
        value = ((1 - WHOLE_SHARE) * likeness + WHOLE_SHARE * cover) * prior * fit * other_world
        candidates.append((value, likeness, owner))
    return Scored(sorted(candidates, key=lambda one: (-one[0], index.codes[one[2]])), outside)


def _agreement(index: Index, reading: Reading, term: str) -> float:
    """ "trị ho" is not "trị hộ": what no phrase writes with these marks matches by its letters only."""
    return 1.0 if reading.written.get(term, "") in index.written or term not in reading.written else OTHER_MARKS


def _outside(index: Index, found: Best | None, norm: float) -> float:
    if found is None or (said := index.postings.said(found)) < OUT_SAID:
        return 0.0
    return found.value / norm * (OUT_WHOLE if said > OUT_SAID_WHOLE else 1.0)


def answer(index: Index, reading: Reading, scored: Scored, k: int) -> Found:
    hits: dict[str, Hit] = {}
    for value, _, owner in scored.candidates:
        code = index.successor.get(index.codes[owner], index.codes[owner])
        if code not in hits:
            hits[code] = Hit(code, index.name(code) or "", round(value, 4), _why(index, reading, owner))
        if len(hits) > k:
            break
    results = list(hits.values())
    if not results or _is_outside(index, reading, scored):
        return Found([], out_of_scope=True)
    return Found(results[:k], clarify=_is_close(results))


def _is_close(results: list[Hit]) -> bool:
    """Whether another procedure scores alike; the same one at another level of government is no other."""
    first = head(results[0].name)
    others = [hit.score for hit in results[1:] if head(hit.name) != first]
    return bool(others) and others[0] > CLOSE * results[0].score


def _is_outside(index: Index, reading: Reading, scored: Scored) -> bool:
    value, likeness, owner = scored.candidates[0]
    present = index.postings.terms_of(owner)
    shared = [
        term
        for term in reading.terms
        if index.postings.ids.get(term, -1) in present and _agreement(index, reading, term) == 1.0
    ]
    if not any(reading.is_evidence(term) for term in shared):
        return likeness < SURE
    ideas = sum(term.startswith("#") for term in shared)
    least = (KEEP_UNNAMED, KEEP_ONE_IDEA)[ideas] if ideas < 2 else KEEP
    if not index.decisive.is_noted(owner):
        least = KEEP_UNDETAILED
    return value < least or scored.outside > max(likeness for _, likeness, _ in scored.candidates)


def _why(index: Index, reading: Reading, owner: int) -> tuple[str, ...]:
    present = index.postings.terms_of(owner)
    ids, idf = index.postings.ids, index.postings.idf
    shared = [term for term in reading.terms if ids.get(term, -1) in present]
    return tuple(sorted(shared, key=lambda term: -reading.terms[term] * idf[ids[term]])[:WHY])
