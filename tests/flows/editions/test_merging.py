"""A draft becomes the next edition, and an earlier edition a draft; the past of steps is never taken away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from flows.editions.merging import back_to, overtaken, published
from flows.editions.model import AgencyWords, Key, Kind, OfferRow, OfferRows, ProcedureWords, RouteRows, Version
from flows.handling.loading import route_of
from flows.handling.model import in_force
from flows.procedures.model import Intake
from tests.kit import NOW

AGENCY, ROUTE, WORDS = Key(Kind.AGENCY), Key(Kind.ROUTE, "2.000635"), Key(Kind.WORDS, "2.000635")
FIRST, SECOND = AgencyWords("UBND xã A", "1900 1"), AgencyWords("UBND xã B", "1900 2")
LATER, LAST = NOW + timedelta(days=1), NOW + timedelta(days=2)
HERE = OfferRow(None, True, Intake.HERE, fee_vnd=8_000)


def test_a_draft_touches_nothing_else() -> None:
    words = ProcedureWords({"title": "Trích lục"})

    assert published({AGENCY: FIRST}, {WORDS: words}, at=NOW) == {AGENCY: FIRST, WORDS: words}
    assert published({AGENCY: FIRST, WORDS: words}, {WORDS: None, AGENCY: SECOND}, at=NOW) == {AGENCY: SECOND}


def test_steps_keep_their_past_when_they_are_changed_and_put_back() -> None:
    new = route_of("1.001193")

    changed = published({}, {ROUTE: new}, at=LATER)
    put_back = published(changed, {ROUTE: None}, at=LAST)

    rows = put_back[ROUTE]
    assert isinstance(rows, RouteRows)
    assert [in_force(rows.rows, at) for at in (NOW, LATER, LAST)] == [None, new, None]


def test_going_back_says_again_what_was_said_and_keeps_what_others_have_now() -> None:
    new, route = published({}, {AGENCY: FIRST, ROUTE: route_of("1.001193")}, at=NOW), route_of("2.000635")
    newer = published(new, {AGENCY: SECOND, ROUTE: route, WORDS: ProcedureWords({})}, at=LATER)

    assert back_to(new, newer) == {AGENCY: FIRST, ROUTE: route_of("1.001193"), WORDS: None}
    assert back_to({}, new) == {AGENCY: None, ROUTE: None}
    assert back_to(new, new) == {}


def test_only_the_same_thing_published_since_overtakes_a_draft() -> None:
    versions = [Version(n, NOW, "an", "", (AGENCY,) if n < 3 else (WORDS,)) for n in (3, 2, 1)]

    assert overtaken([AGENCY], versions, after=2) == []
    assert overtaken([AGENCY, ROUTE], versions, after=1) == [(AGENCY, versions[1])]


def test_an_offer_changes_on_its_day() -> None:
    today, new_year = NOW.date(), date(2027, 1, 1)
    rows = OfferRows(()).with_row(replace(HERE, from_on=new_year, on=False), today=today)
    rows = rows.with_row(HERE, today=today)

    assert rows.on(today) == HERE
    assert [row.from_on for row in rows.after(today)] == [new_year]
    assert rows.without_day(new_year) == OfferRows((HERE,))
    off = rows.on(new_year)
    assert off is not None
    assert not off.on


def test_a_row_from_now_on_takes_the_place_of_those_that_have_begun() -> None:
    today = NOW.date()
    rows = OfferRows((HERE, replace(HERE, from_on=today, fee_vnd=9_000), replace(HERE, from_on=date(2027, 1, 1))))

    changed = rows.with_row(replace(HERE, fee_vnd=10_000), today=today)

    assert [row.fee_vnd for row in changed.rows] == [10_000, 8_000]
    assert OfferRows(()).on(today) is None
