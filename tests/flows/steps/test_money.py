import pytest

from tests.flows.steps.answering import a_step, refusal, remark, shown, value

PRICE = a_step("money", min=1_000, max=2_000_000_000)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        *(("8.000đ", 8_000), ("8k", 8_000), ("1tr2", 1_200_000), ("2 triệu rưỡi", 2_500_000), ("1200000", 1_200_000)),
        *(("1.200.000 đồng", 1_200_000), ("tám nghìn", 8_000), ("1,2 triệu", 1_200_000), ("1 tỷ", 1_000_000_000)),
    ],
)
def test_amounts_as_people_write_them(said: str, kept: int) -> None:
    assert value(PRICE, said) == kept


@pytest.mark.parametrize(
    ("said", "why"),
    [("nhiều lắm", "unclear"), ("1.2.3", "unclear"), ("-5000", "unclear"), ("500", "too_small"), ("3 tỷ", "too_large")],
)
def test_others_are_refused(said: str, why: str) -> None:
    assert refusal(PRICE, said) == f"step.money.{why}"


def test_what_was_not_typed_in_full_is_read_back() -> None:
    assert remark(PRICE, "1tr2") == "step.money.understood"
    assert remark(PRICE, "1200000") is None
    assert shown(PRICE, 1_200_000) == "1.200.000 đồng"
