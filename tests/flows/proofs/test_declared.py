"""A guided procedure whose declaration was forgotten is found before a citizen misses it."""

from dataclasses import replace

import pytest

from bot.catalogue_checks import guided, with_declaration
from flows.forms.shipped import shipped_forms, without_forms
from flows.proofs.declared import prove_declared
from tests.flows.forms.samples import the_world

BIRTH = shipped_forms()["to-khai-khai-sinh"]


def problems(*, without: dict[str, str], asked: tuple[str, ...] = (), declared: tuple[str, ...] = ()) -> list[str]:
    found = prove_declared({"f": replace(BIRTH, procedures=declared)}, ["1.000001"], without=without, asked=asked)
    return [problem.what for problem in found]


def test_every_guided_procedure_has_its_declaration_or_a_reason_for_having_none() -> None:
    world = the_world()
    asked = with_declaration(world)

    assert prove_declared(shipped_forms(), guided(world), without=without_forms(), asked=asked) == []
    assert set(guided(world)) - set(without_forms()) <= asked


def test_a_form_or_a_reason_is_enough() -> None:
    assert problems(without={}, declared=("1.000001",), asked=("1.000001",)) == []
    assert problems(without={"1.000001": "không có tờ khai"}) == []


@pytest.mark.parametrize(
    ("without", "asked", "declared", "what"),
    [
        pytest.param({}, (), (), "neither a form", id="forgotten"),
        pytest.param({"1.000001": "."}, (), ("1.000001",), "a form for its declaration and a reason", id="both"),
        pytest.param({"1.000001": "."}, ("1.000001",), (), "its record names one", id="the record knows better"),
        pytest.param({"1.000001": " "}, (), (), "an empty reason", id="no reason"),
        pytest.param({"1.000001": ".", "9.9": "."}, (), (), "but no definition", id="unknown"),
    ],
)
def test_what_does_not_fit_is_found(
    without: dict[str, str], asked: tuple[str, ...], declared: tuple[str, ...], what: str
) -> None:
    (found,) = problems(without=without, asked=asked, declared=declared)

    assert what in found
