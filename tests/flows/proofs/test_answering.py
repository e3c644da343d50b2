from __future__ import annotations

from collections.abc import Mapping

import pytest

from flows.procedures.model import Step
from flows.proofs import ways
from flows.proofs.answering import Unanswerable
from flows.steps import STEP_KINDS
from flows.steps.base import Accepted, Around, Reading, Refused, Said, StepKind, Unfinished
from flows.steps.text import Text
from flows.values import JSON, Words
from tests.flows.proofs.kit import a_choice, a_step, around


class Scripted(Text):
    """Answers as it is told: "more" goes on, "bad" is refused, anything else is accepted."""

    def __init__(self, *examples: list[str]) -> None:
        self._examples = examples

    def read(self, step: Step, said: Said, partial: JSON, around: Around) -> Reading:
        if said.text == "bad":
            return Refused(Words("step.empty"))
        return Unfinished(said.text) if said.text == "more" else Accepted(said.text)

    def examples(self, step: Step, around: Around) -> list[list[Said]]:
        return [[Said(text=text) for text in example] for example in self._examples]


def scripted(*examples: list[str]) -> Mapping[str, StepKind]:
    return {"text": Scripted(*examples)}


def test_the_ways_to_answer_are_read_by_the_kind_itself() -> None:
    found = ways(a_choice("x", "a", "b"), STEP_KINDS, around({}))

    assert [way.value for way in found] == ["a", "b"]


def test_an_answer_may_take_several_sayings() -> None:
    assert ways(a_step("x"), scripted(["more", "ok"]), around({}))[0].value == "ok"


@pytest.mark.parametrize(
    ("examples", "why"),
    [
        pytest.param([], "there is no example", id="none"),
        pytest.param([["bad"]], r"is refused \(step.empty\)", id="refused"),
        pytest.param([["more"]], "does not end", id="open"),
        pytest.param([["ok", "more"]], "goes on after it was accepted", id="too much"),
    ],
)
def test_an_example_that_leads_nowhere_is_a_fault(examples: list[list[str]], why: str) -> None:
    with pytest.raises(Unanswerable, match=why):
        ways(a_step("x"), scripted(*examples), around({}))
