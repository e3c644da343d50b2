"""What is typed at the catalogue desk is read as people write it; what cannot be meant is refused by its kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.web.console.catalogue import typed_route
from bot.web.console.catalogue.typed import (
    Mistyped,
    OfferForm,
    agency_words,
    offer_row,
    procedure_words,
    shown_offer,
    unit_words,
)
from bot.web.console.catalogue.typed_route import StepForm, read_route, shown_route
from bot.web.pages import plain
from flows.editions.model import OfferRow, ProcedureWords
from flows.handling.loading import shipped_routes
from flows.procedures.model import Intake
from tests.kit import the_world

TODAY = date(2026, 11, 20)
UNITS = ("xa-binh-minh-mau",)
ROUTE = shipped_routes()["1.001193"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("", None, id="as the record says"),
        pytest.param("0", 0, id="free"),
        pytest.param("8000", 8_000, id="digits"),
        pytest.param("8.000", 8_000, id="groups"),
        pytest.param("8 000 đồng", 8_000, id="with its unit"),
        pytest.param("1.250.000đ", 1_250_000, id="a million"),
    ],
)
def test_money_as_it_is_written(typed: str, meant: int | None) -> None:
    assert offer_row(OfferForm(fee=typed), today=TODAY).fee_vnd == meant


@pytest.mark.parametrize("typed", ["01/01/2027", "2027-01-01", "1-1-2027"])
def test_a_day_as_it_is_written(typed: str) -> None:
    assert offer_row(OfferForm(since=typed), today=TODAY).from_on == date(2027, 1, 1)


def test_today_means_as_soon_as_it_is_published() -> None:
    assert offer_row(OfferForm(since="20/11/2026"), today=TODAY).from_on is None


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        pytest.param({"fee": "tám nghìn"}, "fee", id="a fee in words"),
        pytest.param({"fee": "8.5"}, "fee", id="a fee that may mean two things"),
        pytest.param({"fee": "-1"}, "fee", id="a negative fee"),
        pytest.param({"fee": "٨"}, "fee", id="digits of another script"),
        pytest.param({"fee": "900000000"}, "fee_large", id="a fee beyond all sense"),
        pytest.param({"since": "31/02/2027"}, "day", id="no such day"),
        pytest.param({"since": "01/01/2020"}, "day_away", id="a day that has passed"),
        pytest.param({"since": "01/01/2099"}, "day_away", id="a day that nobody plans for"),
        pytest.param({"intake": "fax"}, "intake", id="another way"),
        pytest.param({"level": "5"}, "level", id="another level"),
        pytest.param({"fee_note": "{{ agency }}"}, "braces", id="a template"),
        pytest.param({"fee_note": "a" * 201}, "long", id="a novel"),
    ],
)
def test_an_offer_that_cannot_be_meant_is_refused(changes: dict[str, str], kind: str) -> None:
    with pytest.raises(Mistyped) as refused:
        offer_row(replace(OfferForm(), **changes), today=TODAY)  # type: ignore[arg-type]

    assert refused.value.kind == kind
    assert plain(f"staff.catalogue.problem.{kind}", what="x").startswith("Chưa lưu")


def test_a_row_is_shown_as_it_would_be_typed() -> None:
    row = OfferRow(date(2027, 1, 1), True, Intake.COUNTER, "toan_trinh", 1_250_000, "mỗi bản")

    assert offer_row(shown_offer("x", row), today=TODAY) == row


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"name": ""}, "empty"),
        ({"hotline": "gọi sau"}, "phone"),
        ({"hotline": ""}, "phone"),
        ({"name": "{x}"}, "braces"),
    ],
)
def test_names_and_numbers_of_an_agency_are_checked(fields: dict[str, str], kind: str) -> None:
    given = {"name": "UBND xã", "hotline": "1900 0001", **fields}

    for read in (agency_words, unit_words):
        with pytest.raises(Mistyped) as refused:
            read(given)
        assert refused.value.kind == kind


def test_only_words_that_differ_are_kept_and_a_hint_may_go() -> None:
    procedure = the_world().library.procedure("1.001193")
    assert procedure is not None
    hinted = next(step for step in procedure.steps if step.hint)
    same = {"title": procedure.title, f"{hinted.id}.ask": hinted.ask}

    assert procedure_words(same, procedure) is None
    assert procedure_words({**same, f"{hinted.id}.hint": ""}, procedure) == ProcedureWords({f"{hinted.id}.hint": ""})
    with pytest.raises(Mistyped):
        procedure_words({f"{hinted.id}.ask": " "}, procedure)


def test_steps_are_read_back_as_they_are_shown() -> None:
    shown = shown_route(ROUTE)
    fields = {
        f"{name}.{place}": value
        for place, step in enumerate(shown.steps)
        for name, value in (("name", step.name), ("title", step.title), ("role", step.role), ("part", step.part))
    }
    fields |= {f"amount.{place}": step.amount for place, step in enumerate(shown.steps)}
    fields |= {f"of.{place}": step.unit_of for place, step in enumerate(shown.steps)}

    assert typed_route.route(read_route({**fields, "source": ROUTE.source}), UNITS) == ROUTE


@pytest.mark.parametrize(
    ("place", "changes", "kind"),
    [
        pytest.param(3, {"part": "appraisal"}, "route_parts", id="nobody signs"),
        pytest.param(1, {"unit_of": "share", "amount": "90"}, "route_shares", id="more than the whole"),
        pytest.param(1, {"amount": "lâu"}, "time", id="no time"),
        pytest.param(1, {"amount": "0"}, "time", id="no time at all"),
        pytest.param(1, {"amount": "9999"}, "time", id="years"),
        pytest.param(1, {"unit": "xa-khac"}, "unit", id="a unit that is not there"),
        pytest.param(1, {"role": "nobody"}, "role", id="a role that is none"),
        pytest.param(1, {"part": "lunch"}, "part", id="a part that is none"),
        pytest.param(1, {"title": "a" * 151}, "long", id="a long name"),
    ],
)
def test_steps_that_cannot_be_followed_are_refused(place: int, changes: dict[str, str], kind: str) -> None:
    form = shown_route(ROUTE)
    steps = [replace(step, **changes) if at == place else step for at, step in enumerate(form.steps)]  # type: ignore[arg-type]

    with pytest.raises(Mistyped) as refused:
        typed_route.route(replace(form, steps=tuple(steps)), UNITS)

    assert refused.value.kind == kind
    assert plain(f"staff.catalogue.problem.{kind}", what="x").startswith("Chưa lưu")


def test_a_new_step_gets_a_name_of_its_own_and_one_without_source_is_refused() -> None:
    form = shown_route(ROUTE)
    added = replace(form, steps=(form.steps[0], StepForm(title="Ghi sổ", amount="2"), *form.steps[1:]))

    names = [step.name for step in typed_route.route(added, UNITS).steps]

    assert names == [form.steps[0].name, "step-1", *(step.name for step in form.steps[1:])]
    with pytest.raises(Mistyped):
        typed_route.route(replace(form, source=""), UNITS)
