from dataclasses import replace

from flows.steps import STEP_KINDS
from tests.flows.steps.answering import AROUND, a_step, choices, options, press, refusal, shown, value

OPTIONAL = a_step("date", required=False)
REQUIRED = a_step("date")


def test_an_optional_step_offers_to_be_skipped_and_is_none_then() -> None:
    assert options(OPTIONAL) == ["skip"]
    assert value(OPTIONAL, press("skip")) is None
    assert value(OPTIONAL, "bỏ qua") is None
    assert value(OPTIONAL, "5/3/2020") == "2020-03-05"
    assert shown(OPTIONAL, None) == "(bỏ qua)"


def test_a_required_step_is_not_skipped() -> None:
    assert options(REQUIRED) == []
    assert refusal(REQUIRED, press("skip")) == "step.option_gone"
    assert refusal(REQUIRED, "bỏ qua") == "step.date.unclear"


def test_no_skipping_once_something_was_gathered() -> None:
    step = a_step("document", required=False)

    assert "skip" not in options(step, {"files": [{"id": "a", "kind": "pdf", "name": "a.pdf", "pages": 1}]})


def test_a_skipped_answer_is_asked_for_when_it_became_required() -> None:
    reason = STEP_KINDS["date"].still_good(REQUIRED, None, AROUND)

    assert reason is not None
    assert reason.key == "step.needed"
    assert STEP_KINDS["date"].still_good(OPTIONAL, None, AROUND) is None


def test_the_id_of_its_option_is_reserved() -> None:
    two = choices("A", "B")
    step = a_step("choice", choices=(replace(two[0], id="skip"), two[1]))

    assert STEP_KINDS["choice"].problems(step) == ["choice id 'skip' is reserved"]
