"""How long what has ended is kept, and from when somebody is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from flows.dossiers.model import TERMINAL, Status
from flows.retention.model import Farewell
from flows.retention.rules import retention_rules, years_on
from tests.kit import NOW


@pytest.mark.parametrize("status", TERMINAL)
def test_every_ended_status_is_kept_for_five_years_or_longer(status: Status) -> None:
    """Law 33/2024/QH15 and Circular 13/2023/TT-BNV: from five years to for ever."""
    rules = retention_rules()

    assert rules.years(status) == 0 or rules.years(status) >= 5
    assert rules.source


def test_the_notice_begins_its_days_before_the_end() -> None:
    rules = replace(retention_rules(), dossier_years={"stopped": 5}, notice_days=30)
    ended = datetime(2021, 11, 20, tzinfo=UTC)

    before = rules.ended_before(Status.STOPPED, ended.replace(year=2026) - timedelta(days=29))

    assert before is not None
    assert ended < before
    assert rules.ends_at(Status.STOPPED, ended) == ended.replace(year=2026)
    assert before - timedelta(days=1) == ended


def test_what_is_kept_for_ever_never_ends() -> None:
    rules = replace(retention_rules(), dossier_years={"returned": 0})

    assert rules.ends_at(Status.RETURNED, NOW) is None
    assert rules.ended_before(Status.RETURNED, NOW) is None


def test_the_twenty_ninth_of_february_has_an_anniversary_too() -> None:
    assert years_on(datetime(2024, 2, 29, tzinfo=UTC), 5) == datetime(2029, 3, 1, tzinfo=UTC)


def test_what_somebody_holds_is_never_due() -> None:
    farewell = Farewell("d1", NOW, NOW)

    assert farewell.is_due(NOW)
    assert not farewell.is_due(NOW - timedelta(seconds=1))
    assert not replace(farewell, held_by="mai", held_at=NOW).is_due(NOW)
