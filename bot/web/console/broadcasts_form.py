"""The form of a broadcast: what was typed, read into a draft, with a word for everything that cannot be read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from bot.channels.limits import LIMITS
from flows.broadcasts.listing import MOST_LINES, Line, TooLong, read_list
from flows.broadcasts.model import Audience, Broadcast
from flows.broadcasts.templates import TEMPLATES, said_of
from flows.calendar.days import VIETNAM
from flows.dossiers.model import OPEN, TERMINAL
from flows.procedures.library import Library
from flows.service.broadcasting import Draft
from flows.service.world import World
from flows.text_folding import clean

#: What a form with a list may weigh: so many lines, each letter written as three.
FORM_BYTES = 2 * 1024 * 1024
LONGEST_TITLE = 120
#: Channels that reach people outside the building.
CHANNELS = tuple(name for name in LIMITS if name != "terminal")
STATUSES = (*OPEN, *TERMINAL)
_APART = re.compile(r"[\s,;]+")


@dataclass(frozen=True, slots=True)
class Wrong:
    """The end of a key of `staff.broadcasts.problem`, with what it says."""

    why: str
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it was sent; shown again when something in it cannot be read."""

    fields: Mapping[str, str]
    draft: Draft
    wrong: tuple[Wrong, ...] = ()

    @property
    def template(self) -> str:
        return self.draft.said.template


def read(form: Mapping[str, str], world: World, *, units: Sequence[str], now: datetime) -> Typed:
    """`units` are those that this person may choose among."""
    wrong: list[Wrong] = []
    title = clean(form.get("title", "")).replace("\n", " ")[:LONGEST_TITLE]
    if not title:
        wrong.append(Wrong("title"))
    lines = _lines(form.get("list", ""), now.astimezone(VIETNAM).date(), wrong)
    is_listed = bool(lines) or "keep_list" in form
    audience = Audience(
        procedures=_procedures(form.get("procedures", ""), world.library, wrong),
        statuses=tuple(status for status in STATUSES if f"status.{status.value}" in form),
        units=tuple(unit for unit in units if f"unit.{unit}" in form),
        communes=_communes(form.get("communes", ""), world, wrong),
        channels=tuple(name for name in CHANNELS if f"channel.{name}" in form),
        seen_since=_day(form.get("seen_since", ""), wrong),
        seen_before=_day(form.get("seen_before", ""), wrong),
        is_listed=is_listed,
    )
    said = said_of(form.get("template", ""), form)
    kept = None if not lines and "keep_list" in form else tuple(lines)
    return Typed(form, Draft(title, said, audience, kept), tuple(wrong))


def _procedures(text: str, library: Library, wrong: list[Wrong]) -> tuple[str, ...]:
    codes = _listed(text)
    wrong += [Wrong("procedure", {"code": code}) for code in codes if not _is_known(library, code)]
    return codes


def _is_known(library: Library, code: str) -> bool:
    return library.procedure(code) is not None or library.record(code) is not None


def _communes(text: str, world: World, wrong: list[Wrong]) -> tuple[str, ...]:
    codes = _listed(text)
    wrong += [Wrong("commune", {"code": code}) for code in codes if world.places.commune(code) is None]
    return codes


def _listed(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for each in _APART.split(clean(text)) if each))[:50]


def _day(text: str, wrong: list[Wrong]) -> datetime | None:
    if not text.strip():
        return None
    try:
        return datetime.combine(date.fromisoformat(text.strip()), time(), VIETNAM)
    except ValueError:
        wrong.append(Wrong("no_date"))
        return None


def _lines(text: str, today: date, wrong: list[Wrong]) -> list[Line]:
    try:
        return read_list(text, today)
    except TooLong:
        wrong.append(Wrong("list_too_long", {"most": MOST_LINES}))
        return []


def filled(broadcast: Broadcast) -> dict[str, str]:
    """A kept draft as the form holds it."""
    audience = broadcast.audience
    return {
        "title": broadcast.title,
        "template": broadcast.said.template,
        **broadcast.said.fields,
        "procedures": ", ".join(audience.procedures),
        "communes": ", ".join(audience.communes),
        "seen_since": _typed_day(audience.seen_since),
        "seen_before": _typed_day(audience.seen_before),
        **{f"status.{each.value}": "on" for each in audience.statuses},
        **{f"unit.{each}": "on" for each in audience.units},
        **{f"channel.{each}": "on" for each in audience.channels},
        **({"keep_list": "on"} if audience.is_listed else {}),
    }


def empty(template: str) -> dict[str, str]:
    return {"template": template if template in TEMPLATES else "free"}


def _typed_day(moment: datetime | None) -> str:
    return moment.astimezone(VIETNAM).date().isoformat() if moment else ""
