"""What a unit is shown of many ratings."""

from __future__ import annotations

from flows.ratings.model import Tally, together
from flows.ratings.rules import rating_rules


def test_no_figure_is_made_of_nothing() -> None:
    assert Tally("2026-11").mean is None
    assert together([]).mean is None


def test_months_are_added_up_and_the_mean_is_of_all() -> None:
    every = together([Tally("2026-10", {5: 1, 1: 1}, {"time": 1}), Tally("2026-11", {5: 2}, {"time": 1, "place": 1})])

    assert (every.count, every.mean, every.reasons) == (4, 4.0, {"time": 2, "place": 1})


def test_the_rules_are_whole() -> None:
    rules = rating_rules()

    assert 1 <= rules.low < 5
    assert rules.remind_after < rules.remind_not_after
    assert rules.reasons
