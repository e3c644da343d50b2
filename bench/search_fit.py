"""Fits the weights of search/weights.toml: ranking on wordings left out one at a time and on the labelled sets,
confidence on those and on what is out of scope.

Run: .venv/bin/python -m bench.search_fit [--dry] [--misses]   (writes weights.toml; needs NumPy)
"""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.search import FILES, read_set
from bot.commands.catalogue_files import Packaged, packaged, search_index
from flows.procedures.everyday import everyday_wordings
from flows.procedures.fold import words
from flows.procedures.search import Index
from flows.procedures.search.confidence import SOME, Other, Signs, signs
from flows.procedures.search.features import Features
from flows.procedures.search.finding import FAR, OUT, Scored, score
from flows.procedures.search.terms import Reading
from flows.procedures.search.weights import weights
from flows.text_folding import fold

#: How much one request of a set counts beside one wording that was left out, and a copy of it without accents.
SET_WEIGHT, BARE_WEIGHT = 5.0, 1.5
#: Every so manieth wording is enough to learn from: more of them change nothing but the time it takes.
FEWER = 4
#: Confidences from which a request might be kept, to choose `limits.keep` from.
LIMITS = (0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65)
#: Where three wordings are all there are, to leave one out is harder than any request; it counts less.
FEW, OF_FEW = 5, 0.3
FOLDER = Path(__file__).resolve().parents[1] / "flows" / "procedures"
WEIGHTS = FOLDER / "search" / "weights.toml"


class Sample(NamedTuple):
    """A request, what it may lead to (None: nothing of ours), which wording to look away from, and its worth."""

    text: str
    codes: list[str] | None
    without: int
    worth: float
    #: the set it is from; empty for a wording of the catalogue itself
    source: str = ""
    #: "bare" for a copy made by dropping the accents: learned from, never judged on
    made: str = ""


class Case(NamedTuple):
    """A sample looked up once: candidates, their features, and which of them are right."""

    sample: Sample
    scored: Scored
    reading: Reading
    features: Any
    right: Any


class Fit(NamedTuple):
    ranking: Any
    confidence: Any


def left_out(index: Index, facts: Packaged) -> list[Sample]:
    """Everyday wordings and every phrase out of scope, each to be searched for without itself."""
    concepts = tomllib.loads((FOLDER / "concepts.toml").read_text(encoding="utf-8"))
    phrases = Index(concepts).gather(facts.records, facts.index_rows, concepts, everyday_wordings())
    if len(phrases) != len(index.postings.owners):
        raise SystemExit("the wordings have changed meanwhile: start again")
    out: list[Sample] = []
    for phrase, (owner, text) in enumerate(phrases):
        own = index.postings.everyday_of(owner)
        code = index.codes[owner]
        if code == OUT:
            out.append(Sample(text, None, phrase, 1.0))
        elif phrase in own and phrase % FEWER == 0:
            out.append(Sample(text, [code], phrase, OF_FEW if len(own) < FEW else len(own) ** -0.25))
    return out


def from_sets() -> list[Sample]:
    """Every request as it was written, and once more without accents, which is how half the country types."""
    out = []
    for path in FILES:
        for query in read_set(path):
            out.append(Sample(query["text"], query["codes"], -1, SET_WEIGHT, path.stem))
            if query["codes"] is not None and fold(query["text"]) != query["text"].casefold():
                out.append(Sample(fold(query["text"]), query["codes"], -1, BARE_WEIGHT, path.stem, "bare"))
    return out


