"""Fits the weights of search/weights.toml: ranking on wordings left out one at a time and on the labelled sets,
confidence on those and on what is out of scope.

Run: .venv/bin/python -m bench.search_fit   (writes weights.toml; needs NumPy)
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.search import FILES, read_set
from bot.commands.catalogue_files import Packaged, packaged, search_index
from flows.procedures.everyday import everyday_wordings
from flows.procedures.search import Index
from flows.procedures.search.confidence import Signs, signs
from flows.procedures.search.features import Features
from flows.procedures.search.finding import FAR, OUT, score

#: How much one request of a set counts beside one wording that was left out.
SET_WEIGHT = 5.0
#: Where three wordings are all there are, to leave one out is harder than any request; it counts less.
FEW, OF_FEW = 5, 0.3
FOLDER = Path(__file__).resolve().parents[1] / "flows" / "procedures"
WEIGHTS = FOLDER / "search" / "weights.toml"
Sample = tuple[str, list[str] | None, int, float]


def left_out(index: Index, facts: Packaged) -> list[Sample]:
    """Every everyday wording and every phrase out of scope, to be searched for without itself."""
    concepts = tomllib.loads((FOLDER / "concepts.toml").read_text(encoding="utf-8"))
    phrases = Index(concepts).gather(facts.records, facts.index_rows, concepts, everyday_wordings())
    out: list[Sample] = []
    for phrase, (owner, text) in enumerate(phrases):
        own = index.postings.everyday_of(owner)
        code = index.codes[owner]
        if code == OUT:
            out.append((text, None, phrase, 1.0))
        elif phrase in own:
            out.append((text, [code], phrase, OF_FEW if len(own) < FEW else len(own) ** -0.25))
    return out


def from_sets() -> list[Sample]:
    return [(query["text"], query["codes"], -1, SET_WEIGHT) for path in FILES for query in read_set(path)]


def softmax_fit(groups: list[tuple[Any, Any, float]], *, steps: int = 400, rate: float = 0.3) -> Any:
    """Weights under which the right candidates of each group get the most of the softmax; plain gradient ascent."""
    size = len(Features._fields)
    most = max(len(g[0]) for g in groups)
    x = np.zeros((len(groups), most, size))
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


def main() -> None:
    facts = packaged()
    index = search_index(facts.records, facts.index_rows)
    samples = left_out(index, facts) + from_sets()
    groups, kept = [], []
    for text, codes, phrase, worth in samples:
        reading = index.understand(text)
        scored = score(index, reading, (), without=phrase)
        if not scored.candidates:
            continue
        found = [index.successor.get(index.codes[one.owner], index.codes[one.owner]) for one in scored.candidates]
        if codes is not None:
            gold = [code in codes for code in found]
            if any(gold):
                groups.append(([list(one.features) for one in scored.candidates], gold, worth))
        kept.append((scored, reading, codes, worth, phrase))
    ranking = softmax_fit(groups)
    rank = dict(zip(Features._fields, ranking, strict=True))
    rows, labels, worths = [], [], []
    first = third = real = 0
    for scored, reading, codes, worth, phrase in kept:
        ordered = sorted(scored.candidates, key=lambda one: -float(np.dot(ranking, one.features)))
        top = ordered[0]
        if codes is not None and phrase >= 0:
            best = [index.successor.get(index.codes[one.owner], index.codes[one.owner]) for one in ordered[:3]]
            real, first, third = real + 1, first + (best[0] in codes), third + any(c in codes for c in best)
        values = [float(np.dot(ranking, one.features)) for one in ordered[:2]]
        ahead = values[0] - values[1] if len(values) > 1 else FAR
        rows.append(list(signs(index, reading, top.features, top.owner, chat=scored.chat, fit=values[0], ahead=ahead)))
        labels.append(float(codes is not None))
        worths.append(worth)
    y, worth_of = np.array(labels), np.array(worths)
    # Both sides count alike, whatever their number.
    worth_of = np.where(y > 0, worth_of / worth_of[y > 0].sum(), worth_of / worth_of[y == 0].sum())
    x = np.array(rows)
    w = logistic_fit(x, y, worth_of)
    write(rank, dict(zip(Signs._fields, w, strict=True)))
    p = 1 / (1 + np.exp(-x @ w))
    print(f"\n# left out: first {first / real:.1%}, in the first three {third / real:.1%} of {real}")
    for limit in (0.2, 0.3, 0.4, 0.5, 0.6):
        print(f"# keep {limit}: kept {(p[y > 0] >= limit).mean():.1%}, refused {(p[y == 0] < limit).mean():.1%}")


if __name__ == "__main__":
    main()
