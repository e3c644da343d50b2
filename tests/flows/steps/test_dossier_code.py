import pytest

from tests.flows.steps.answering import a_step, refusal, value

CODE = a_step("dossier_code")


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("000.00.16.H40-210520-0003", "H40.16-210520-0003"),
        ("H40.16-210520-0003", "H40.16-210520-0003"),
        ("h40.16 – 210520 – 0003", "H40.16-210520-0003"),
        ("G09.20-20260609-0092637", "G09.20-20260609-0092637"),
        ("mã hồ sơ: H55.242-261120-0001", "H55.242-261120-0001"),
        ("OOO.00.l6.H4O-2l0520-OOO3", "H40.16-210520-0003"),
        ("H40-210520-123", "H40-210520-123"),
    ],
)
def test_codes_in_both_orders_are_kept_agency_first(said: str, kept: str) -> None:
    assert value(CODE, said) == kept


@pytest.mark.parametrize(
    ("said", "why"),
    [
        *(("H40.16-210532-0003", "form"), ("H40.16-20261122-0003", "in_future"), ("1.001193", "form")),
        *(
            ("H40.16-210520", "form"),
            ("H40.16-210520-1", "form"),
            ("40.16-210520-0003", "form"),
            ("hồ sơ của tôi", "form"),
        ),
    ],
)
def test_what_cannot_be_a_code_is_refused(said: str, why: str) -> None:
    assert refusal(CODE, said) == f"step.dossier_code.{why}"