def softmax_fit(groups: list[tuple[Any, Any, float]], *, steps: int = 250, rate: float = 0.3) -> Any:
    """Weights under which the right candidates of each group get the most of the softmax; plain gradient ascent."""
    size = len(Features._fields)
    most = max(len(g[0]) for g in groups)
    x = np.zeros((len(groups), most, size), np.float32)
    there = np.zeros((len(groups), most), bool)
    right = np.zeros((len(groups), most), bool)
    worth = np.array([g[2] for g in groups])
    for at, (facts, gold, _) in enumerate(groups):
        x[at, : len(facts)], there[at, : len(facts)], right[at, : len(facts)] = facts, True, gold
    w, speed, square = np.zeros(size), np.zeros(size), np.zeros(size)
    for step in range(1, steps + 1):
        value = np.where(there, x @ w, -1e9)
        value -= value.max(1, keepdims=True)
        p = np.exp(value)
        p /= p.sum(1, keepdims=True)
        g = np.where(right, p, 0)
        g /= g.sum(1, keepdims=True) + 1e-12
        grad = np.einsum("n,nk,nkf->f", worth, g - p, x) / worth.sum() - 0.0005 * w
        speed, square = 0.9 * speed + 0.1 * grad, 0.999 * square + 0.001 * grad**2
        w += rate * (speed / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return w


def logistic_fit(x: Any, y: Any, worth: Any, *, steps: int = 1500, rate: float = 0.1) -> Any:
    w, speed, square = np.zeros(x.shape[1]), np.zeros(x.shape[1]), np.zeros(x.shape[1])
    for step in range(1, steps + 1):
        p = 1 / (1 + np.exp(-x @ w))
        grad = ((y - p) * worth) @ x / worth.sum() - 0.001 * w
        speed, square = 0.9 * speed + 0.1 * grad, 0.999 * square + 0.001 * grad**2
        w += rate * (speed / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return w


def write(ranking: dict[str, float], confidence: dict[str, float]) -> None:
    """The fitted tables take the place of the old ones; the comment and the limits stay as they are."""
    text = WEIGHTS.read_text(encoding="utf-8")
    comment, limits = text[: text.index("[ranking]")], text[text.index("[limits]") :]
    tables = [
        f"[{title}]\n" + "".join(f"{name} = {value:.3f}\n" for name, value in table.items())
        for title, table in (("ranking", ranking), ("confidence", confidence))
    ]
    WEIGHTS.write_text(comment + "\n".join([*tables, limits]), encoding="utf-8")


def look_up(index: Index, samples: list[Sample]) -> list[Case]:
    cases = []
    for sample in samples:
        reading = index.understand(sample.text)
        scored = score(index, reading, (), without=sample.without)
        if scored.candidates:
            found = [index.successor.get(index.codes[one.owner], index.codes[one.owner]) for one in scored.candidates]
            right = np.array([code in (sample.codes or ()) for code in found])
            cases.append(Case(sample, scored, reading, np.array([one.features for one in scored.candidates]), right))
    return cases


def fit(index: Index, cases: list[Case]) -> Fit:
    ranking = softmax_fit([(one.features, one.right, one.sample.worth) for one in cases if one.right.any()])
    rows = np.array([signs_under(index, one, ranking) for one in cases])
    y = np.array([float(one.sample.codes is not None) for one in cases])
    worth = np.array([one.sample.worth for one in cases])
    # Both sides count alike, whatever their number.
    worth = np.where(y > 0, worth / worth[y > 0].sum(), worth / worth[y == 0].sum())
    return Fit(ranking, logistic_fit(rows, y, worth))


def signs_under(index: Index, case: Case, ranking: Any) -> list[float]:
    values = case.features @ ranking
    order = np.argsort(-values, kind="stable")
    gap = float(values[order[0]] - values[order[1]]) if len(order) > 1 else FAR
    top = case.scored.candidates[order[0]]
    fitting = float(values[order[0]])
    other = Other(case.scored.chat, case.scored.astray)
    return list(
        signs(index, case.reading, case.scored.said, (top.features, top.owner), other=other, fit=fitting, ahead=gap)
    )


class Judged(NamedTuple):
    """One request under weights that were fitted without it."""

    ours: bool
    first: bool
    three: bool
    trust: float
    brief: bool

    def is_kept(self, keep: float) -> bool:
        return self.trust >= (weights().limits["keep_brief"] if self.brief else keep)


def judge(index: Index, fitted: Fit, cases: list[Case]) -> list[Judged]:
    out = []
    for one in cases:
        trust = 1 / (1 + np.exp(-np.dot(signs_under(index, one, fitted.ranking), fitted.confidence)))
        trust *= not index.elsewhere.is_meant(words(one.sample.text))
        order = np.argsort(-(one.features @ fitted.ranking), kind="stable")
        right, brief = one.right[order], len(one.reading.syllables) < SOME
        out.append(Judged(one.sample.codes is not None, bool(right[0]), bool(right[:3].any()), float(trust), brief))
    return out


def tell(cases: list[Case], judged: list[Judged], keep: float) -> None:
    for case, one in zip(cases, judged, strict=True):
        if one.ours and (not one.first or not one.is_kept(keep)):
            print(f"    {one.trust:.2f} {'missed ' if one.is_kept(keep) else 'refused'} {case.sample.text}")
        elif not one.ours and one.is_kept(keep):
            print(f"    {one.trust:.2f} kept    {case.sample.text}")


def shares(judged: list[Judged], keep: float) -> dict[str, float]:
    tally: Counter[str] = Counter()
    for one in judged:
        kept = one.is_kept(keep)
        if one.ours:
            tally.update(ours=1, first=one.first, three=one.three, kept=kept, both=one.first and kept)
        else:
            tally.update(others=1, refused=not kept)
    out = {name: tally[name] / max(1, tally["ours"]) for name in ("first", "three", "kept", "both")}
    return out | {"refused": tally["refused"] / max(1, tally["others"])}


def shown(figures: dict[str, float]) -> str:
    return "  ".join(f"{name} {share:.1%}" for name, share in figures.items())


def main() -> None:
    facts = packaged()
    index = search_index(facts.records, facts.index_rows)
    cases = look_up(index, left_out(index, facts) + from_sets())
    wordings = [one for one in cases if not one.sample.source]
    sets = [one for one in cases if one.sample.source]
    keep = weights().limits["keep"]
    unseen: list[Judged] = []
    for path in FILES:
        others = [one for one in sets if one.sample.source != path.stem]
        own = [one for one in sets if one.sample.source == path.stem and not one.sample.made]
        judged = judge(index, fit(index, wordings + others), own)
        unseen += judged
        if "--misses" in sys.argv:
            tell(own, judged, keep)
        print(f"# without {path.stem:12s} {len(own):4d}  {shown(shares(judged, keep))}", flush=True)
    for limit in LIMITS:
        print(f"# all of those, kept from {limit:.2f}: {shown(shares(unseen, limit))}")
    fitted = fit(index, cases)
    print(f"# wordings left out     {shown(shares(judge(index, fitted, wordings), keep))}")
    if "--dry" not in sys.argv:
        write(
            dict(zip(Features._fields, fitted.ranking, strict=True)),
            dict(zip(Signs._fields, fitted.confidence, strict=True)),
        )


if __name__ == "__main__":
    main()
