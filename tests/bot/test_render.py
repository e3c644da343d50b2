import pytest
from jinja2 import UndefinedError
from markupsafe import Markup

from bot.render import _SAID, SHORT, day, kept_words_to_text, moment, words_to_text
from flows.values import Words, as_is, together


def test_a_missing_parameter_is_a_mistake_of_ours() -> None:
    with pytest.raises(UndefinedError):
        words_to_text(Words("consent", {"agency": "UBND xã"}), markup="plain")


def test_stored_words_that_lack_a_newer_parameter_are_said_all_the_same() -> None:
    said = kept_words_to_text(Words("consent", {"agency": "UBND xã"}), markup="html")

    assert "UBND xã" in said
    assert "Anh/chị có đồng ý không?" in said


def test_what_is_said_in_one_turn_is_one_message() -> None:
    assert words_to_text(together([as_is("Một."), as_is("Hai.")]), markup="plain") == "Một.\n\nHai."


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (moment("2026-11-20T23:30:00+00:00"), "06:30 thứ Bảy, 21/11/2026"),
        (day("2020-03-05"), "05/03/2020"),
        (day(None), ""),
    ],
)
def test_dates_are_written_the_vietnamese_way_in_vietnamese_time(shown: str, expected: str) -> None:
    assert shown == expected


def test_the_same_words_are_said_again_and_what_only_looks_alike_is_not() -> None:
    typed, marked = {"text": "<b>"}, {"text": Markup("<b>")}

    for _ in range(2):
        assert kept_words_to_text(Words("as_is", typed), markup="html") == "&lt;b&gt;"
        assert kept_words_to_text(Words("as_is", marked), markup="html") == "<b>"
        assert kept_words_to_text(Words("as_is", typed), markup="plain") == "<b>"


def test_long_words_are_not_kept() -> None:
    kept = len(_SAID)

    assert kept_words_to_text(as_is("x" * (SHORT + 1)), markup="html") == "x" * (SHORT + 1)
    assert len(_SAID) == kept
