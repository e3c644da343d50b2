import pytest

from tests.flows.steps.answering import a_step, refusal, value

TAX = a_step("tax_code")


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        *(("0100109106", "0100109106"), ("MST: 0100 109 106", "0100109106"), ("0100109106-001", "0100109106-001")),
        *(("0100109106001", "0100109106-001"), ("0300588569", "0300588569"), ("001090000001", "001090000001")),
    ],
)
def test_codes_of_firms_branches_and_persons_are_kept(said: str, kept: str) -> None:
    assert value(TAX, said) == kept


@pytest.mark.parametrize(
    ("said", "why"),
    [
        *(("0100109107", "wrong_digit"), ("0100109107-001", "wrong_digit"), ("010010910", "wrong_length")),
        *(("0100109106-01", "wrong_length"), ("abc", "not_digits"), ("000000000000", "wrong_length")),
    ],
)
def test_others_are_refused(said: str, why: str) -> None:
    assert refusal(TAX, said) == f"step.tax_code.{why}"
