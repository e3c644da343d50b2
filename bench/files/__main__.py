"""`.venv/bin/python -m bench.files`: the table of verdicts, then the worst files against a running server."""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from pathlib import Path

from bench.files import server, verdicts
from bench.turns.report import machine


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.files", description=__doc__)
    parser.add_argument("--only", choices=("verdicts", "server"))
    parser.add_argument("--offered", type=float, default=20.0, help="text turns a second by others")
    parser.add_argument(
        "--seconds", type=float, default=20.0, help="how long they write before the files come, and at least meanwhile"
    )
    options = parser.parse_args()
    print(machine(), flush=True)
    if options.only != "server":
        with tempfile.TemporaryDirectory(prefix="bench-files-") as folder:
            rows = list(verdicts.checked(verdicts.written(Path(folder))))
        print(f"\n{verdicts.table(rows)}", flush=True)
    if options.only != "verdicts":
        print(f"\n{server.table(asyncio.run(server.measure(offered=options.offered, seconds=options.seconds)))}")


if __name__ == "__main__":
    main()
