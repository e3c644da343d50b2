"""From what a person says to the card of a procedure, and from the card to the first question."""

from __future__ import annotations

from flows.conversation import about, cards, consenting
from flows.conversation.effects import CountUnmatched, Option, Say
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
from flows.conversation.intents import asked_about, normalised
from flows.conversation.menu import common_tasks
from flows.conversation.narrowing import answers, picked
from flows.conversation.parking import busy_with, unless_busy
from flows.conversation.state import (
    AtCard,
    AtDossier,
    Choosing,
    ChoosingEdit,
    Confirming,
    Consenting,
    Parking,
    PickingUnit,
)
from flows.dossiers.model import Status
from flows.procedures.library import EVERYTHING
from flows.procedures.narrowing import Narrowed
from flows.procedures.search.apart import Question, question
from flows.values import JSON

#: How many procedures a request may be thought to mean, and how far behind the first the last of them may be.
NEAR, FAR = 6, 0.05
#: The second thing asked back is the list of what is left.
BY_LIST = 2
#: From how many on a list may be narrowed, and by what: the first that parts it.
MANY = 3
ASIDE = ("audience", "agency_level")


def request(turn: Turn, text: str) -> Reply:
    """Search: one clear match shows its card, close ones are asked apart, nothing says so and what can be done."""
    office = turn.facts.office
    found = turn.facts.library.find(text, k=NEAR, offered=frozenset(office.offers))
    if found.out_of_scope or not found.results:
        return _nothing_fits(turn, text)
    codes = tuple(hit.code for hit in found.results)
    if busy_with(turn):
        return unless_busy(turn, codes[0], Stay())
    close = tuple(hit.code for hit in found.results if hit.score >= FAR * found.results[0].score)
    if found.clarify and len(close) > 1:
        return reply(go=Enter(Choosing(text[:200], close)))
    part = asked_about(text) if turn.facts.library.record(codes[0]) else None
    answered = (about.section(turn, codes[0], part),) if part else ()
    return reply(*answered, go=Enter(AtCard(codes[0], others=codes[1:], query=text[:200])))


def _nothing_fits(turn: Turn, text: str) -> Reply:
    """Said where it does not lose the question that stands here, nor the procedure that is looked at."""
    top = turn.conversation.top
    if busy_with(turn):
        return reply(say("not_an_answer"))
    if isinstance(top, Consenting | PickingUnit | Confirming | Parking | ChoosingEdit | Choosing | AtDossier):
        return reply(say("not_an_option"))
    if isinstance(top, AtCard):
        doings = (
            *_begin_options(top, turn),
            *_sections(top, turn),
            *_not_this(top),
            option("person", aside=True),
            BACK,
            MENU,
        )
        name = turn.facts.library.name(top.code)
        return reply(
            CountUnmatched(clarify=False, text=text), say("not_about_card", *doings, name=name), go=Stay(show=False)
        )
    return reply(
        CountUnmatched(clarify=False, text=text),
        common_tasks(turn, "nothing_fits", option("person", aside=True)),
        go=Stay(show=False),
    )


def is_clear(turn: Turn, text: str) -> bool:
    """Several words, no figures, and one procedure that they can only mean."""
    if len(text.split()) < 2 or any(char.isdigit() for char in text):
        return False
    found = turn.facts.library.find(text, k=2, offered=frozenset(turn.facts.office.offers))
    return bool(found.results) and not found.out_of_scope and not found.clarify


def _question(frame: Choosing, turn: Turn) -> Question | None:
    if len(frame.asked) + 1 >= BY_LIST:
        return None
    return question({code: turn.facts.library.official_name(code) for code in frame.codes}, frame.asked)


def _show(frame: Choosing, turn: Turn) -> tuple[Say, ...]:
    ask = _question(frame, turn)
    if ask is not None:
        answers = [labelled("apart", label, key) for key, label in ask.answers]
        return (say("choosing_apart", *answers, option("none_of_these", aside=True), MENU, question=ask.words),)
    library = turn.facts.library
    options = [labelled("pick", library.name(code), code) for code in frame.codes]
    names = [library.name(code) for code in frame.codes]
    narrower = _narrower(frame, turn)
    return (say("choosing", *options, *narrower, option("none_of_these", aside=True), MENU, names=[*names]),)


def _narrower(frame: Choosing, turn: Turn) -> list[Option]:
    """Beside a list of several: for whom, or decided where, if the records part it by that."""
    if len(frame.codes) < MANY:
        return []
    known = [turn.facts.library.record(code) for code in frame.codes]
    records = [record for record in known if record is not None]
    found = (answers(EVERYTHING, records, choice, aside=True) for choice in ASIDE if choice not in frame.asked)
    return next((options for options in found if len(options) > 1), [])


def _narrow_to(frame: Choosing, turn: Turn, arg: JSON) -> Reply:
    found = picked(arg)
    codes = _left(frame, turn, EVERYTHING.narrower(*found)) if found else ()
    if found is None or not codes:
        return reply()
    if len(codes) > 1:
        return reply(go=Enter(Choosing(frame.query, codes, (*frame.asked, found[0]))))
    others = tuple(code for code in frame.codes if code not in codes)
    return reply(go=Enter(AtCard(codes[0], others=others, query=frame.query)))


def _left(frame: Choosing, turn: Turn, narrowed: Narrowed) -> tuple[str, ...]:
    """What the request means among those; where it means none, or was answered for before, those of the list."""
    library, office = turn.facts.library, turn.facts.office
    if not frame.asked:
        hits = library.find(frame.query, k=NEAR, offered=frozenset(office.offers), narrowed=narrowed).results
        if hits:
            return tuple(hit.code for hit in hits if hit.score >= FAR * hits[0].score)
    return tuple(code for code in frame.codes if (record := library.record(code)) and narrowed.fits(record))


