"""Search measured on labelled requests, beside SQLite FTS5 and BM25 over the same names, in the same run.

Run: .venv/bin/python bench/search.py [--misses] [FILE...]   (default: both files of bench/data)
"""

from __future__ import annotations

import gc
import json
import math
import sqlite3
import sys
import time
import tracemalloc
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bot.commands.catalogue_files import Packaged, packaged, search_index
from flows.text_folding import fold

DATA = Path(__file__).parent / "data"
FILES = [DATA / "queries_dev.json", DATA / "queries_more.json"]
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


def bm25(facts: Packaged) -> Find:
    places: dict[str, list[tuple[str, float]]] = defaultdict(list)
    counted = {code: Counter(fold(text).split()) for code, text in texts(facts).items()}
    mean = sum(sum(words.values()) for words in counted.values()) / len(counted)
    for code, words in counted.items():
        norm = 1.2 * (0.25 + 0.75 * sum(words.values()) / mean)
        for word, count in words.items():
            places[word].append((code, count * 2.2 / (count + norm)))

    def find(query: str) -> tuple[list[str], bool]:
        scores: dict[str, float] = defaultdict(float)
        for word in set(fold(query).split()):
            idf = math.log(1 + len(counted) / (len(places[word]) + 0.5)) if word in places else 0.0
            for code, weight in places.get(word, ()):
                scores[code] += idf * weight
        best = sorted(scores, key=lambda code: (-scores[code], code))[:3]
        return best, not best

    return find


PEERS: dict[str, Callable[[Packaged], Find]] = {"ours": ours, "SQLite FTS5": fts5, "BM25": bm25}


def measure(find: Find, queries: list[dict[str, Any]], *, show: bool = False) -> dict[str, float]:
    real = [query for query in queries if query["codes"] is not None]
    tally: Counter[str] = Counter()
    times = []
    for query in queries:
        start = time.process_time()
        codes, refused = find(query["text"])
        times.append((time.process_time() - start) * 1000)
        if query["codes"] is None:
            tally["refused"] += refused
            if show and not refused:
                print(f"    kept     {query['text']} -> {codes[:1]}")
            continue
        first = bool(codes) and codes[0] in query["codes"]
        tally["top1"] += first
        tally["top3"] += any(code in query["codes"] for code in codes)
        tally["kept"] += not refused
        tally["right and kept"] += first and not refused
        if show and not first:
            print(f"    {query['style']:9s}{query['text']} {query['codes'][:2]} -> {codes}")
    times.sort()
    outside = len(queries) - len(real)
    out = {name: tally[name] / len(real) for name in ("top1", "top3", "kept", "right and kept") if real}
    if outside:
        out["refused"] = tally["refused"] / outside
    return out | {
        "p50 cpu ms": times[len(times) // 2],
        "p99 cpu ms": times[min(len(times) - 1, int(len(times) * 0.99))],
    }


def by_style(find: Find, queries: list[dict[str, Any]]) -> None:
    styles: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for query in queries:
        if query["codes"] is not None:
            styles[query["style"]].append(query)
    for style, some in sorted(styles.items()):
        got = measure(find, some)
        print(f"    {style:12s} {len(some):4d}  top1 {got['top1']:6.1%}  top3 {got['top3']:6.1%}")


def cost(facts: Packaged) -> None:
    start = time.process_time()
    search_index(facts.records, facts.index_rows)
    print(f"build {time.process_time() - start:.2f} s of processor", end="")
    gc.collect()
    tracemalloc.start()
    kept = search_index(facts.records, facts.index_rows)
    gc.collect()
    print(f", index {tracemalloc.get_traced_memory()[0] / 1e6:.1f} MB, {len(kept.codes) - 1} codes")
    tracemalloc.stop()


def main(arguments: list[str]) -> None:
    show = "--misses" in arguments
    named = [Path(one) for one in arguments if not one.startswith("-")]
    facts = packaged()
    cost(facts)
    peers = {name: make(facts) for name, make in PEERS.items()}
    for path in named or FILES:
        queries = json.loads(path.read_text(encoding="utf-8"))["queries"]
        print(f"\n{path.name}: {len(queries)} requests")
        for name, find in peers.items():
            got = measure(find, queries, show=show and name == "ours")
            shown = (f"{key} {value:.2f}" if "ms" in key else f"{key} {value:.1%}" for key, value in got.items())
            print(f"  {name:12s} " + "  ".join(shown))
        by_style(peers["ours"], queries)


if __name__ == "__main__":
    main(sys.argv[1:])
