"""The frame of a derived procedure, read from `data/_derived.toml`: who files, what for, how it ends, and the words."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from string import Formatter

from flows.procedures.blocks import Blocks
from flows.procedures.fields import DefinitionError, Table, known, mapping, tables, wanted
from flows.procedures.loading import parsed, read_steps
from flows.procedures.model import Step

WHERE = "_derived"
AUDIENCES = ("individual", "organization", "both")
#: Every sentence about a record's papers, with what may stand in it.
WORDS: dict[str, frozenset[str]] = {
    "condition_ask": frozenset({"condition"}),
    "condition_label": frozenset({"condition"}),
    "cases_ask": frozenset(),
    "cases_label": frozenset(),
    "case_line": frozenset({"number", "condition"}),
    "case_label": frozenset({"number"}),
    "form_ready_ask": frozenset({"name"}),
    "form_ready_label": frozenset({"name"}),
    "form_ready_hint": frozenset(),
    "form_ask": frozenset({"name"}),
    "original_ask": frozenset({"name"}),
    "copy_ask": frozenset({"name"}),
    "photo_ask": frozenset({"name"}),
    "document_label": frozenset({"name"}),
    "hint_condition": frozenset({"condition"}),
    "hint_copies": frozenset({"copies"}),
    "hint_optional": frozenset(),
}


@dataclass(frozen=True, slots=True)
class People:
    """Who files: the questions for one audience, and which of them names the dossier's owner."""

    owner_step: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Derivation:
    """`unlisted` asks what is requested where the catalogue knows no papers, and says so."""

    people: Mapping[str, People]
    request: tuple[Step, ...]
    unlisted: tuple[Step, ...]
    closing: tuple[Step, ...]
    words: Mapping[str, str]

    def say(self, key: str, **params: object) -> str:
        return self.words[key].format(**params)


def read_derivation(text: str, kinds: Container[str], blocks: Blocks) -> Derivation:
    table = parsed(text, WHERE)
    known(table, frozenset({"people", "request", "request_unlisted", "closing", "words"}), WHERE)

    def steps(owner: Table, key: str) -> tuple[Step, ...]:
        return read_steps(tables(owner, key, WHERE), kinds, blocks=blocks, where=WHERE)

    people = mapping(wanted(table, "people", dict, WHERE), WHERE)
    audiences = {name: mapping(people.get(name), f"{WHERE}: people.{name}") for name in AUDIENCES}
    return Derivation(
        people={
            name: People(wanted(each, "owner_step", str, WHERE), steps(each, "steps"))
            for name, each in audiences.items()
        },
        request=steps(table, "request"),
        unlisted=steps(table, "request_unlisted"),
        closing=steps(table, "closing"),
        words=_words(mapping(wanted(table, "words", dict, WHERE), WHERE)),
    )


def _words(table: Table) -> dict[str, str]:
    known(table, frozenset(WORDS), f"{WHERE}: words")
    words = {key: wanted(table, key, str, f"{WHERE}: words") for key in WORDS}
    for key, text in words.items():
        used = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
        if used != WORDS[key]:
            raise DefinitionError(f"{WHERE}: words", f"'{key}' must use exactly {sorted(WORDS[key])}")
    return words
