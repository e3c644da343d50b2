"""The hand-written data of search is itself checked: it is the part that most people will edit."""

import tomllib
from importlib.resources import files
from typing import Any

from flows.procedures.fold import words
from flows.procedures.search.lexicon import Kind


def table(name: str) -> dict[str, Any]:
    return tomllib.loads(files("flows.procedures").joinpath(name).read_text(encoding="utf-8"))


def test_every_concept_has_one_kind_and_its_phrases_have_words() -> None:
    concepts = table("concepts.toml")
    names = [name for kind in Kind if kind is not Kind.FILLER for name in concepts.get(kind.value, {})]

    assert len(names) == len(set(names))
    assert [
        phrase
        for kind in Kind
        for some in concepts.get(kind.value, {}).values()
        for phrase in some
        if not words(phrase)
    ] == []


def test_every_decisive_idea_is_a_concept() -> None:
    concepts = table("concepts.toml")
    names = {name for kind in Kind for name in concepts.get(kind.value, {})}

    assert [name for group in concepts["decisive"]["groups"] for name in group if name not in names] == []
