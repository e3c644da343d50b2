"""The table that is printed: medians over the runs, and how each bot stands to the two that are compared with."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from .measure import Load, Result

COMPARED_WITH = ("aiogram", "floor")
HEADINGS = ("bot", "turns/s", "from–to", "p50 ms", "p99 ms", "CPU s/1000", "MB", "driver", "lost", "runs")
FIGURES = ("turns_per_s", "p50_ms", "p99_ms", "cpu_per_1000", "memory_mb", "driver_busy")


@dataclass(slots=True)
class Runs:
    """What became of a bot's runs under one load."""

    results: list[Result] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


def machine() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    except OSError:
        model = platform.processor()
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    python = platform.python_version()
    return f"{model or platform.machine()}, {os.cpu_count()} cores, {platform.system()}, Python {python}, load {load}"


def medians(results: Sequence[Result]) -> Result:
    figures = {name: median(getattr(result, name) for result in results) for name in FIGURES}
    lost = sum(result.lost for result in results)
    example = next((result.example for result in results if result.example), "")
    return Result(results[0].bot, **figures, lost=lost, example=example)


def describe(load: Load) -> str:
    kind = f"{load.offered:g} turns/s offered for {load.seconds:g} s" if load.offered else "closed loop"
    return f"{load.people} people, {load.mode}, {kind}, {load.delay * 1000:g} ms a call"


def _cells(result: Result, runs: Sequence[Result]) -> list[str]:
    rates = [one.turns_per_s for one in runs]
    rate, spread = f"{result.turns_per_s:,.0f}", f"{min(rates):,.0f}–{max(rates):,.0f}"
    p50, p99 = f"{result.p50_ms:,.0f}", f"{result.p99_ms:,.0f}"
    cpu, memory, driver = f"{result.cpu_per_1000:.2f}", f"{result.memory_mb:,.0f}", f"{result.driver_busy:.2f}"
    return [result.bot, rate, spread, p50, p99, cpu, memory, driver, str(result.lost), str(len(runs))]


def table(load: Load, held: Mapping[str, Runs]) -> str:
    """In Markdown. The ratios are of turns/s, or of p99 where the turns a second are given."""
    middle = {name: medians(runs.results) for name, runs in held.items() if runs.results}
    bases = [middle[name] for name in COMPARED_WITH if name in middle]
    compared, word = ("p99_ms", "p99 × ") if load.offered else ("turns_per_s", "× ")
    rows = [[*HEADINGS, *(f"{word}{base.bot}" for base in bases)]]
    for name, result in middle.items():
        ratios = [f"{getattr(result, compared) / getattr(base, compared):.2f}" for base in bases]
        rows.append([*_cells(result, held[name].results), *ratios])
    lines = [f"### {describe(load)}", "", _markdown(rows)]
    lines += [f"\n{name} lost turns, the first: {one.example}" for name, one in middle.items() if one.lost]
    lines += [f"\n{name} failed {_times(runs)}: {runs.failures[0]}" for name, runs in held.items() if runs.failures]
    return "\n".join(lines)


def matrix(rows: Sequence[tuple[Load, Mapping[str, Runs]]]) -> str:
    """Every load as a column: turns/s and p99 in ms, medians; a bot that failed or cannot run so says that."""
    names = list(dict.fromkeys(name for _, held in rows for name in held))
    lines = [["bot", *(describe(load) for load, _ in rows)]]
    lines += [[name, *(_in_short(held.get(name)) for _, held in rows)] for name in names]
    return f"### turns/s (p99 ms)\n\n{_markdown(lines)}"


def _in_short(runs: Runs | None) -> str:
    if runs is None:
        return "–"
    if not runs.results:
        return "failed"
    result = medians(runs.results)
    lost = f", {result.lost} lost" if result.lost else ""
    failed = f", failed {_times(runs)}" if runs.failures else ""
    return f"{result.turns_per_s:,.0f} ({result.p99_ms:,.0f}){lost}{failed}"


def _times(runs: Runs) -> str:
    return f"{len(runs.failures)} of {len(runs.failures) + len(runs.results)}"


def _markdown(rows: list[list[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in (rows[0], ["---"] * len(rows[0]), *rows[1:]))
