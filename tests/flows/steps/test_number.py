import pytest

from tests.flows.steps.answering import a_step, refusal, shown, value

COPIES = a_step("number", min=1, max=20_000, unit="bản")


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        *(
            ("3", 3),
            ("03", 3),
            ("3 bản", 3),
            ("3 ban", 3),
            ("ba", 3),
            ("ba bản", 3),
            ("mười", 10),
            ("３", 3),
            ("3.", 3),
            ("02 (hai) bản", 2),
            ("3 ạ", 3),
        ),
        *(("1.000", 1_000), ("1 000 bản", 1_000), ("12.500", 12_500)),
    ],
)
def test_whole_numbers_as_people_write_them(said: str, kept: int) -> None:
    assert value(COPIES, said) == kept


@pytest.mark.parametrize(
    ("said", "why"),
    [
        *(("0", "too_small"), ("-1", "too_small"), ("20001", "too_large"), ("1,5", "fraction"), ("1.5", "fraction")),
        *(("1,000", "which_comma"), ("nhiều", "not_a_number"), ("3 con", "not_a_number"), ("½", "not_a_number")),
        *(("1e3", "not_a_number"), ("9" * 50, "not_a_number"), ("bản", "not_a_number")),
    ],
)
def test_anything_else_is_refused(said: str, why: str) -> None:
    assert refusal(COPIES, said) == f"step.number.{why}"


def test_it_is_shown_with_its_unit() -> None:
    assert shown(COPIES, 12_500) == "12.500 bản"
