"""Codes of six letters: read however they are typed, never mistaken for words."""

from __future__ import annotations

import pytest

from flows.assisting import codes
from flows.assisting.codes import Purpose


def test_a_fresh_code_has_six_letters_nobody_mistakes_and_a_figure() -> None:
    made = {codes.fresh_code(f"secret {number}") for number in range(500)}

    assert len(made) == 500
    assert all(codes.read_code(code) == code for code in made)
    assert not set("01258OILSZBUV") & set("".join(made))


@pytest.mark.parametrize("written", ["K7M4QX", "k7m4qx", "K7M 4QX", "k7m-4qx", " K7M4QX "])
def test_a_code_is_read_however_it_is_grouped(written: str) -> None:
    assert codes.read_code(written) == "K7M4QX"


@pytest.mark.parametrize("text", ["K7M4Q", "K7M4QXX", "K0M4QX", "gấp nhé", "GAPNHE", "", "K7M4QX" * 20])
def test_anything_else_is_no_code(text: str) -> None:
    assert codes.read_code(text) == ""


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("HOTRO K7M4QX", (Purpose.HELP, "K7M4QX")),
        ("hỗ trợ mã k7m 4qx", (Purpose.HELP, "K7M4QX")),
        ("NHAN K7M4QX", (Purpose.TAKE_OVER, "K7M4QX")),
        ("nhận hồ sơ K7M4QX", (Purpose.TAKE_OVER, "K7M4QX")),
        ("MOI K7M4QX", (Purpose.INVITATION, "K7M4QX")),
        ("/start ht_K7M4QX", (Purpose.HELP, "K7M4QX")),
        ("tn_K7M4QX", (Purpose.INVITATION, "K7M4QX")),
        ("hỗ trợ gấp nhé", None),
        ("hỗ trợ tôi với", None),
        ("K7M4QX", None),
        ("lk_K7M4QX", None),
    ],
)
def test_what_a_code_is_for_is_said_before_it(text: str, meant: tuple[Purpose, str] | None) -> None:
    assert codes.called(text) == meant


@pytest.mark.parametrize("purpose", list(Purpose))
def test_a_payload_opens_what_it_was_made_for(purpose: Purpose) -> None:
    assert codes.opened(codes.payload(purpose, "K7M4QX")) == (purpose, "K7M4QX")
    assert codes.called(codes.typed(purpose, "K7M4QX")) == (purpose, "K7M4QX")
