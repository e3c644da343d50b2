"""Sessions, minutes and filed dossiers per volunteer and unit."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from flows.assisting.figures import Figures, of_unit, per_volunteer
from flows.assisting.model import AssistedSession, Ending, State
from tests.kit import NOW


def an_ended(volunteer: str, minutes: int, *, filed: bool = False, unit: str = "xa-a") -> AssistedSession:
    ended = NOW + timedelta(minutes=minutes)
    session = AssistedSession("s", State.ENDED, unit, "1.001193", NOW, ended, opened_at=NOW, ended_at=ended, answers=3)
    return replace(session, volunteer_id=volunteer, ending=Ending.LEFT, filed=filed)


def test_figures_are_summed_per_volunteer_and_unit() -> None:
    rows = per_volunteer(
        [an_ended("v1", 9, filed=True), an_ended("v1", 11), an_ended("v2", 5), an_ended("v1", 7, unit="xa-b")]
    )

    assert rows[0] == Figures("xa-a", "v1", sessions=2, minutes=20, filed=1, answers=6)
    assert of_unit(rows, "xa-a") == Figures("xa-a", "", sessions=3, minutes=25, filed=1, answers=9)


def test_what_nobody_agreed_to_counts_for_nobody() -> None:
    assert per_volunteer([replace(an_ended("v1", 9), opened_at=None)]) == []
