import pytest

from flows.steps import STEP_KINDS
from tests.flows.steps.answering import a_step, choices


@pytest.mark.parametrize(
    ("kind", "params", "problem"),
    [
        ("text", {"strange": 1}, "unknown parameter 'strange'"),
        ("text", {"max": "9"}, "parameter 'max' must be a whole number"),
        ("text", {"max": True}, "parameter 'max' must be a whole number"),
        ("text", {"lines": 1}, "parameter 'lines' must be true or false"),
        ("text", {"min": 9, "max": 3}, "'min' is more than 'max': no answer is possible"),
        ("date", {"after_step": 3}, "parameter 'after_step' must be text"),
        ("date", {"past": True, "future": True}, "'past' and 'future' exclude each other"),
        (
            "date",
            {"min_age_years": 20, "max_age_years": 3},
            "'min_age_years' is more than 'max_age_years': no answer is possible",
        ),
        ("address", {"provinces": [1]}, "parameter 'provinces' must be a list of texts"),
        ("number", {"max": -1}, "'max' is below 0 without 'min'"),
        ("declaration", {}, "parameter 'text' is missing: what is declared"),
    ],
)
def test_a_bad_parameter_is_named(kind: str, params: dict[str, object], problem: str) -> None:
    assert STEP_KINDS[kind].problems(a_step(kind, params=params)) == [problem]


def test_several_of_needs_as_many_choices_as_it_asks_for() -> None:
    step = a_step("several_of", choices=choices("A", "B"), min=3)

    assert STEP_KINDS["several_of"].problems(step) == ["'min' is more than there are choices"]
