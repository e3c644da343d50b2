"""`python -m bench.turns`: see bench/README.md for what the figures mean."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from itertools import product
from pathlib import Path

from .bots import BOTH, BOTS, Bot
from .measure import Load, measure
from .processes import missing
from .report import Runs, describe, machine, matrix, table

RESULTS = Path("bench/results")
RUN_WITHIN_S = 900  #: a bot that has come to a standstill is given up then


def _numbers(text: str) -> list[float]:
    return [float(part) for part in text.split(",")]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.turns", description=__doc__)
    parser.add_argument("--only", default="", metavar="BOT,…", help=f"of {', '.join(bot.name for bot in BOTS)}")
    parser.add_argument("--people", type=_numbers, default=[200], metavar="N,…", help="at once; default 200")
    parser.add_argument("--delay", type=_numbers, default=[0], metavar="S,…", help="seconds that each call takes")
    parser.add_argument("--mode", choices=[*BOTH, "both"], default="webhook")
    parser.add_argument("--runs", type=int, default=3, help="of which the medians are shown; default 3")
    parser.add_argument("--turns", type=int, default=6000, help="closed loop: at least so many; default 6000")
    parser.add_argument("--offered", type=float, default=0, metavar="RATE", help="open loop: turns a second")
    parser.add_argument("--seconds", type=float, default=10, help="open loop: how long; default 10")
    return parser.parse_args()


def _chosen(only: str) -> list[Bot]:
    names = only.split(",") if only else [bot.name for bot in BOTS]
    unknown = set(names) - {bot.name for bot in BOTS}
    if unknown:
        sys.exit(f"unknown: {', '.join(sorted(unknown))}")
    chosen = [bot for bot in BOTS if bot.name in names]
    for bot in chosen:
        if missing(bot):
            print(f"{bot.name} is left out: {missing(bot)}", file=sys.stderr)
    return [bot for bot in chosen if not missing(bot)]


def _loads(options: argparse.Namespace) -> Iterable[Load]:
    modes = BOTH if options.mode == "both" else (options.mode,)
    for mode, people, delay in product(modes, options.people, options.delay):
        yield Load(
            people=int(people),
            turns=options.turns,
            offered=options.offered,
            seconds=options.seconds,
            delay=delay,
            mode=mode,
        )


async def _compare(bots: list[Bot], load: Load, *, runs: int) -> dict[str, Runs]:
    """Run after run, each with every bot in turn, so that a busy minute of the machine hits all of them."""
    able = [bot for bot in bots if load.mode in bot.modes]
    held = {bot.name: Runs() for bot in able}
    for number, bot in product(range(runs), able):
        print(f"{describe(load)}: run {number + 1} of {runs}, {bot.name} …", end=" ", file=sys.stderr, flush=True)
        try:
            async with asyncio.timeout(RUN_WITHIN_S):
                result = await measure(bot, load)
        except Exception as error:  # whatever it is, the other bots are measured all the same
            held[bot.name].failures.append(str(error) or f"{type(error).__name__}: not done within {RUN_WITHIN_S} s")
            print(f"failed: {held[bot.name].failures[-1]}", file=sys.stderr)
            continue
        print(f"{result.turns_per_s:,.0f} turns/s, p99 {result.p99_ms:,.0f} ms", file=sys.stderr)
        held[bot.name].results.append(result)
    return held


def _keep(path: Path, rows: Sequence[tuple[Load, dict[str, Runs]]]) -> None:
    shown = [{"load": asdict(load), "runs": {name: asdict(runs) for name, runs in held.items()}} for load, held in rows]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"machine": machine(), "measured": shown}, ensure_ascii=False, indent=1))


async def _main(options: argparse.Namespace) -> None:
    bots = _chosen(options.only)
    print(machine(), flush=True)
    path = RESULTS / f"turns-{time.strftime('%Y%m%d-%H%M%S')}.json"
    rows: list[tuple[Load, dict[str, Runs]]] = []
    for load in _loads(options):
        rows.append((load, await _compare(bots, load, runs=options.runs)))
        print(f"\n{table(*rows[-1])}", flush=True)
        _keep(path, rows)
    if len(rows) > 1:
        print(f"\n{matrix(rows)}")
    print(f"\nEvery run is in {path}.")


def main() -> None:
    options = _arguments()
    try:
        import uvloop
    except ImportError:
        asyncio.run(_main(options))
    else:
        uvloop.run(_main(options))


if __name__ == "__main__":
    main()
