import pytest

from flows.values import JSON
from tests.flows.steps.answering import a_step, around, refusal, remark, value

ID = a_step("id_number")
CHECKED = a_step("id_number", birth_step="born", sex_step="sex")


@pytest.mark.parametrize(
    "said",
    [
        *("001090000001", "001 090 000 001", "001.090.000.001", "001-090-000-001", "CCCD: 001090000001"),
        *(
            "số cccd 001090000001",
            "001090000001 ạ",
            "dạ 001090000001 nhé em",
            "００１０９００００００１",
            " 001090000001\u200b",
        ),
    ],
)
def test_twelve_digits_are_kept_plain(said: str) -> None:
    assert value(ID, said) == "001090000001"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        *(("00109000001", "wrong_length"), ("0010900000012", "wrong_length"), ("1", "wrong_length")),
        *(("012345678", "old"), ("012 345 678", "old"), ("00109000000A", "not_digits"), ("O01090000001", "not_digits")),
        *(("một hai ba", "not_digits"), ("000000000000", "all_alike"), ("²²²²²²²²²²²²", "not_digits")),
    ],
)
def test_anything_else_is_refused(said: str, why: str) -> None:
    assert refusal(ID, said) == f"step.id_number.{why}"


def test_nine_digits_are_kept_where_old_numbers_are_allowed() -> None:
    step = a_step("id_number", allow_old=True)

    assert value(step, "012 345 678") == "012345678"
    assert remark(step, "012345678") == "step.id_number.kept_as_old"


@pytest.mark.parametrize(
    ("number", "near", "told"),
    [
        ("001090000001", {"born": "1990-05-05", "sex": "nam"}, None),
        ("001190000001", {"born": "1990-05-05", "sex": "nu"}, None),
        ("001220000001", {"born": "2020-05-05", "sex": "Nam"}, None),
        ("001320000001", {"born": "2020-05-05", "sex": "nữ"}, None),
        ("001090000001", {}, None),
        ("001090000001", {"born": "1991-05-05"}, "other_year"),
        ("001090000001", {"sex": "nu"}, "other_sex"),
        ("001190000001", {"sex": "male"}, "other_sex"),
        ("999090000001", {}, "unknown_province"),
        ("003090000001", {}, "unknown_province"),
        ("001299000001", {}, "future_year"),
        ("001090000001", {"sex": "khac"}, None),
    ],
)
def test_what_the_number_says_only_warns(number: str, near: dict[str, JSON], told: str | None) -> None:
    assert value(CHECKED, number, near=around(**near)) == number
    assert remark(CHECKED, number, near=around(**near)) == (told and f"step.id_number.{told}")
