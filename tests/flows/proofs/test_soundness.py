from __future__ import annotations

import pytest

from flows.procedures.derive import derive
from flows.procedures.model import Choice, Condition, Op, Procedure
from flows.procedures.record import DocumentItem
from flows.procedures.shipped import shipped
from flows.proofs import Strictest, prove, strictest
from flows.steps import STEP_KINDS
from tests.flows.procedures.records import a_record
from tests.flows.proofs.kit import Narrow, a_choice, a_procedure, a_step, around, when

IS_A, IS_B = Condition("one", Op.IS, "a"), Condition("one", Op.IS, "b")
ONE = a_choice("one")


def problems(procedure: Procedure, limits: Narrow | None = None) -> list[str]:
    return [str(problem) for problem in prove(procedure, STEP_KINDS, around, limits or Narrow())]


def test_a_sound_procedure_has_no_problems() -> None:
    procedure = a_procedure(
        ONE,
        a_step("born", "date", params={"not_future": True}),
        a_step("late", when=when("born", 60, Op.OLDER_THAN_DAYS)),
        a_step("name", when=when("one", "a")),
        a_choice("way", when=when("@ending", "here")),
        a_step("home", "address", when=when("way", "b")),
    )

    assert problems(procedure) == []


@pytest.mark.parametrize("code", sorted(shipped(STEP_KINDS).guided))
def test_every_guided_definition_is_sound(code: str) -> None:
    assert problems(shipped(STEP_KINDS).guided[code]) == []


def test_a_derived_procedure_is_sound() -> None:
    items = [DocumentItem(f"Giấy {n}", required=False, condition=f"trường hợp số {n}") for n in range(1, 14)]
    record = a_record(*items, DocumentItem("Đơn", kind="form"), audience=("individual", "organization"))

    assert problems(derive(record, shipped(STEP_KINDS).frame)) == []


@pytest.mark.parametrize(
    ("procedure", "message"),
    [
        pytest.param(a_procedure(), "1.000001: asks nothing", id="empty"),
        pytest.param(a_procedure(ONE, a_choice("one")), "step 'one': another step has the same id", id="same id"),
        pytest.param(
            a_procedure(a_step("g", "group", steps=(ONE, ONE))),
            "step 'one': another step has the same id",
            id="in group",
        ),
        pytest.param(a_procedure(a_step("@x")), "an id that begins with @ is not a step's", id="reserved id"),
        pytest.param(
            a_procedure(a_step("x", when=when("y", "a"))), "depends on 'y', which is no earlier step", id="dangling"
        ),
        pytest.param(
            a_procedure(a_step("x", when=when("one", "a")), ONE), "depends on 'one', which is no earlier", id="later"
        ),
        pytest.param(
            a_procedure(ONE, a_step("x", when=when("one", "c"))),
            "step 'x': 'one' has no choice 'c'",
            id="no such choice",
        ),
        pytest.param(
            a_procedure(ONE, a_step("x", when=when("one", ["a", "c"], Op.IN))), "'one' has no choice 'c'", id="in"
        ),
        pytest.param(
            a_procedure(a_step("y", "yes_no"), a_step("x", when=when("y", "yes"))),
            "'y' is answered by true or false, not 'yes'",
            id="yes or no",
        ),
        pytest.param(
            a_procedure(ONE, a_step("x", when=when("one", 60, Op.OLDER_THAN_DAYS))),
            "'older_than_days' cannot compare 'one', which is of kind 'choice'",
            id="wrong comparison",
        ),
        pytest.param(
            a_procedure(ONE, a_step("x", when=when("one", "two", Op.DIFFERS_FROM))),
            "compares 'one' with 'two', which is no earlier step",
            id="compared with nothing",
        ),
        pytest.param(
            a_procedure(ONE, a_step("x", when=when("@ending", "home"))), "there is no ending 'home'", id="ending"
        ),
        pytest.param(
            a_procedure(ONE, a_step("x", when=((IS_A, IS_B),))), "its condition can never hold", id="contradiction"
        ),
        pytest.param(
            a_procedure(ONE, a_step("x", when=((IS_A,), (IS_A, IS_B)))),
            "group 2 of its conditions can never hold",
            id="one contradiction of two",
        ),
        pytest.param(
            a_procedure(
                a_step("born", "date", params={"min_age_years": 20}),
                a_step("x", when=when("born", 18, Op.YOUNGER_THAN_YEARS)),
            ),
            "step 'x': its condition can never hold",
            id="excluded by the step's own limits",
        ),
        pytest.param(
            a_procedure(
                ONE, a_choice("two", when=((IS_A,),)), a_step("x", when=((IS_B, Condition("two", Op.IS, "a")),))
            ),
            "step 'x': its condition can never hold",
            id="excluded by what the other step needs",
        ),
        pytest.param(a_procedure(ONE, owner_step="x"), "owner_step names 'x', which is no step", id="no owner"),
        pytest.param(
            a_procedure(ONE, a_step("x", when=((IS_A,),)), owner_step="x"),
            "is the owner_step but may be left out",
            id="owner",
        ),
        pytest.param(a_procedure(ONE, unit_step="one"), "is the unit_step but no address", id="unit"),
        pytest.param(a_procedure(a_step("x", "idcard")), "step 'x': is of unknown kind 'idcard'", id="kind"),
        pytest.param(a_procedure(a_choice("x", "a")), "step 'x': needs at least two choices", id="kind's own"),
        pytest.param(
            a_procedure(a_step("g", "group", steps=(a_choice("x", "a"),))), "step 'x': needs at least two", id="inside"
        ),
        pytest.param(a_procedure(a_step("x", ask="")), "step 'x': ask is missing", id="no words"),
        pytest.param(a_procedure(a_step("x", hint="Của {who}")), "hint holds blanks or braces", id="leftover word"),
        pytest.param(a_procedure(a_step("x", label="Te\u0302n")), "label is not in composed Unicode", id="Unicode"),
        pytest.param(a_procedure(a_step("x", label="Rất dài " * 6 + "x")), "is longer than 40", id="label"),
        pytest.param(
            a_procedure(a_step("x", ask="a" * 1_001)), "is asked with 1001 characters, more than 1000", id="text"
        ),
        pytest.param(
            a_procedure(a_step("x", "choice", choices=(Choice("a", "Một"), Choice("b", "Hai " * 12 + "x")))),
            "is longer than 40",
            id="option's label",
        ),
        pytest.param(a_procedure(ONE, title=" "), "1.000001: title and name is missing", id="title"),
    ],
)
def test_what_is_wrong_is_named(procedure: Procedure, message: str) -> None:
    assert any(message in problem for problem in problems(procedure)), problems(procedure)


def test_options_that_no_button_holds_have_to_fit_into_the_message() -> None:
    nine = a_procedure(a_choice("x", *"abcdefghi"))
    asked = len("Câu hỏi x?") + 9 * len("1. Lựa chọn a__")

    assert problems(nine, Narrow(buttons=9, text=asked - 1)) == []
    assert problems(nine, Narrow(buttons=8, text=asked)) == []
    assert "more than" in problems(nine, Narrow(buttons=8, text=asked - 1))[0]


def test_what_fits_the_strictest_fits_every_channel() -> None:
    channels = [Narrow(button_label=64, buttons=100, text=4096), Narrow(button_label=100, buttons=0, text=2000)]

    assert strictest(channels) == Strictest(button_label=64, buttons=0, text=2000)
