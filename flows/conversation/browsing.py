"""Looking around without words for it: fields of life, and the procedures of one, those easily done here first."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from flows.conversation.effects import Say
from flows.conversation.facts import Office
from flows.conversation.flow import BACK, MENU, Action, Become, Enter, Flow, Reply, Turn, labelled, option, reply, say
from flows.conversation.state import AtCard, Browsing
from flows.dossiers.model import Offer
from flows.procedures.model import Intake
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


def listed(turn: Turn, key: str) -> list[Record]:
    """What stands under a field: what this office offers first, then what needs no visit and the fewest papers."""
    office = turn.facts.office
    live = [record for record in turn.facts.library.records() if not record.is_superseded]
    return sorted(_of(key, live, office), key=lambda record: _ease(record, office))


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
    return (_procedures(frame, turn),) if frame.field else (_all_fields(turn),)


def _all_fields(turn: Turn) -> Say:
    fields = [labelled("field", field.label, field.key) for field in _fields()]
    online = [option("online")] if listed(turn, ONLINE) else []
    return say("browsing", *online, *fields, option("person", aside=True), MENU)


def _procedures(frame: Browsing, turn: Turn) -> Say:
    found = listed(turn, frame.field)
    start = frame.page * SHOWN
    shown = [labelled("look", turn.facts.library.name(one.code), one.code) for one in found[start : start + SHOWN]]
    more = [option("more", aside=True)] if len(found) > start + SHOWN else []
    label = next((field.label for field in _fields() if field.key == frame.field), "")
    key = "browsing_online" if frame.field == ONLINE else "browsing_field"
    return say(key, *shown, *more, BACK, MENU, field=label, count=len(found), page=frame.page + 1)


def _field(frame: Browsing, turn: Turn, arg: JSON) -> Reply:
    return reply(go=Enter(Browsing(str(arg))))


def _online(frame: Browsing, turn: Turn, arg: JSON) -> Reply:
    return reply(go=Enter(Browsing(ONLINE)))


def _more(frame: Browsing, turn: Turn, arg: JSON) -> Reply:
    return reply(go=Become(Browsing(frame.field, frame.page + 1)))


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
        "look": Action(_look, ("card",)),
    },
    text_leads_to=("card", "choosing"),
)
