"""A form and what is known, as the strings that a template draws. It decides nothing about how it looks."""

from __future__ import annotations

from dataclasses import dataclass

from flows.forms.model import Field, Form, FormKind, Section, Signature, Table
from flows.forms.sheets import Sheet
from flows.forms.shipped import form_words
from flows.forms.sources import ROW
from flows.forms.writing import written
from flows.text_folding import clean
from flows.values import JSON


@dataclass(frozen=True, slots=True)
class Head:
    """Who issues the paper, where and when (words); `link` is drawn as a QR. All empty on a blank form."""

    agency: str = ""
    unit: str = ""
    place_and_day: str = ""
    link: str = ""
    code: str = ""


BLANK = Head()


def fill(form: Form, sheet: Sheet, head: Head) -> dict[str, JSON]:
    """Everything that is printed, and nothing that has to be looked up any more."""
    return {
        "form": form.code,
        "layout": form.layout.value,
        "kind": form.kind.value,
        "title": form.title,
        "number": form.number,
        "mark": _mark(form, is_blank=head == BLANK),
        "foot": f"{_lead(form, is_blank=head == BLANK)} {form.basis}.",
        "words": dict(form_words().printed),
        "head": {
            "agency": clean(head.agency),
            "unit": clean(head.unit),
            "place_and_day": clean(head.place_and_day) or written("empty_place_and_day"),
            "link": head.link,
            "code": clean(head.code),
        },
        "has_addressee": form.addressed_to is not None,
        "addressed_to": clean(sheet.value(form.addressed_to)) if form.addressed_to else "",
        "sections": [_section(each, sheet) for each in form.sections if sheet.holds(each.when)],
        "signatures": [_signature(each, sheet) for each in form.signatures],
    }


def _mark(form: Form, *, is_blank: bool) -> str:
    """What the paper says of itself in its head."""
    if form.kind is not FormKind.PREFILLED:
        return ""
    return form_words().printed["blank" if is_blank else "prefilled"]


def _lead(form: Form, *, is_blank: bool) -> str:
    if form.kind is FormKind.PREFILLED and is_blank:
        return form_words().printed["blank_foot"]
    return form_words().printed[f"{form.kind.value}_foot"]


def _section(section: Section, sheet: Sheet) -> JSON:
    return {
        "title": section.title,
        "text": section.text,
        "fields": [_field(each, sheet) for each in section.fields if sheet.holds(each.when)],
        "table": _table(section.table, sheet) if section.table else None,
    }


def _field(field: Field, sheet: Sheet) -> JSON:
    values = (sheet.value(source) for source in field.sources if sheet.holds(source.when))
    return {
        "label": field.label,
        "value": next((clean(value) for value in values if value), ""),
        "choices": _choices(field),
        "lines": field.lines,
        "beside": field.beside,
    }


def _choices(field: Field) -> list[JSON]:
    """What there is to tick by hand; nothing where the form has a single word, or none, of its own."""
    words: list[JSON] = [word for word in dict.fromkeys(field.sources[0].words.values()) if word]
    return words if len(words) > 1 else []


def _table(table: Table, sheet: Sheet) -> JSON:
    keys = [column.source.removeprefix(ROW) for column in table.columns]
    filled: list[JSON] = [[clean(row.get(key, "")) for key in keys] for row in sheet.rows(table.rows)]
    empty: list[JSON] = [["" for _ in keys] for _ in range(table.blank_rows)]
    return {
        "columns": [{"label": column.label, "width": column.width} for column in table.columns],
        "rows": filled or empty,
    }


def _signature(signature: Signature, sheet: Sheet) -> JSON:
    name = clean(sheet.value(signature.source)) if signature.source else ""
    return {"title": signature.title, "note": signature.note, "name": name}
