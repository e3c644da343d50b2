"""A form as data: sections of labelled fields and tables, and for each the source of its value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from flows.procedures.conditions import When


class FormKind(Enum):
    """How much of the official layout is known here."""

    OFFICIAL = "official"  #: drawn as the decree or circular prints it
    OWN = "own"  #: a paper of this system that no decree prints
    NOTE = "note"  #: words of ours to be shown to others; no paper of an agency
    PREFILLED = "prefilled"  #: the content is right, the layout is ours; the document says so itself


class Layout(Enum):
    """Which template draws it."""

    DECLARATION = "declaration"  #: tờ khai: the citizen writes to the agency
    LETTER = "letter"  #: giấy, phiếu, thông báo: the agency writes to the citizen
    NOTE = "note"  #: information on one page, without the head of an agency
    REGISTER = "register"  #: a wide table, on a sheet lying on its side


class Style(Enum):
    """How a value is written, where not as a person would read it back in the chat."""

    PLAIN = "plain"
    DATE_IN_WORDS = "date_in_words"  #: "ngày hai mươi tháng mười một năm hai nghìn không trăm hai mươi sáu"
    MONEY_IN_WORDS = "money_in_words"  #: "Năm mươi triệu đồng"


@dataclass(frozen=True, slots=True)
class Source:
    """One place where a value comes from: `answer.<step>`, or a name of `sources.SOURCES`.

    `words`: what the form says for a choice, where that is not what the chat says ("Nam" for "Bé trai").
    """

    name: str
    when: When = ()
    words: Mapping[str, str] = field(default_factory=dict)
    style: Style = Style.PLAIN


@dataclass(frozen=True, slots=True)
class Field:
    """One labelled line. The first of its sources that counts and has a value fills it; without any it is dotted.

    `when`: where that does not hold, the line is left out of a filled form (a blank form has every line).
    """

    label: str
    sources: tuple[Source, ...]
    when: When = ()
    lines: int = 1  #: dotted lines while it is empty
    beside: bool = False  #: on the line of the field before it


@dataclass(frozen=True, slots=True)
class Column:
    """`source` is `row.<name>` of the table's rows; `width` is its share."""

    label: str
    source: str
    width: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """`rows`: a name of `sources.ROWS`, or `answer.<step>` of a repeated group."""

    rows: str
    columns: tuple[Column, ...]
    blank_rows: int = 3


@dataclass(frozen=True, slots=True)
class Section:
    title: str = ""
    text: str = ""  #: fixed words above the fields
    fields: tuple[Field, ...] = ()
    table: Table | None = None
    when: When = ()


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs; the name under the space for it is filled in where it is known."""

    title: str
    note: str
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """One form. `left_out`: steps of its procedures that stand on no line of it, each with the reason."""

    code: str
    title: str
    kind: FormKind
    layout: Layout
    basis: str
    procedures: tuple[str, ...] = ()
    number: str = ""  #: the official number of the form itself ("Mẫu số 01")
    addressed_to: Source | None = None
    sections: tuple[Section, ...] = ()
    signatures: tuple[Signature, ...] = ()
    left_out: Mapping[str, str] = field(default_factory=dict)

    def sources(self) -> Iterator[Source]:
        """Every place that a value of this form comes from."""
        if self.addressed_to:
            yield self.addressed_to
        for section in self.sections:
            for each in section.fields:
                yield from each.sources
        yield from (each.source for each in self.signatures if each.source)

    def tables(self) -> Iterator[Table]:
        return (section.table for section in self.sections if section.table)

    def conditions(self) -> Iterator[When]:
        for section in self.sections:
            yield section.when
            yield from (each.when for each in section.fields)
        yield from (source.when for source in self.sources())
