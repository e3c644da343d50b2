import pytest

from flows.steps.base import Unfinished
from flows.values import JSON
from tests.flows.steps.answering import TODAY, a_step, around, options, press, read, refusal, remark, shown, value

ANY = a_step("date")
BORN = a_step("date", not_future=True)


@pytest.mark.parametrize(
    "said",
    [
        *(
            "5/3/2020",
            "05/03/2020",
            "5-3-2020",
            "05.03.2020",
            "5 3 2020",
            "05032020",
            "5 / 3 / 2020",
            "5/3-2020",
            "5,3,2020",
        ),
        *(
            "ngày 5 tháng 3 năm 2020",
            "Ngày 05 tháng 03 năm 2020",
            "5 thang 3 2020",
            "5 tháng 3, 2020",
            "5 tháng 3/2020",
        ),
        *(
            "ngày 5/3/2020",
            "ngày 5/3 năm 2020",
            "sinh ngày 5/3/2020",
            "2020-03-05",
            "20200305",
            "５/３/２０２０",
            "5/3/2020.",
        ),
        *(
            "dạ 5/3/2020 ạ",
            "Thứ năm, ngày 5/3/2020",
            "5/3/2020 dương lịch",
            "ngày năm tháng ba năm 2020",
            "mùng 5 tháng 3 năm 2020 dương lịch",
        ),
    ],
)
def test_days_as_people_write_them_are_read_day_first(said: str) -> None:
    assert value(ANY, said) == "2020-03-05"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("29/2/2024", "2024-02-29"),
        ("ngày ba mươi mốt tháng mười hai năm 1999", "1999-12-31"),
        ("5 tháng tư năm 2001", "2001-04-05"),
        ("5 thang muoi mot nam 2001", "2001-11-05"),
        ("20102010", "2010-10-20"),
        ("19121950", "1950-12-19"),
        ("hôm nay", TODAY.isoformat()),
        ("hôm qua", "2026-11-20"),
    ],
)
def test_more_spellings(said: str, kept: str) -> None:
    assert value(ANY, said) == kept


@pytest.mark.parametrize(
    ("said", "why"),
    [
        *(
            ("31/04/2020", "impossible"),
            ("30/2/2020", "impossible"),
            ("29/2/2023", "impossible"),
            ("0/5/2020", "impossible"),
        ),
        *(
            ("5/13/2020", "no_such_month"),
            ("3/25/2020", "no_such_month"),
            ("05002020", "no_such_month"),
            ("32/1/99", "impossible"),
        ),
        *(("1990", "incomplete"), ("3/1990", "incomplete"), ("năm 1990", "incomplete"), ("tháng 3/1990", "incomplete")),
        *(("15/8 âm lịch 1990", "lunar"), ("rằm tháng giêng năm 1990", "lunar"), ("5 tháng chạp năm 1980", "lunar")),
        *(
            ("15/8 năm Canh Ngọ", "lunar"),
            ("5/3/2020 AL", "lunar"),
            ("mai", "unclear"),
            ("12345", "unclear"),
            ("5/3", "unclear"),
        ),
        *(
            ("1/1/1850", "too_long_ago"),
            ("5/3/0020", "too_long_ago"),
            ("1/1/2200", "too_far"),
            ("5/3/20200", "unclear"),
        ),
    ],
)
def test_impossible_days_are_refused_with_their_reason(said: str, why: str) -> None:
    assert refusal(ANY, said) == f"step.date.{why}"


def test_a_birth_tomorrow_is_refused() -> None:
    assert refusal(BORN, "22/11/2026") == "step.date.in_future"
    assert value(BORN, "21/11/2026") == "2026-11-21"
    assert refusal(a_step("date", past=True), "21/11/2026") == "step.date.not_past"


def test_a_year_of_two_digits_that_fits_two_centuries_is_asked_back() -> None:
    reading = read(BORN, "5-3-20")

    assert isinstance(reading, Unfinished)
    assert options(BORN, reading.partial) == ["1920-03-05", "2020-03-05"]
    assert value(BORN, "5-3-20", press("2020-03-05")) == "2020-03-05"
    assert value(BORN, "5-3-20", "1") == "1920-03-05"
    assert value(BORN, "5-3-20", "5/3/2020") == "2020-03-05"


def test_a_year_of_two_digits_that_fits_one_century_is_read_back() -> None:
    assert value(BORN, "5/3/85") == "1985-03-05"
    assert remark(BORN, "5/3/85") == "step.date.understood"
    assert value(a_step("date", min_age_years=20, max_age_years=90), "5/3/50") == "1950-03-05"


def test_a_day_that_may_be_lunar_is_asked_back() -> None:
    reading = read(BORN, "mùng 5 tháng 3 năm 2020")

    assert isinstance(reading, Unfinished)
    assert options(BORN, reading.partial) == ["2020-03-05"]
    assert isinstance(read(BORN, "mùng 5/3/85"), Unfinished)


@pytest.mark.parametrize(
    ("params", "near", "said", "why"),
    [
        ({"min_age_years": 18}, {}, "22/11/2008", "too_young"),
        ({"min_age_years": 18}, {}, "21/11/2008", None),
        ({"max_age_years": 5}, {}, "21/11/2020", "too_old"),
        ({"max_age_years": 5}, {}, "22/11/2020", None),
        ({"future": True}, {}, "20/11/2026", "too_early"),
        ({"after_step": "born"}, {"born": "2020-03-05"}, "4/3/2020", "before_other"),
        ({"after_step": "born"}, {"born": "2020-03-05"}, "5/3/2020", None),
        ({"before_step": "died"}, {"died": "2020-03-05"}, "6/3/2020", "after_other"),
        ({"after_step": "born"}, {}, "4/3/2020", None),
        ({"after_step": "born"}, {"born": None}, "4/3/2020", None),
    ],
)
def test_limits_hold_to_the_day(params: dict[str, JSON], near: dict[str, JSON], said: str, why: str | None) -> None:
    step = a_step("date", **params)

    if why:
        assert refusal(step, said, near=around(**near)) == f"step.date.{why}"
    else:
        assert value(step, said, near=around(**near))


def test_the_day_is_shown_as_on_papers() -> None:
    assert shown(ANY, "2020-03-05") == "05/03/2020"
