"""Looking around without words for it: fields of life, and the procedures of one, those easily done here first."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from flows.conversation.effects import Option, Say
from flows.conversation.facts import Office
from flows.conversation.flow import BACK, MENU, Action, Become, Enter, Flow, Reply, Turn, labelled, option, reply, say
from flows.conversation.narrowing import choices, narrowed_by, picked
from flows.conversation.state import AtCard, Browsing
from flows.dossiers.model import Offer
from flows.procedures.library import EVERYTHING
from flows.procedures.model import Intake
from flows.procedures.narrowing import Narrowed
from flows.procedures.record import LEVEL_WORDS, Record, ServiceLevel
from flows.values import JSON

#: Procedures on one page.
SHOWN = 7
#: Not a field: what can be handed in here without a visit.
ONLINE = "online"
_EFFORT: dict[ServiceLevel | None, int] = {ServiceLevel.FULL: 0, ServiceLevel.PARTIAL: 1}
_MOST_EFFORT = 2


class Field(NamedTuple):
    key: str
    label: str
    fields: frozenset[str]


def command_fields(turn: Turn, arg: str) -> Reply:
    return reply(go=Enter(Browsing()))


def command_online(turn: Turn, arg: str) -> Reply:
    return reply(go=Enter(Browsing(ONLINE)))


def listed(turn: Turn, key: str, narrowed: Narrowed = EVERYTHING) -> list[Record]:
    """What stands under a field: what this office offers first, then what needs no visit and the fewest papers."""
    office = turn.facts.office
    live = [record for record in turn.facts.library.records() if not record.is_superseded]
    fitting = filter(narrowed.fits, _of(key, live, office))
    return sorted(fitting, key=lambda record: _ease(record, office))


def _of(key: str, records: Iterable[Record], office: Office) -> list[Record]:
    if key == ONLINE:
        return [record for record in records if _is_online_here(record, office)]
    named = next((field for field in _fields() if field.key == key), None)
    if named is None:
        return []
    if named.fields:
        return [record for record in records if record.field in named.fields]
    known = frozenset[str]().union(*(field.fields for field in _fields()))
    return [record for record in records if record.field not in known]


def _is_online_here(record: Record, office: Office) -> bool:
    offers = office.offers_of(record.code)
    return any(offer.intake is Intake.HERE and _level(record, offer) is ServiceLevel.FULL for offer in offers)


def _level(record: Record, offer: Offer | None) -> ServiceLevel | None:
    """As the unit set it, else as it is published."""
    return LEVEL_WORDS.get(offer.level, record.service_level) if offer and offer.level else record.service_level


def _ease(record: Record, office: Office) -> tuple[bool, bool, int, int, str]:
    offers = office.offers_of(record.code)
    levels = {_level(record, offer) for offer in offers or (None,)}
    effort = min(_EFFORT.get(level, _MOST_EFFORT) for level in levels)
    papers = sum(document.required for document in record.documents)
    return not offers, record.code not in office.common, effort, papers, record.code


def _show(frame: Browsing, turn: Turn) -> tuple[Say, ...]:
    if not frame.field:
        return (_all_fields(turn),)
    return (_narrowing(frame, turn) if frame.is_narrowing else _procedures(frame, turn),)


def _all_fields(turn: Turn) -> Say:
    fields = [labelled("field", field.label, field.key) for field in _fields()]
    online = [option("online")] if listed(turn, ONLINE) else []
    return say("browsing", *online, *fields, option("person", aside=True), MENU)


def _procedures(frame: Browsing, turn: Turn) -> Say:
    narrowed, found = _narrowed(frame, turn)
    start = frame.page * SHOWN
    shown = [labelled("look", turn.facts.library.name(one.code), one.code) for one in found[start : start + SHOWN]]
    more = [option("more", aside=True)] if len(found) > start + SHOWN else []
    narrower = [option("narrow", aside=True)] if len(found) > SHOWN and choices(narrowed, found) else []
    key = "browsing_online" if frame.field == ONLINE else "browsing_field"
    return say(key, *shown, *more, *narrower, BACK, MENU, page=frame.page + 1, **_heading(frame, narrowed, found))


def _narrowing(frame: Browsing, turn: Turn) -> Say:
    narrowed, found = _narrowed(frame, turn)
    options: list[Option] = choices(narrowed, found)
    return say("browsing_narrow", *options, BACK, MENU, **_heading(frame, narrowed, found))


def _narrowed(frame: Browsing, turn: Turn) -> tuple[Narrowed, list[Record]]:
    narrowed = Narrowed(
        here=turn.facts.office.levels_here(),
        audience=frame.audience,
        agency_level=frame.agency_level,
        level=frame.level,
    )
    return narrowed, listed(turn, frame.field, narrowed)


def _heading(frame: Browsing, narrowed: Narrowed, found: list[Record]) -> dict[str, JSON]:
    label = next((field.label for field in _fields() if field.key == frame.field), "")
    return {"field": label, "count": len(found), "narrowed": [*narrowed_by(narrowed)]}


def _field(frame: Browsing, turn: Turn, arg: JSON) -> Reply:
    return reply(go=Enter(Browsing(str(arg))))


def _online(frame: Browsing, turn: Turn, arg: JSON) -> Reply:
    return reply(go=Enter(Browsing(ONLINE)))


def _more(frame: Browsing, turn: Turn, arg: JSON) -> Reply:
    return reply(go=Become(replace(frame, page=frame.page + 1)))


def _narrow(frame: Browsing, turn: Turn, arg: JSON) -> Reply:
    return reply(go=Enter(replace(frame, page=0, is_narrowing=True)))


def _narrow_to(frame: Browsing, turn: Turn, arg: JSON) -> Reply:
    """The question gives way to its answer: what is before it is the longer list."""
    found = picked(arg)
    if not frame.is_narrowing or found is None:
        return reply()
    changes: dict[str, Any] = {found[0]: found[1]}
    return reply(go=Become(replace(frame, is_narrowing=False, **changes)))


def _look(frame: Browsing, turn: Turn, arg: JSON) -> Reply:
    return reply(go=Enter(AtCard(str(arg))))


@cache
def _fields() -> tuple[Field, ...]:
    data = tomllib.loads(files("flows.conversation").joinpath("fields.toml").read_text("utf-8"))
    return tuple(Field(one["key"], one["label"], frozenset(one["fields"])) for one in data["field"])


FLOW = Flow(
    show=_show,
    actions={
        "field": Action(_field, ("browsing",)),
        "online": Action(_online, ("browsing",)),
        "more": Action(_more, ("browsing",)),
        "narrow": Action(_narrow, ("browsing",)),
        "narrow_to": Action(_narrow_to, ("browsing",)),
        "look": Action(_look, ("card",)),
    },
    text_leads_to=("card", "choosing"),
)
