"""From what a person says to the card of a procedure, and from the card to the first question."""

from __future__ import annotations

from flows.conversation import cards, consenting
from flows.conversation.effects import CountUnmatched, Say
from flows.conversation.flow import (
    BACK,
    MENU,
    Action,
    Become,
    Enter,
    Flow,
    Reply,
    Stay,
    Turn,
    labelled,
    option,
    reply,
    say,
)
from flows.conversation.intents import asked_about
from flows.conversation.menu import common_tasks
from flows.conversation.parking import busy_with, unless_busy
from flows.conversation.state import AtCard, Choosing, PickingUnit
from flows.dossiers.model import Status
from flows.values import JSON


def request(turn: Turn, text: str) -> Reply:
    """Search: one clear match shows its card, close ones are asked apart, nothing says so and what can be done."""
    office = turn.facts.office
    found = turn.facts.library.find(text, k=3, offered=frozenset(office.offers))
    codes = tuple(hit.code for hit in found.results)
    if found.out_of_scope or not codes:
        if busy_with(turn):
            return reply(say("not_an_answer"))
        return reply(CountUnmatched(clarify=False), common_tasks(turn, "nothing_fits"), go=Stay(show=False))
    if busy_with(turn):
        return unless_busy(turn, codes[0], Stay())
    if found.clarify and len(codes) > 1:
        return reply(go=Enter(Choosing(text[:200], codes)))
    return reply(go=Enter(AtCard(codes[0])))


def is_clear(turn: Turn, text: str) -> bool:
    """Several words, no figures, and one procedure that they can only mean."""
    if len(text.split()) < 2 or any(char.isdigit() for char in text):
        return False
    found = turn.facts.library.find(text, k=2, offered=frozenset(turn.facts.office.offers))
    return bool(found.results) and not found.out_of_scope and not found.clarify


def _show(frame: Choosing, turn: Turn) -> tuple[Say, ...]:
    library = turn.facts.library
    options = [labelled("pick", library.name(code), code) for code in frame.codes]
    names = [library.name(code) for code in frame.codes]
    return (say("choosing", *options, option("none_of_these", aside=True), MENU, names=[*names]),)


def _pick(frame: Choosing, turn: Turn, arg: JSON) -> Reply:
    return reply(go=Become(AtCard(str(arg))))


def _none(frame: Choosing, turn: Turn, arg: JSON) -> Reply:
    return reply(CountUnmatched(clarify=True), common_tasks(turn, "none_of_these"), go=Stay(show=False))


def open_card(turn: Turn, code: str) -> Reply:
    return unless_busy(turn, code, Enter(AtCard(code)))


def _show_card(frame: AtCard, turn: Turn) -> tuple[Say, ...]:
    begun = next((d for d in turn.facts.dossiers if d.procedure_code == frame.code and d.status is Status.DRAFT), None)
    begin = [option("continue", arg=begun.id)] if begun else []
    if turn.facts.library.procedure(frame.code):
        begin.append(option("begin", "begin_new" if begun else "begin"))
    paths = (
        [option("papers"), option("fee"), option("law", aside=True)] if turn.facts.library.record(frame.code) else []
    )
    return (say("card", *begin, *paths, BACK, MENU, **cards.summary(turn.facts, frame.code)),)


def _continue(frame: AtCard, turn: Turn, arg: JSON) -> Reply:
    return consenting.resume(turn, str(arg))


def _section(key: str) -> Action:
    def handle(frame: AtCard, turn: Turn, arg: JSON) -> Reply:
        details = cards.details(turn.facts, frame.code)
        begin = [option("begin")] if turn.facts.library.procedure(frame.code) else []
        return reply(say(f"card_{key}", *begin, BACK, MENU, **details), go=Stay(show=False))

    return Action(handle, ("card",))


def _hear_card(frame: AtCard, turn: Turn, text: str) -> Reply | None:
    """A short question about what is on the screen is about it, not a new search."""
    part = asked_about(text)
    if part is None or turn.facts.library.record(frame.code) is None:
        return None
    return reply() if part == "summary" else _section(part).handle(frame, turn, None)


def _begin(frame: AtCard, turn: Turn, arg: JSON) -> Reply:
    """Where to? One unit: there. Several: asked. None here: prepared for the unit that is most general."""
    offers = turn.facts.office.offers_of(frame.code)
    if len(offers) > 1:
        return reply(go=Enter(PickingUnit(frame.code)))
    unit_id = offers[0].unit_id if offers else next(iter(turn.facts.office.units))
    return consenting.begin(turn, frame.code, unit_id)


def _show_units(frame: PickingUnit, turn: Turn) -> tuple[Say, ...]:
    units = turn.facts.office.units
    options = [labelled("unit", units[o.unit_id].name, o.unit_id) for o in turn.facts.office.offers_of(frame.code)]
    return (say("picking_unit", *options, BACK, procedure=turn.facts.library.name(frame.code)),)


def _unit(frame: PickingUnit, turn: Turn, arg: JSON) -> Reply:
    return consenting.begin(turn, frame.code, str(arg))


FLOW = Flow(
    show=_show,
    actions={"pick": Action(_pick, ("card",)), "none_of_these": Action(_none, ("choosing",))},
    text_leads_to=("card", "choosing"),
    no=("none_of_these",),
)
CARD = Flow(
    show=_show_card,
    actions={
        "begin": Action(_begin, ("picking_unit", "consenting", "filling")),
        "continue": Action(_continue, ("consenting", "filling", "reviewing")),
        "papers": _section("papers"),
        "fee": _section("fee"),
        "law": _section("law"),
    },
    text=_hear_card,
    text_leads_to=("card", "choosing"),
    yes=("continue", "begin"),
    no=("back",),
)
PICKING_UNIT = Flow(show=_show_units, actions={"unit": Action(_unit, ("consenting", "filling"))})
