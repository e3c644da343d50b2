"""Costs say what is known of them; progress is exact and rounds down."""

from __future__ import annotations

from datetime import timedelta

import pytest

from flows.broadcasts.counts import Cost, Progress, Share, cost
from flows.broadcasts.rules import Price, Rules, rules

RULES = Rules(7, {"free": Price(0), "window": Price(200, free_hours=48), "unknown": Price(None, free_hours=48)})


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ((), Cost(0, 0)),
        ((Share("free", 10, 3),), Cost(0, 0)),
        ((Share("window", 10, 4),), Cost(1_200, 0)),
        ((Share("unknown", 10, 4), Share("window", 1, 0)), Cost(200, 6)),
        ((Share("never heard of", 2),), Cost(0, 2)),
    ],
)
def test_cost(shares: tuple[Share, ...], expected: Cost) -> None:
    assert cost(shares, RULES) == expected


def test_prices_that_come_with_the_program() -> None:
    assert rules().price("telegram") == Price(0)
    assert rules().price("zalo") == Price(None, free_hours=48)


def test_progress_adds_up() -> None:
    progress = Progress(1000, waiting=300, held=100, sent=500, blocked=60, rejected=20, cancelled=10)

    assert (progress.forgotten, progress.failed, progress.to_go, progress.percent) == (10, 80, 400, 60)


def test_a_hundred_percent_means_all() -> None:
    assert Progress(1000, waiting=1, sent=999).percent == 99
    assert Progress(1000, sent=1000).percent == 100
    assert Progress().percent == 100


def test_what_remains_follows_the_rate() -> None:
    going = Progress(1000, waiting=600, sent=400, recent=300, recent_for=timedelta(seconds=10))

    assert (going.per_second, going.remaining) == (30.0, timedelta(seconds=20))
    assert Progress(1000, waiting=600).remaining is None
