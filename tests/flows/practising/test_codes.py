"""The code of a class is found where it is meant, and nowhere else."""

from __future__ import annotations

import pytest

from flows.conversation.events import ButtonPressed, Event, Opened, TextSent
from flows.conversation.link_codes import ALPHABET
from flows.practising.codes import LENGTH, code_in, fresh_code, payload, written


@pytest.mark.parametrize("secret", [f"s{number}" for number in range(40)])
def test_every_code_has_a_digit_and_is_read_back(secret: str) -> None:
    code = fresh_code(secret)

    assert len(code) == LENGTH
    assert set(code) <= set(ALPHABET)
    assert any(character.isdecimal() for character in code)
    assert code_in(TextSent(f"LOP {written(code)}")) == code
    assert code_in(Opened(payload(code))) == code


@pytest.mark.parametrize(
    "event",
    [
        TextSent("LOP ABC234"),
        TextSent("lop abc 234"),
        TextSent("lớp ABC-234"),
        TextSent("/lop abc234"),
        TextSent("Lớp tập huấn ABC234"),
        TextSent("lớp học: abc 234"),
        TextSent("/start lop_ABC234"),
        Opened("lop_abc234"),
    ],
)
def test_a_code_is_read_however_it_is_written(event: Event) -> None:
    assert code_in(event) == "ABC234"


@pytest.mark.parametrize(
    "event",
    [
        TextSent("ABC234"),
        TextSent("lớp nhạc cụ"),
        TextSent("lớp tiếng Anh"),
        TextSent("lop truong"),
        TextSent("lop ABCDEF"),
        TextSent("lop ABC2345"),
        TextSent("LOP " + "A" * 60),
        TextSent("/start tt_1.001193"),
        TextSent("làm giấy khai sinh"),
        Opened("lk_ABCD2345"),
        Opened("lop_"),
        ButtonPressed("lop_ABC234"),
    ],
)
def test_other_words_are_no_code(event: Event) -> None:
    assert code_in(event) == ""
