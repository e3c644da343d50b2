"""The hand-written data of search is itself checked: it is the part that most people will edit."""

import tomllib
from importlib.resources import files
from typing import Any

from flows.procedures.fold import words
from flows.procedures.search.lexicon import Kind
from tests.flows.procedures.search.known import FACTS


def table(name: str) -> dict[str, Any]:
    return tomllib.loads(files("flows.procedures").joinpath(name).read_text(encoding="utf-8"))


def test_every_wording_belongs_to_a_procedure_of_the_catalogue() -> None:
    codes = {record.code for record in FACTS.records}

    assert [code for code in table("wordings.toml") if code not in codes] == []


def test_no_wording_is_claimed_by_two_procedures() -> None:
    owners: dict[tuple[str, ...], set[str]] = {}
    for code, phrases in table("wordings.toml").items():
        for phrase in phrases:
            owners.setdefault(tuple(one.marked for one in words(phrase)), set()).add(code)

    assert [(" ".join(phrase), codes) for phrase, codes in owners.items() if len(codes) > 1] == []


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
