import pytest

from flows.procedures.search.apart import question
from tests.flows.procedures.search.known import INDEX


def names(*codes: str) -> dict[str, str]:
    return {code: INDEX.name(code) or "" for code in codes}


@pytest.mark.parametrize(
    ("codes", "aspect", "answers"),
    [
        pytest.param(("1.000894", "2.000806"), "abroad", {"inside", "foreign"}, id="abroad or not"),
        pytest.param(("1.014064", "1.014063", "1.014061"), "doing", {"again", "exchange", "new"}, id="what is done"),
        pytest.param(("1.116410", "1.014062", "1.014061"), "age", {"six", "fourteen", "older"}, id="how old"),
        pytest.param(("1.004222", "1.014137"), "thing", {"home", "health"}, id="which paper"),
    ],
)
def test_a_question_is_derived_from_what_differs(codes: tuple[str, ...], aspect: str, answers: set[str]) -> None:
    asked = question(names(*codes))

    assert asked is not None
    assert (asked.aspect, {key for key, _ in asked.answers}) == (aspect, answers)


def test_every_candidate_stands_under_one_answer() -> None:
    codes = ("1.001193", "2.000528", "1.004884", "2.000522", "1.000689")
    asked = question(names(*codes))

    assert asked is not None
    assert sorted(code for some in asked.codes.values() for code in some) == sorted(codes)


def test_what_was_asked_is_not_asked_again() -> None:
    both = names("1.000894", "2.000806")
    asked = question(both)

    assert asked is not None
    again = question(both, [asked.aspect])
    assert again is None or again.aspect != asked.aspect


def test_one_name_twice_cannot_be_told_apart() -> None:
    assert question({"a": "Đăng ký kết hôn", "b": "Đăng ký kết hôn"}) is None
