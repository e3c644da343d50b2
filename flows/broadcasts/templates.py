"""Ready announcements and free text: which fields each has, how they are read, and the words that come of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from flows.broadcasts.model import Said
from flows.broadcasts.rules import earliest_outage
from flows.calendar.days import VIETNAM, Calendar
from flows.text_folding import clean
from flows.values import JSON, Words

#: With what the sentence around it adds, it fits one message of the narrowest channel (2,000 characters).
LONGEST_TEXT = 1_500
_LINK = re.compile(r"https://[A-Za-z0-9][A-Za-z0-9.-]*\.[A-Za-z]{2,}(?::\d{1,5})?(?:/[!-~]*)?")


@dataclass(frozen=True, slots=True)
class Field:
    """`kind`: "text", "day" (2026-12-31), "moment" (2026-12-31T08:00, local) or "link"."""

    name: str
    kind: str = "text"
    is_needed: bool = True
    longest: int = LONGEST_TEXT


@dataclass(frozen=True, slots=True)
class Template:
    """`told_ahead`: the field whose day the law wants to be announced early."""

    name: str
    key: str
    fields: tuple[Field, ...]
    told_ahead: str = ""


_LINK_FIELD = Field("link", "link", is_needed=False, longest=300)
_NOTE = Field("note", is_needed=False, longest=800)

TEMPLATES: dict[str, Template] = {
    each.name: each
    for each in (
        Template("free", "broadcast.free", (Field("said"), _LINK_FIELD)),
        Template("paperless_day", "broadcast.paperless_day", (Field("day", "day"), _NOTE, _LINK_FIELD)),
        Template(
            "planned_outage",
            "broadcast.planned_outage",
            (Field("begins", "moment"), Field("ends", "moment"), _NOTE, _LINK_FIELD),
            told_ahead="begins",
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a field is refused: the end of a key of `staff.broadcasts.problem`, and a day that would do."""

    field: str
    why: str
    earliest: date | None = None


def said_of(template: str, typed: Mapping[str, str]) -> Said:
    """What was typed into the template's fields, cleaned. An unknown template is free text."""
    chosen = TEMPLATES.get(template, TEMPLATES["free"])
    return Said(chosen.name, {each.name: _cleaned(typed.get(each.name, "")) for each in chosen.fields})


def problems(said: Said, *, now: datetime, calendar: Calendar) -> list[Problem]:
    """Of the fields one by one, then of what they say together."""
    template = TEMPLATES[said.template]
    found = [
        Problem(field.name, why)
        for field in template.fields
        if (why := _refused(field, said.fields.get(field.name, "")))
    ]
    return found or _together(template, said, now, calendar)


def words_of(said: Said, *, agency: str) -> Words:
    """What people read. Dates go as data; a field that cannot be read goes as nothing, for a preview."""
    template = TEMPLATES[said.template]
    params: dict[str, JSON] = {"agency": agency}
    for field in template.fields:
        typed = said.fields.get(field.name, "")
        params[field.name] = "" if field.kind != "text" and _refused(field, typed) else _as_data(field, typed)
    return Words(template.key, params)


def _as_data(field: Field, typed: str) -> str:
    if field.kind == "moment":
        return _moment(typed).isoformat()
    return typed


def _cleaned(text: str) -> str:
    """Lines stay lines."""
    return re.sub(r"\n{3,}", "\n\n", clean(text))


def _refused(field: Field, typed: str) -> str:
    if not typed:
        return "missing" if field.is_needed else ""
    if len(typed) > field.longest:
        return "too_long"
    if field.kind == "link":
        return "" if _LINK.fullmatch(typed) else "no_link"
    try:
        if field.kind == "day":
            date.fromisoformat(typed)
        elif field.kind == "moment":
            _moment(typed)
    except ValueError:
        return "no_date"
    return ""


def _together(template: Template, said: Said, now: datetime, calendar: Calendar) -> list[Problem]:
    if template.name == "paperless_day":
        past = date.fromisoformat(said.fields["day"]) < now.astimezone(VIETNAM).date()
        return [Problem("day", "past")] if past else []
    if not template.told_ahead:
        return []
    begins, ends = _moment(said.fields["begins"]), _moment(said.fields["ends"])
    if ends <= begins:
        return [Problem("ends", "ends_first")]
    earliest = earliest_outage(now, calendar)
    return [Problem("begins", "too_soon", earliest)] if begins < datetime.combine(earliest, time(), VIETNAM) else []


def _moment(typed: str) -> datetime:
    """As a browser sends it: local, without a zone."""
    read = datetime.fromisoformat(typed)
    if read.tzinfo is not None or "T" not in typed:
        raise ValueError(typed)
    return read.replace(tzinfo=VIETNAM)