def _pick(frame: Choosing, turn: Turn, arg: JSON) -> Reply:
    return reply(go=Become(AtCard(str(arg))))


def _apart(frame: Choosing, turn: Turn, arg: JSON) -> Reply:
    """The answer leaves one procedure, or fewer to choose from."""
    ask = _question(frame, turn)
    left = ask.codes.get(str(arg), ()) if ask else ()
    if ask is None or not left:
        return reply()
    others = tuple(code for code in frame.codes if code not in left)
    if len(left) == 1:
        return reply(go=Become(AtCard(left[0], others=others, query=frame.query)))
    return reply(go=Become(Choosing(frame.query, left, (*frame.asked, ask.aspect))))


def _hear_answer(frame: Choosing, turn: Turn, text: str) -> Reply | None:
    """A few words that stand in one of the answers: "nước ngoài", "bị mất"."""
    ask, said = _question(frame, turn), normalised(text)
    if ask is None or not 1 <= len(said.split()) <= 4:
        return None
    meant = [key for key, label in ask.answers if f" {said} " in f" {normalised(label)} "]
    return _apart(frame, turn, meant[0]) if len(meant) == 1 else None


def _others(frame: AtCard, turn: Turn, arg: JSON) -> Reply:
    """ "Not this one": the others that the request may have meant."""
    if len(frame.others) == 1:
        return reply(go=Become(AtCard(frame.others[0])))
    return reply(go=Become(Choosing(frame.query, frame.others)) if frame.others else Stay())


def _none(frame: Choosing, turn: Turn, arg: JSON) -> Reply:
    return reply(
        CountUnmatched(clarify=True, text=frame.query),
        common_tasks(turn, "none_of_these", option("person", aside=True)),
        go=Stay(show=False),
    )


def open_card(turn: Turn, code: str) -> Reply:
    return unless_busy(turn, code, Enter(AtCard(code)))


def _show_card(frame: AtCard, turn: Turn) -> tuple[Say, ...]:
    doings = (*_begin_options(frame, turn), *_sections(frame, turn), *_not_this(frame), BACK, MENU)
    return (say("card", *doings, **cards.summary(turn.facts, frame.code, frame.unit_id)),)


def _not_this(frame: AtCard) -> list[Option]:
    return [option("not_this", aside=True)] if frame.others else []


def _begun(frame: AtCard, turn: Turn) -> str:
    drafts = (d for d in turn.facts.dossiers if d.procedure_code == frame.code and d.status is Status.DRAFT)
    return next((draft.id for draft in drafts), "")


def _begin_options(frame: AtCard, turn: Turn) -> list[Option]:
    begun = _begun(frame, turn)
    options = [option("continue", arg=begun)] if begun else []
    if turn.facts.library.procedure(frame.code):
        options.append(option("begin", "begin_new") if begun else option("begin"))
    return options


def _sections(frame: AtCard, turn: Turn) -> list[Option]:
    if turn.facts.library.record(frame.code) is None:
        return []
    return [option("papers"), option("fee"), option("law", aside=True)]


def _start(frame: AtCard, turn: Turn, arg: JSON) -> Reply:
    """'Bắt đầu' typed: on with what was begun, or from the first question."""
    begun = _begun(frame, turn)
    return _continue(frame, turn, begun) if begun else _begin(frame, turn, arg)


def _continue(frame: AtCard, turn: Turn, arg: JSON) -> Reply:
    return consenting.resume(turn, str(arg))


def _section(key: str) -> Action:
    def handle(frame: AtCard, turn: Turn, arg: JSON) -> Reply:
        return reply(about.section(turn, frame.code, key, *_after_section(frame, turn)), go=Stay(show=False))

    return Action(handle, ("card",))


def _after_section(frame: AtCard, turn: Turn) -> tuple[Option, ...]:
    """Back means back to the card."""
    return (*_begin_options(frame, turn), option("card", "back", aside=True), MENU)


def _show_again(frame: AtCard, turn: Turn, arg: JSON) -> Reply:
    return reply()


def _hear_card(frame: AtCard, turn: Turn, text: str) -> Reply | None:
    """A short question about what is on the screen is about it, not a new search."""
    said = about.answer(turn, text, *_after_section(frame, turn))
    return reply(said, go=Stay(show=False)) if said else None


def _begin(frame: AtCard, turn: Turn, arg: JSON) -> Reply:
    """Where to? One unit: there. Several: asked. None here: prepared for the unit that is most general."""
    offers = turn.facts.office.offers_of(frame.code)
    if turn.facts.office.offer(frame.code, frame.unit_id):
        return consenting.begin(turn, frame.code, frame.unit_id)
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
    actions={
        "pick": Action(_pick, ("card",)),
        "apart": Action(_apart, ("card", "choosing")),
        "narrow_to": Action(_narrow_to, ("card", "choosing")),
        "none_of_these": Action(_none, ("choosing",)),
    },
    text=_hear_answer,
    text_leads_to=("card", "choosing"),
    no=("none_of_these",),
)
CARD = Flow(
    show=_show_card,
    actions={
        "begin": Action(_begin, ("picking_unit", "consenting", "filling")),
        "start": Action(_start, ("picking_unit", "consenting", "filling", "reviewing")),
        "continue": Action(_continue, ("consenting", "filling", "reviewing")),
        "not_this": Action(_others, ("card", "choosing")),
        "card": Action(_show_again, ("card",)),
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
