from collections.abc import Iterator, Mapping

import pytest

from bot.commands import wording
from bot.commands.wording import sample, variables, wording_problems
from bot.commands.wording_used import Use, Uses
from flows import texts

GIVEN = {
    "menu": "Chào {{ name }}",
    "late": "{% if due_at %}Hẹn {{ due_at | moment }}{% endif %}x",
    "told": "Hẹn {{ due_at }}",
    "broken": "{{ name",
    "unused": "…",
    "button.long": "x" * 20,
}


@pytest.fixture
def few_texts(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mapping[str, str]]:
    """A small wording file and no tables."""
    from bot import render

    render._template.cache_clear()
    monkeypatch.setattr(texts, "templates", lambda language="vi": GIVEN)
    monkeypatch.setattr(wording, "PROMISED", {})
    yield GIVEN
    render._template.cache_clear()


def problems(*named: Use, unverified: tuple[str, ...] = ()) -> list[str]:
    said = {"late", "told", "broken", "button.long", "menu"}
    return wording_problems(label_limit=10, unverified=unverified, found=Uses(list(named), set(), said))


def test_what_is_wrong_is_told_once_each(few_texts: Mapping[str, str]) -> None:
    found = problems(Use("menu", "a.py:1", frozenset({"name"})), Use("nowhere", "a.py:2"))

    assert "a.py:2: there are no words for 'nowhere'" in found
    assert "'unused' is never said" in found
    assert "'button.long' is longer than a button (10 characters)" in found
    assert any("'broken' cannot be said" in line for line in found)
    assert not any("'menu'" in line or "'late'" in line for line in found)


def test_a_text_that_gets_too_little_cannot_be_said(few_texts: Mapping[str, str]) -> None:
    assert "a.py:1: 'menu' cannot be said: 'name' is undefined" in problems(Use("menu", "a.py:1", frozenset()))


def test_a_date_that_may_be_lacking_must_not_show_as_none(few_texts: Mapping[str, str]) -> None:
    assert any("'told' comes out as" in line for line in problems())


def test_fields_that_cards_warn_of_have_words(few_texts: Mapping[str, str]) -> None:
    assert "tables: there are no words for 'field.fee'" in problems(unverified=("fee",))


def test_samples_have_the_shape_that_a_text_wants() -> None:
    assert variables("my_dossiers.list") == {"lines"}
    assert sample("my_dossiers.list", "lines") != sample("review.here", "lines")
    assert str(sample("notice.accepted", "due_at")).startswith("2026-")
