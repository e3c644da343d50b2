"""Template injection: whatever a text is given, for whichever channel, is shown as it was typed and never run.

Printed forms (Typst, DOCX) are held to the same in `tests/bot/forms/test_drawing.py`.
"""

from __future__ import annotations

import re
from html import unescape

import pytest

from bot.render import words_to_text
from flows import texts
from flows.values import Words
from tests.security.hostile import NAME, RUN, wrong_with

GIVEN = {
    "as_is": {"text": NAME},
    "step.ask": {"ask": NAME, "hint": NAME, "example": NAME, "heading": NAME},
    "notice.officer_reply": {"unit": NAME, "about": NAME, "reply": NAME, "hotline": "1900"},
    "broadcast.free": {"said": NAME, "link": "", "agency": NAME},
    "tracking.not_a_code": {"said": NAME},
}


@pytest.mark.parametrize("key", GIVEN)
@pytest.mark.parametrize("markup", ["html", "plain"])
def test_what_is_typed_is_shown_as_it_was_typed(key: str, markup: str) -> None:
    said = words_to_text(Words(key, GIVEN[key]), markup=markup)

    assert RUN not in said
    assert NAME in (unescape(said) if markup == "html" else said)
    assert markup == "plain" or wrong_with(said) == []


def test_no_text_is_made_of_what_somebody_typed() -> None:
    """Sources of templates are ours alone: they come from the wording file."""
    assert not [key for key, source in texts.templates().items() if re.search(r"\|\s*safe\b|autoescape false", source)]
