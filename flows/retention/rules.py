"""The years of `rules.toml`, and what they mean on a day."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files

from flows.dossiers.model import TERMINAL, Status


@dataclass(frozen=True, slots=True)
class RetentionRules:
    dossier_years: Mapping[str, int]
    complaint_years: int
    data_request_years: int
    notice_days: int
    source: str
    valid_from: date

    def years(self, status: Status) -> int:
        return self.dossier_years[status.value]

    def ends_at(self, status: Status, ended_at: datetime) -> datetime | None:
        """When the time of an ended dossier is over; None for one that is kept for ever."""
        years = self.years(status)
        return years_on(ended_at, years) if years else None

    def ended_before(self, status: Status, now: datetime) -> datetime | None:
        """Whoever ended before that is to be told now; None where nothing ever goes."""
        years = self.years(status)
        return years_on(now + timedelta(days=self.notice_days), -years) if years else None


@cache
def retention_rules() -> RetentionRules:
    rules = RetentionRules(**tomllib.loads((files(__package__) / "rules.toml").read_text(encoding="utf-8")))
    unknown = {status.value for status in TERMINAL} ^ set(rules.dossier_years)
    if unknown or rules.notice_days < 1:
        raise ValueError(f"rules.toml: a number of years for each ended status, and for no other: {sorted(unknown)}")
    return rules


def years_on(moment: datetime, years: int) -> datetime:
    """The same day of another year; 29 February becomes 1 March."""
    try:
        return moment.replace(year=moment.year + years)
    except ValueError:
        return moment.replace(year=moment.year + years, month=3, day=1)
