"""Plain engines over the same names and everyday names, measured beside our search in the same run."""

from __future__ import annotations

import math
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable

from bot.commands.catalogue_files import Packaged, search_index
from flows.text_folding import fold

Find = Callable[[str], tuple[list[str], bool]]


def ours(facts: Packaged) -> Find:
    index = search_index(facts.records, facts.index_rows)

    def find(query: str) -> tuple[list[str], bool]:
        found = index.find(query)
        return [hit.code for hit in found.results], found.out_of_scope

    return find


def texts(facts: Packaged) -> dict[str, str]:
    """What the peers index: every official name, and the everyday names where the catalogue has some."""
    out = {row.code: row.name for row in facts.index_rows}
    return out | {record.code: " ".join([record.name, *record.keywords]) for record in facts.records}


def fts5(facts: Packaged) -> Find:
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE names USING fts5(code UNINDEXED, text)")
    base.executemany("INSERT INTO names VALUES (?, ?)", [(code, fold(text)) for code, text in texts(facts).items()])

    def find(query: str) -> tuple[list[str], bool]:
        words = [word for word in fold(query).split() if word.isalnum()]
        match = " OR ".join(f'"{word}"' for word in words)
        rows = base.execute(
            "SELECT code FROM names WHERE names MATCH ? ORDER BY bm25(names) LIMIT 3", [match or '""']
        ).fetchall()
        return [code for (code,) in rows], not rows

    return find


def _words(text: str) -> list[str]:
    return fold(text).split()


def bm25(facts: Packaged) -> Find:
    places: dict[str, list[tuple[str, float]]] = defaultdict(list)
    counted = {code: Counter(_words(text)) for code, text in texts(facts).items()}
    mean = sum(sum(words.values()) for words in counted.values()) / len(counted)
    for code, words in counted.items():
        norm = 1.2 * (0.25 + 0.75 * sum(words.values()) / mean)
        for word, count in words.items():
            places[word].append((code, count * 2.2 / (count + norm)))
    idf = {word: math.log(1 + len(counted) / (len(codes) + 0.5)) for word, codes in places.items()}
    return _summing(places, idf)


def tfidf(facts: Packaged) -> Find:
    """Cosine of logarithmic counts times idf."""
    counted = {code: Counter(_words(text)) for code, text in texts(facts).items()}
    seen = Counter(word for words in counted.values() for word in words)
    idf = {word: math.log(len(counted) / count) for word, count in seen.items()}
    places: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for code, words in counted.items():
        weights = {word: (1 + math.log(count)) * idf[word] for word, count in words.items()}
        norm = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        for word, weight in weights.items():
            places[word].append((code, weight / norm))
    return _summing(places, idf)


def _summing(places: dict[str, list[tuple[str, float]]], idf: dict[str, float]) -> Find:
    def find(query: str) -> tuple[list[str], bool]:
        scores: dict[str, float] = defaultdict(float)
        for word in set(_words(query)):
            for code, weight in places.get(word, ()):
                scores[code] += idf[word] * weight
        best = sorted(scores, key=lambda code: (-scores[code], code))[:3]
        return best, not best

    return find


PEERS: dict[str, Callable[[Packaged], Find]] = {
    "ours": ours,
    "SQLite FTS5": fts5,
    "BM25": bm25,
    "tf-idf": tfidf,
}
