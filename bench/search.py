"""Search measured on labelled requests, beside SQLite FTS5, BM25 and tf-idf over the same names, in the same run.

Run: .venv/bin/python -m bench.search [--misses] [--alone] [FILE...]   (default: every set that may be looked at)
"""

from __future__ import annotations

import gc
import pickle
import statistics
import sys
import time
import tracemalloc
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.search_peers import PEERS, Find, bm25, fts5, ours
from bot.commands.catalogue_files import Packaged, packaged, search_index
from bot.garbage import search_seldom

__all__ = ["Query", "bm25", "fts5", "measure", "ours", "read_set"]

#: The sets that may be read; the console measures attached wordings on the same. How they were made: search_sets/.
SETS = Path(__file__).resolve().parents[1] / "flows" / "learning" / "requests"
FILES = sorted(SETS.glob("*.txt"), key=lambda path: (path.stem.startswith("own"), path.stem))
Query = dict[str, Any]
#: Each request is timed so often, and the median counts: a machine that does other work stumbles now and then.
TIMED = 3


def read_set(path: Path) -> list[Query]:
    """A labelled set: lines of "style|codes or out|request"."""
    text = path.read_text(encoding="utf-8")
    lines = [line.split("|", 2) for line in text.splitlines() if line and not line.startswith("#")]
    return [
        {"style": style, "codes": None if codes == "out" else codes.split(","), "text": request}
        for style, codes, request in lines
    ]


def _milliseconds(find: Find, text: str) -> float:
    start = time.process_time()
    find(text)
    return (time.process_time() - start) * 1000


def measure(find: Find, queries: list[Query], *, show: bool = False) -> dict[str, float]:
    real = [query for query in queries if query["codes"] is not None]
    tally: Counter[str] = Counter()
    times = []
    for query in queries:
        codes, refused = find(query["text"])
        times.append(statistics.median(_milliseconds(find, query["text"]) for _ in range(TIMED)))
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


def by_style(find: Find, queries: list[Query]) -> None:
    styles: dict[str, list[Query]] = defaultdict(list)
    for query in queries:
        styles[query["style"]].append(query)
    for style, some in sorted(styles.items(), key=lambda one: (one[1][0]["codes"] is None, one[0])):
        got = measure(find, some)
        shown = (f"{name} {value:6.1%}" for name, value in got.items() if "ms" not in name)
        print(f"    {style:12s} {len(some):4d}  " + "  ".join(shown))


def cost(facts: Packaged) -> None:
    start = time.process_time()
    search_index(facts.records, facts.index_rows)
    print(f"build {time.process_time() - start:.2f} s of processor", end="")
    packed = pickle.dumps(search_index(facts.records, facts.index_rows), 5)
    start = time.process_time()
    pickle.loads(packed)  # as a server that was started before finds it
    print(f", read back {time.process_time() - start:.2f} s", end="")
    gc.collect()
    tracemalloc.start()
    kept = search_index(facts.records, facts.index_rows)
    gc.collect()
    print(f", index {tracemalloc.get_traced_memory()[0] / 1e6:.1f} MB, {len(kept.codes) - 1} codes")
    tracemalloc.stop()


def main(arguments: list[str]) -> None:
    show, alone = "--misses" in arguments, "--alone" in arguments
    named = [Path(one) for one in arguments if not one.startswith("-")]
    facts = packaged()
    if not alone:
        cost(facts)
    peers = {name: make(facts) for name, make in PEERS.items() if name == "ours" or not alone}
    gc.collect()
    gc.freeze()  # as a server that has started
    search_seldom()
    for path in named or FILES:
        queries = read_set(path)
        print(f"\n{path.name}: {len(queries)} requests")
        for name, find in peers.items():
            got = measure(find, queries, show=show and name == "ours")
            shown = (f"{key} {value:.2f}" if "ms" in key else f"{key} {value:.1%}" for key, value in got.items())
            print(f"  {name:12s} " + "  ".join(shown))
        by_style(peers["ours"], queries)


if __name__ == "__main__":
    main(sys.argv[1:])
