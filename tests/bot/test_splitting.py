"""Long messages in parts: within the platform's units, with no tag, entity or character cut, and nothing left out."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.render import split, unmarked

_PIECES = st.one_of(
    st.text("aă ệ\n", min_size=1, max_size=30),
    st.sampled_from(["<b>", "&amp;", "&lt;", "&#39;", " ", "\n\n", "😀😀😀"]),
)


def _well_formed(pieces: list[str]) -> str:
    """Every bold run is ended before the next begins."""
    text, is_bold = "", False
    for piece in pieces:
        if piece == "<b>":
            piece, is_bold = ("</b>" if is_bold else "<b>"), not is_bold
        text += piece
    return (text + "</b>" if is_bold else text).strip()


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _letters(text: str) -> str:
    return "".join(text.split())


@settings(max_examples=200, deadline=None)
@given(pieces=st.lists(_PIECES, max_size=60), limit=st.sampled_from([20, 40, 100]))
def test_parts_fit_are_whole_and_say_everything(pieces: list[str], limit: int) -> None:
    text = _well_formed(pieces)

    parts = split(text, limit)

    assert all(_units(part) <= limit for part in parts)
    assert all(part.count("<b>") == part.count("</b>") for part in parts)
    assert not any(re.search(r"&\w*$|^\w+;|<[^>]*$|^[^<]*>", part) for part in parts)
    assert _letters("".join(map(unmarked, parts))) == _letters(unmarked(text))


@pytest.mark.parametrize(
    ("text", "limit", "parts"),
    [
        pytest.param("ngắn", 10, ("ngắn",), id="short"),
        pytest.param("", 10, (), id="empty"),
        pytest.param("dòng một\ndòng hai\n\nđoạn hai", 22, ("dòng một\ndòng hai", "đoạn hai"), id="at blank lines"),
        pytest.param("một hai ba bốn", 12, ("một hai", "ba bốn"), id="at words"),
        pytest.param("😀" * 20, 24, ("😀" * 10, "😀" * 10), id="characters that count twice"),
        pytest.param("<b>" + "a" * 20 + "</b>", 24, ("<b>" + "a" * 17 + "</b>", "<b>aaa</b>"), id="bold goes on"),
    ],
)
def test_where_it_is_cut(text: str, limit: int, parts: tuple[str, ...]) -> None:
    assert split(text, limit) == parts
