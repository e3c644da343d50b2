from __future__ import annotations

from flows.procedures.model import Condition, Op, Procedure
from flows.proofs.solving import Solver
from flows.steps import STEP_KINDS
from tests.flows.proofs.kit import TODAY, a_choice, a_procedure, a_step, around, when


def solver(procedure: Procedure) -> Solver:
    return Solver(procedure, STEP_KINDS, around, TODAY, ("here", "portal"))


CHAIN = a_procedure(
    a_choice("one"),
    a_choice("two", "x", "y", when=when("one", "b")),
    a_step("three", when=when("two", "y")),
)


def test_what_a_step_needs_is_found_through_other_steps() -> None:
    assert next(solver(CHAIN).asked(CHAIN.steps[2])) == {"two": "y", "one": "b"}


def test_what_excludes_itself_is_not_found() -> None:
    assert solver(CHAIN).reach([("one", "a"), ("two", "y")]) is None
    assert solver(CHAIN).reach([("two", "x"), ("two", "y")]) is None


def test_a_day_is_represented_once_for_each_outcome_of_its_conditions() -> None:
    procedure = a_procedure(
        a_step("born", "date", params={"not_future": True}),
        a_step("late", when=when("born", 60, Op.OLDER_THAN_DAYS)),
        a_step("grown", when=when("born", 18, Op.OLDER_THAN_YEARS)),
    )

    assert len(solver(procedure).candidates["born"]) == 3


def test_answers_that_differ_are_found() -> None:
    other = ((Condition("one", Op.DIFFERS_FROM, "two"), Condition("two", Op.IS, "a")),)
    procedure = a_procedure(a_choice("one"), a_choice("two"), a_step("x", when=other))

    found = next(solver(procedure).asked(procedure.steps[2]))

    assert found["one"] != found["two"]
