"""What the rules take for known: facts of the law have source and day, steps that are named are asked."""

from __future__ import annotations

import tomllib
from datetime import date
from importlib.resources import files

import pytest

from flows.verdict.known import known
from tests.kit import the_world

TABLE = tomllib.loads(files("flows.verdict").joinpath("facts.toml").read_text("utf-8"))


@pytest.mark.parametrize("fact", ["renewal", "number"])
def test_what_the_law_may_change_has_source_and_day(fact: str) -> None:
    assert TABLE[fact]["source"]
    assert isinstance(TABLE[fact]["valid_from"], date)


def test_days_in_order_are_asked_together_by_some_procedure() -> None:
    library = the_world().library
    procedures = [procedure for record in library.records() if (procedure := library.procedure(record.code))]

    for order in known().orders:
        assert any(each.step(order.first) and each.step(order.second) for each in procedures), order


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [("mother", "father", True), ("mother", "mother", False), ("applicant", "owner", False), ("bride", "groom", True)],
)
def test_roles_that_cannot_be_one_person(one: str, other: str, apart: bool) -> None:
    assert known().are_apart(one, other) is apart
