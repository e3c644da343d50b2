"""`python -m bench.quarter`: 3 communes, 12 officers, 6,000 dossiers from July to September, with a stepped clock.

Prints what became of every promise: late ones were warned about and apologised for before the promised moment, or not.
Exit status 1 when one was forgotten, told twice, or late without warning and apology.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time

from bench.quarter.checking import Outcome, checked
from bench.quarter.living import Quarter
from storage.keys import KeyRing
from storage.store import open_store


async def lived(url: str, dossiers: int) -> tuple[Outcome, int]:
    """The outcome, and how often the sweeps ran."""
    store = await open_store(url, KeyRing.from_secret("only for measuring"), frozenset(("demo",)))
    try:
        quarter = Quarter(store, dossiers=dossiers)
        await quarter.live(lambda line: print(f"  {line}", flush=True))
        return await checked(store, now=quarter.clock.at), quarter.sweeps
    finally:
        await store.close()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.quarter", description=__doc__)
    parser.add_argument("--dossiers", type=int, default=6000, help="default 6000")
    parser.add_argument("--database", help="URL of an empty database; default an SQLite file that is thrown away")
    options = parser.parse_args()
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="motcua-quarter-") as folder:
        found, sweeps = asyncio.run(lived(options.database or f"sqlite:///{folder}/quarter.db", options.dossiers))
    print(f"filed {found.filed:,}, finished {found.finished:,}: on time {found.on_time:,}, late {found.late:,}")
    print(f"late ones warned about before the promised moment: {found.warned:,} of {found.late:,}")
    print(f"late ones apologised for before it (letter approved, citizen told): {found.apologised:,} of {found.late:,}")
    print(f"forgotten {found.forgotten}, told twice {found.doubled}")
    for code in found.broken:
        print(f"late without warning or apology: {code}")
    print(f"{sweeps:,} sweeps, {time.perf_counter() - began:.0f} s")
    kept = found.warned == found.apologised == found.late and not found.forgotten and not found.doubled
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
