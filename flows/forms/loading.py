"""Reads a form's definition (TOML) and refuses what it does not know, naming the file and the field.

Only the shape is judged here; that every value has a source and every answer a line is proven in `flows/proofs`.
"""

from __future__ import annotations

import tomllib
from enum import Enum
from typing import TypeVar

from flows.forms.model import Column, Field, Form, FormKind, Layout, Section, Signature, Source, Style, Table
from flows.procedures.conditions import When, read_when
from flows.procedures.fields import DefinitionError, known, mapping, optional, strings, tables, wanted
from flows.procedures.fields import Table as Raw

FORM_KEYS = frozenset(
    {
        *("code", "title", "kind", "layout", "basis", "procedures", "number", "addressed_to"),
        *("sections", "signatures", "left_out"),
    }
)
SECTION_KEYS = frozenset({"title", "text", "fields", "table", "when"})
FIELD_KEYS = frozenset({"label", "source", "sources", "when", "lines", "words", "style", "beside"})
SOURCE_KEYS = frozenset({"from", "when", "words", "style"})
TABLE_KEYS = frozenset({"rows", "columns", "blank_rows"})
COLUMN_KEYS = frozenset({"label", "source", "width"})
SIGNATURE_KEYS = frozenset({"title", "note", "source"})
E = TypeVar("E", bound=Enum)


def load(text: str, file: str) -> Form:
    """The form that `text` defines; `file` is the name it stands under and is its code."""
    table = _parsed(text, file)
    known(table, FORM_KEYS, file)
    code = wanted(table, "code", str, file)
    if file != f"{code}.toml":
        raise DefinitionError(file, f"defines '{code}'")
    addressed_to = optional(table, "addressed_to", "", file)
    return Form(
        code=code,
        title=wanted(table, "title", str, file),
        kind=_one_of(FormKind, wanted(table, "kind", str, file), f"{file}: kind"),
        layout=_one_of(Layout, wanted(table, "layout", str, file), f"{file}: layout"),
        basis=wanted(table, "basis", str, file),
        procedures=strings(table, "procedures", file),
        number=optional(table, "number", "", file),
        addressed_to=Source(addressed_to) if addressed_to else None,
        sections=tuple(_section(raw, f"{file}: section {n}") for n, raw in _numbered(table, "sections", file)),
        signatures=tuple(_signature(raw, f"{file}: signature {n}") for n, raw in _numbered(table, "signatures", file)),
        left_out=_words(table, "left_out", file),
    )


def _parsed(text: str, file: str) -> Raw:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DefinitionError(file, f"is not TOML ({error})") from error


def _section(raw: Raw, where: str) -> Section:
    known(raw, SECTION_KEYS, where)
    return Section(
        title=optional(raw, "title", "", where),
        text=optional(raw, "text", "", where),
        fields=tuple(_field(each, where) for each in tables(raw, "fields", where)),
        table=_table(mapping(raw["table"], where), where) if "table" in raw else None,
        when=_when(raw, where),
    )


def _field(raw: Raw, section: str) -> Field:
    label = wanted(raw, "label", str, f"{section}: a field")
    where = f"{section}: field '{label}'"
    known(raw, FIELD_KEYS, where)
    return Field(
        label=label,
        sources=_sources(raw, where),
        when=_when(raw, where),
        lines=optional(raw, "lines", 1, where),
        beside=optional(raw, "beside", False, where),
    )


def _sources(raw: Raw, where: str) -> tuple[Source, ...]:
    """One, written beside the label, or several of which the first that has a value counts."""
    if ("source" in raw) == ("sources" in raw):
        raise DefinitionError(where, "needs either 'source' or 'sources'")
    if "source" in raw:
        return (_source({"from": raw["source"], **{k: raw[k] for k in ("words", "style") if k in raw}}, where),)
    if "words" in raw or "style" in raw:
        raise DefinitionError(where, "'words' and 'style' stand in each of the 'sources'")
    found = tuple(_source(each, where) for each in tables(raw, "sources", where))
    if not found:
        raise DefinitionError(where, "'sources' is empty")
    return found


def _source(raw: Raw, where: str) -> Source:
    known(raw, SOURCE_KEYS, where)
    return Source(
        name=wanted(raw, "from", str, where),
        when=_when(raw, where),
        words=_words(raw, "words", where),
        style=_one_of(Style, optional(raw, "style", "plain", where), where),
    )


def _table(raw: Raw, where: str) -> Table:
    known(raw, TABLE_KEYS, where)
    columns = tuple(_column(each, where) for each in tables(raw, "columns", where))
    if not columns:
        raise DefinitionError(where, "the table has no columns")
    return Table(wanted(raw, "rows", str, where), columns, optional(raw, "blank_rows", 3, where))


def _column(raw: Raw, where: str) -> Column:
    label = wanted(raw, "label", str, f"{where}: a column")
    place = f"{where}: column '{label}'"
    known(raw, COLUMN_KEYS, place)
    return Column(label, wanted(raw, "source", str, place), optional(raw, "width", 1, place))


def _signature(raw: Raw, where: str) -> Signature:
    known(raw, SIGNATURE_KEYS, where)
    source = optional(raw, "source", "", where)
    title, note = wanted(raw, "title", str, where), optional(raw, "note", "", where)
    return Signature(title, note, Source(source) if source else None)


def _when(raw: Raw, where: str) -> When:
    return read_when(raw["when"], where) if "when" in raw else ()


def _words(raw: Raw, key: str, where: str) -> dict[str, str]:
    table = mapping(raw.get(key, {}), f"{where}: '{key}'")
    return {each: wanted(table, each, str, f"{where}: '{key}'") for each in table}


def _numbered(table: Raw, key: str, where: str) -> enumerate[Raw]:
    return enumerate(tables(table, key, where), 1)


def _one_of(kind: type[E], name: str, where: str) -> E:
    names = [member.value for member in kind]
    if name not in names:
        raise DefinitionError(where, f"unknown '{name}' (known: {', '.join(names)})")
    return kind(name)
