"""What comes before what: each rule where it speaks, and where it must not."""

from __future__ import annotations

from typing import Any

import pytest

from flows.verdict.model import Level
from tests.flows.verdict.kit import about, found


@pytest.mark.parametrize(
    ("answers", "fires"),
    [
        pytest.param({"mother_born": "1990-02-20", "child_born": "2026-11-01"}, False, id="a mother of 36"),
        pytest.param({"mother_born": "2026-11-02", "child_born": "2026-11-01"}, True, id="born after her child"),
        pytest.param({"father_born": "2026-11-01", "child_born": "2026-11-01"}, True, id="on the same day"),
        pytest.param({"deceased_born": "1940-01-01", "died_on": "2026-11-01"}, False, id="a long life"),
        pytest.param({"deceased_born": "2026-11-01", "died_on": "2026-11-01"}, False, id="died on the day of birth"),
        pytest.param({"deceased_born": "2026-11-02", "died_on": "2026-11-01"}, True, id="died before birth"),
        pytest.param({"mother_born": None, "child_born": "2026-11-01"}, False, id="one day not known"),
        pytest.param({"child_born": "2026-11-01"}, False, id="one day not asked"),
    ],
)
def test_a_life_has_its_order(answers: dict[str, Any], fires: bool) -> None:
    lines = found("days_in_wrong_order", about(**answers))

    assert [line.level for line in lines] == ([Level.RETURNED] if fires else [])


@pytest.mark.parametrize(
    ("mother", "fires"), [("1990-02-20", False), ("2014-10-31", False), ("2015-02-20", True), ("2027-01-01", False)]
)
def test_a_parent_who_was_a_child_is_looked_at(mother: str, fires: bool) -> None:
    lines = found("parent_too_young", about(mother_born=mother, child_born="2026-11-01"))

    assert [line.level for line in lines] == ([Level.CHECK] if fires else [])
