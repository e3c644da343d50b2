"""What wordings change is told in figures and request by request, the worst first."""

from __future__ import annotations

import pytest

from flows.learning.effect import (
    Change,
    Effect,
    Figures,
    Labelled,
    Place,
    answers,
    effect,
    from_json,
    labelled,
    place_of,
    read_labelled,
    to_json,
)
from flows.learning.model import digest, overlaid
from flows.procedures.search import Found, Hit
from tests.kit import the_world

ASKED = [
    Labelled("full", ("1",), "một"),
    Labelled("full", ("2", "3"), "hai"),
    Labelled("full", ("4",), "bốn"),
    Labelled("offtopic", (), "hát"),
]


def test_figures_count_first_shown_kept_and_refused() -> None:
    found = effect(ASKED, [("1",), ("9", "3"), (), ()], [("1",), ("2",), ("9", "8", "4"), ("1",)])

    assert found.before == Figures(ours=3, first=1, three=2, kept=2, others=1, refused=1)
    assert found.after == Figures(ours=3, first=2, three=3, kept=3, others=1, refused=0)


def test_only_what_changes_is_listed_the_worst_first() -> None:
    found = effect(ASKED, [("1",), ("2", "9"), (), ()], [("1",), ("2", "8"), ("4",), ("1",)])

    assert [(each.text, each.gain) for each in found.changes] == [("hát", -1), ("hai", 0), ("bốn", 1)]
    assert found.changes[0] == Change("hát", (), (), ("1",), -1)


@pytest.mark.parametrize(
    ("found", "place"),
    [
        (Found([Hit("1", "", 1.0), Hit("2", "", 0.5)]), 2),
        (Found([Hit("1", "", 1.0)]), 0),
        (Found([], out_of_scope=True), 0),
    ],
)
def test_a_new_wording_says_where_it_leads(found: Found, place: int) -> None:
    assert place_of(lambda text: found, "2", "hai") == Place("2", "hai", place)


def test_a_refusal_shows_nothing() -> None:
    assert answers(lambda text: Found([Hit("1", "", 1.0)], out_of_scope=True), ASKED) == [()] * 4


def test_an_effect_survives_being_kept() -> None:
    found = effect(ASKED, [("1",), (), (), ()], [(), ("2",), (), ()], [Place("2", "hai", 1)])

    assert from_json(to_json(found)) == found
    assert isinstance(found, Effect)


def test_the_set_that_comes_along_is_large_and_of_this_catalogue() -> None:
    found, library = labelled(), the_world().library
    codes = {code for each in found for code in each.codes}

    assert len(found) > 1000
    assert sum(not each.codes for each in found) > 150
    assert [code for code in codes if library.official_name(code) == code] == []


def test_lines_are_read_with_all_acceptable_codes() -> None:
    assert read_labelled("# note\nfull|1,2|một|hai\n\nofftopic|out|hát\n") == [
        Labelled("full", ("1", "2"), "một|hai"),
        Labelled("offtopic", (), "hát"),
    ]


def test_attached_wordings_stand_behind_the_shipped() -> None:
    assert overlaid({"1": ["a"]}, {"1": ["b"], "2": ["c"]}) == {"1": ["a", "b"], "2": ["c"]}


def test_another_wording_is_another_digest() -> None:
    assert digest({"1": ["a"]}, {}) != digest({}, {"1": ["a"]}) != digest({"1": ["b"]}, {})
    assert digest({"1": ["a"], "2": ["b"]}) == digest({"2": ["b"], "1": ["a"]})
