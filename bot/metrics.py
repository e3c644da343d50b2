"""Figures of this process for Prometheus, without a person in them: no chat, name, code or address is ever a label."""

from __future__ import annotations

import os
import time
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

Labels = tuple[str, ...]
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


@dataclass(slots=True)
class Counter:
    """Counts up, one count for each combination of labels."""

    name: str
    told: str
    labels: Labels = ()
    counts: dict[Labels, float] = field(default_factory=dict)

    def add(self, *labels: str, by: float = 1) -> None:
        self.counts[labels] = self.counts.get(labels, 0) + by

    def lines(self) -> Iterator[str]:
        yield from _head(self.name, self.told, "counter")
        for labels, count in sorted(self.counts.items()):
            yield f"{self.name}{_labelled(self.labels, labels)} {count:g}"


@dataclass(slots=True)
class Histogram:
    """How long something took, in buckets."""

    name: str
    told: str
    labels: Labels = ()
    bounds: Sequence[float] = SECONDS
    counts: dict[Labels, list[int]] = field(default_factory=dict)
    sums: dict[Labels, float] = field(default_factory=dict)

    def observe(self, seconds: float, *labels: str) -> None:
        counts = self.counts.setdefault(labels, [0] * (len(self.bounds) + 1))
        counts[bisect_left(self.bounds, seconds)] += 1
        self.sums[labels] = self.sums.get(labels, 0.0) + seconds

    def lines(self) -> Iterator[str]:
        yield from _head(self.name, self.told, "histogram")
        names = (*self.labels, "le")
        for labels, counts in sorted(self.counts.items()):
            seen = 0
            for bound, count in zip((*map(str, self.bounds), "+Inf"), counts, strict=True):
                seen += count
                yield f"{self.name}_bucket{_labelled(names, (*labels, bound))} {seen}"
            yield f"{self.name}_sum{_labelled(self.labels, labels)} {self.sums[labels]:g}"
            yield f"{self.name}_count{_labelled(self.labels, labels)} {seen}"


def gauge(name: str, told: str, values: Mapping[Labels, float], labels: Labels = ()) -> Iterator[str]:
    """Something that is read at the moment of asking."""
    yield from _head(name, told, "gauge")
    for key, value in sorted(values.items()):
        yield f"{name}{_labelled(labels, key)} {value:.10g}"


def _head(name: str, told: str, kind: str) -> Iterator[str]:
    yield f"# HELP {name} {told}"
    yield f"# TYPE {name} {kind}"


def _labelled(names: Labels, values: Labels) -> str:
    pairs = (f'{name}="{_escaped(value)}"' for name, value in zip(names, values, strict=True))
    return f"{{{','.join(pairs)}}}" if names else ""


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


class Metrics:
    """What this process counts. Turns, the dispatcher and the pages call the hooks; none of them can fail."""

    def __init__(self) -> None:
        self._started = time.time()
        self._turns = Counter("motcua_turns_total", "Turns taken.", ("channel",))
        self._waited = Histogram("motcua_turn_seconds", "From storing an update to its stored answer.", ("channel",))
        self._sends = Counter("motcua_sends_total", "Attempts to send a message.", ("channel", "fate"))
        self._requests = Counter("motcua_requests_total", "Requests answered.", ("method", "route", "status"))
        self._latency = Histogram("motcua_request_seconds", "Time to answer a request.", ("route",))

    def turn(self, channel: str, seconds: float) -> None:
        """A turn was stored, so long after its update was."""
        self._turns.add(channel)
        self._waited.observe(max(0.0, seconds), channel)

    def sent(self, channel: str, fate: str) -> None:
        self._sends.add(channel, fate)

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """`route` is the pattern, never the address."""
        self._requests.add(method, route, str(status))
        self._latency.observe(seconds, route)

    def lines(self) -> Iterator[str]:
        for each in (self._turns, self._waited, self._sends, self._requests, self._latency):
            yield from each.lines()
        yield from gauge("process_resident_memory_bytes", "Memory in use.", {(): resident_bytes()})
        yield from gauge("process_start_time_seconds", "When this process started.", {(): self._started})


def resident_bytes() -> int:
    """What this process holds in memory now; on systems without /proc, the most it ever held."""
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def exposition(lines: Iterable[str]) -> str:
    return "\n".join(lines) + "\n"
