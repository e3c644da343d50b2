from __future__ import annotations

from itertools import product

import pytest

from flows.procedures.journey import next_step
from flows.procedures.model import Condition, Op, Procedure
from flows.procedures.shipped import shipped
from flows.proofs import Path, paths
from flows.steps import STEP_KINDS
from tests.flows.proofs.kit import TODAY, a_choice, a_procedure, a_step, around, when

BOTH = a_procedure(
    a_choice("one"),
    a_choice("two", "x", "y"),
    a_step("deep", when=((Condition("one", Op.IS, "a"), Condition("two", Op.IS, "y")),)),
)


def walked(procedure: Procedure, **how: object) -> list[Path]:
    return list(paths(procedure, STEP_KINDS, around, **how))  # type: ignore[arg-type]


def test_every_pair_of_deciding_options_is_walked() -> None:
    found = {(path.answers["one"], path.answers["two"]) for path in walked(BOTH, endings=["here"])}

    assert found == set(product("ab", "xy"))


def test_without_pairs_each_option_is_walked() -> None:
    found = walked(BOTH, endings=["here"], pairs=False)

    assert {path.answers["one"] for path in found} == {"a", "b"}
    assert {path.answers["two"] for path in found} == {"x", "y"}
    assert len(found) < 4


def test_each_ending_is_walked() -> None:
    assert {path.ending for path in walked(BOTH)} == {"here", "portal", "counter"}


def test_options_of_a_step_that_decides_nothing_are_walked_too() -> None:
    found = walked(a_procedure(a_choice("one", *"abcde")), endings=["here"])

    assert sorted(str(path.answers["one"]) for path in found) == list("abcde")


def test_both_sides_of_a_number_of_days_are_walked() -> None:
    born = a_step("born", "date", params={"not_future": True})
    late = a_step("late", when=when("born", 60, Op.OLDER_THAN_DAYS))

    assert {"late" in path.answers for path in walked(a_procedure(born, late), endings=["here"])} == {True, False}


def test_a_journey_is_answered_to_its_end() -> None:
    for path in walked(BOTH):
        assert next_step(BOTH.steps, path.answers, TODAY) is None
        assert [step for step, _ in path.said] == [step for step in path.answers if step != "@ending"]


def test_the_same_journeys_each_time_and_never_more_than_asked_for() -> None:
    birth = shipped(STEP_KINDS).guided["1.001193"]

    assert walked(birth, most=5) == walked(birth)[:5]


@pytest.mark.parametrize("code", sorted(shipped(STEP_KINDS).guided))
def test_every_question_of_a_guided_definition_is_met(code: str) -> None:
    procedure = shipped(STEP_KINDS).guided[code]

    met = {step for path in walked(procedure) for step, _ in path.said}

    assert met == {step.id for step in procedure.steps}
