"""Why a request was answered as it was: the words and ideas behind each result, and the signs behind keeping it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.procedures.fold import words
from flows.procedures.search.confidence import least, sure
from flows.procedures.search.features import Said
from flows.procedures.search.finding import Candidate, score, signs_of
from flows.procedures.search.terms import Reading
from flows.procedures.search.weights import weights

if TYPE_CHECKING:
    from flows.procedures.search.index import Index

Weighed = tuple[tuple[str, float], ...]

#: As many of each as a person reads; smaller ones change nothing.
SHOWN, LEAST = 8, 0.05


@dataclass(frozen=True, slots=True)
class Why:
    """Of one candidate: the terms found with it by their weight, and what each feature adds."""

    code: str
    terms: Weighed
    features: Weighed


@dataclass(frozen=True, slots=True)
class Explanation:
    """`trust` is how sure it is that a procedure is asked for; below `least` the request is refused."""

    ideas: tuple[str, ...]
    trust: float
    least: float
    signs: Weighed
    candidates: tuple[Why, ...]
    #: another country's procedure is asked for, which is refused whatever the words
    elsewhere: bool = False


def explain(index: Index, query: str, k: int = 3) -> Explanation:
    reading = index.understand(query)
    ideas = tuple(name for _, name in reading.concepts)
    scored = score(index, reading, ())
    limit, elsewhere = least(reading, weights().limits), index.elsewhere.is_meant(words(query[:2000]))
    if not scored.candidates:
        return Explanation(ideas, 0.0, limit, (), (), elsewhere)
    signs = signs_of(index, reading, scored)
    return Explanation(
        ideas,
        sure(signs, weights().confidence),
        limit,
        _weighed({name: weights().confidence[name] * value for name, value in signs._asdict().items()}),
        tuple(_why(index, reading, scored.said, one) for one in scored.candidates[:k]),
        elsewhere,
    )


def _why(index: Index, reading: Reading, said: Said, one: Candidate) -> Why:
    present = index.profiles.holds(one.owner, said.sought)
    terms = {term: said.weights[at] for term, at in said.ids.items() if at in present}
    rank = weights().ranking
    features = {name: rank[name] * value for name, value in one.features._asdict().items()}
    return Why(index.codes[one.owner], _weighed(terms), _weighed(features))


def _weighed(values: Mapping[str, float]) -> Weighed:
    """Strongest first, whichever way they pull."""
    strongest = sorted(values.items(), key=lambda one: (-abs(one[1]), one[0]))
    return tuple((name, round(value, 2)) for name, value in strongest[:SHOWN] if abs(value) >= LEAST)
