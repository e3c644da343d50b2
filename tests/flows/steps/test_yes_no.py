import pytest

from flows.steps.yes_no import heard_as
from tests.flows.steps.answering import a_step, press, refusal, shown, value

ASKED = a_step("yes_no")


@pytest.mark.parametrize(
    "said",
    [
        *(
            "có",
            "Có ạ",
            "dạ có",
            "co",
            "ừ",
            "u",
            "đúng",
            "đúng rồi ạ",
            "dạ đúng rồi em",
            "rồi",
            "ok",
            "OK!",
            "phải",
            "vâng",
        ),
        *("dạ vâng ạ", "1", "yes", "chính xác", "đồng ý", "c\u006f\u0301", "Có.", "có rồi"),
    ],
)
def test_yes_in_many_words(said: str) -> None:
    assert value(ASKED, said) is True


@pytest.mark.parametrize(
    "said",
    [
        *(
            "không",
            "dạ không ạ",
            "khong",
            "ko",
            "k",
            "hok",
            "chưa",
            "chưa có ạ",
            "sai",
            "sai rồi",
            "không phải",
            "ko có",
        ),
        *("2", "no", "không em", "dạ chưa", "Không!"),
    ],
)
def test_no_in_many_words(said: str) -> None:
    assert value(ASKED, said) is False


@pytest.mark.parametrize(
    "said", ["có không?", "có phải không", "không biết", "tuỳ", "3", "có mà không", "👍", "phải làm sao"]
)
def test_neither_is_not_guessed(said: str) -> None:
    assert refusal(ASKED, said) == "step.yes_no.unclear"


def test_options_may_be_worded_by_the_definition() -> None:
    step = a_step("yes_no", yes_label="Đã đăng ký", no_label="Chưa đăng ký")

    assert value(step, "chua dang ky") is False
    assert value(step, press("yes")) is True
    assert shown(step, True) == "Đã đăng ký"
    assert shown(ASKED, False) == "Không"


@pytest.mark.parametrize("text", ["dừng", "DỪNG", "Dừng lại", "dừng ạ", "du\u031b\u0300ng"])
def test_a_wish_to_stop_is_no_yes_though_it_looks_like_one_without_accents(text: str) -> None:
    assert heard_as(text) is None
    assert heard_as("đúng") is True
