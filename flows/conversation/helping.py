"""Help with the real hurdles (SIM, VNeID, OTP, payment, photos, e-copies, scams), and asking for a person.

Guides (`flows/hurdles/data`) are short lists of steps with a picture; the other topics are a few sentences.
"""

from __future__ import annotations

from collections.abc import Callable

from flows.conversation.effects import AskPerson, CountStuck, Option, Say
from flows.conversation.flow import (
    BACK,
    MENU,
    Action,
    Become,
    Enter,
    Flow,
    Leave,
    Reply,
    Turn,
    in_words,
    option,
    reply,
    say,
)
from flows.conversation.intents import exactly
from flows.conversation.state import NAMES, AskingPerson, AtHelp, AtMenu, Filling, Reviewing, ScanningCard
from flows.hurdles.guides import PAGES, guides
from flows.hurdles.model import Why
from flows.talking.hours import somebody_from
from flows.values import JSON

#: Each has its words in `help.<topic>`.
TOPICS = ("steps", "sim", "vneid", "otp", "payment", "photo", "ecopy", "merged", "scam", "refused", "elderly")
#: Topics that are no guide; each has its words in `help.<topic>`.
TOLD = tuple(topic for topic in TOPICS if topic not in guides())


def _show(frame: AtHelp, turn: Turn) -> tuple[Say, ...]:
    hotline = turn.facts.office.hotline
    if frame.topic in TOPICS:
        return (about(frame.topic, hotline, option("topics"), option("person", aside=True), BACK, MENU),)
    topics = [option("topic", f"help_{name}", name) for name in TOPICS]
    people = [option("person", aside=True), option("complain", aside=True)]
    return (say("help.topics", *topics, *people, BACK, hotline=hotline),)


def about(topic: str, hotline: str, *options: Option) -> Say:
    """What helps with a hurdle; a guide goes with its picture, and with the paper to show where there is one."""
    guide = guides().get(topic)
    if guide is None:
        return say(f"help.{topic}", *options, hotline=hotline)
    lines: list[JSON] = [step.text for step in guide.steps]
    form = f"/forms/{guide.form}.pdf" if guide.form else ""
    return say(
        "help.guide", *options, title=guide.title, lines=lines, form=form, guide=f"{PAGES}{topic}", hotline=hotline
    )


def _topic(frame: AtHelp, turn: Turn, arg: JSON) -> Reply:
    return reply(go=Become(AtHelp(str(arg))))


def _topics(frame: AtHelp, turn: Turn, arg: JSON) -> Reply:
    return reply(go=Become(AtHelp()))


def command(turn: Turn, arg: str) -> Reply:
    return reply(go=Enter(AtHelp()))


def stuck(turn: Turn, arg: str) -> Reply:
    """'Khó quá', 'không biết làm': where a dossier is open, which step it was is counted, without who it was."""
    return reply(*counted(turn, "", Why.ASKED), go=Enter(AtHelp()))


def counted(turn: Turn, step_id: str, why: Why) -> tuple[CountStuck, ...]:
    top = turn.conversation.top
    dossier = turn.facts.dossier(getattr(top, "dossier_id", ""))
    return (CountStuck(dossier.procedure_code, step_id or f"@{NAMES[type(top)]}", why),) if dossier else ()


def topic(name: str) -> Callable[[Turn, str], Reply]:
    return lambda turn, arg: reply(go=Enter(AtHelp(name)))


def open_person(turn: Turn, arg: str) -> Reply:
    return reply(go=Enter(AskingPerson()))


def _show_asking(frame: AskingPerson, turn: Turn) -> tuple[Say, ...]:
    shown = [unit for unit in turn.facts.office.units.values() if unit.receives][:5]
    units: list[JSON] = [[u.name, u.address, u.hotline, u.opening] for u in shown]
    return (in_words(say("person.view", BACK, hotline=turn.facts.office.hotline, units=units)),)


def _hear_wish(frame: AskingPerson, turn: Turn, text: str) -> Reply | None:
    """What is said here goes to an officer as it is; only a bare command leaves."""

    if exactly(text):
        return None
    under = turn.conversation.frames[-2] if len(turn.conversation.frames) > 1 else AtMenu()
    asking = isinstance(under, Filling | ScanningCard | Reviewing)
    options = [] if asking else [option("my_dossiers"), MENU]
    told = say("person_asked", *options, hotline=turn.facts.office.hotline, back_at=_back_at(turn))
    return reply(AskPerson(_with_context(turn, text[:1000])), told, go=Leave(show=asking))


def _back_at(turn: Turn) -> str:
    """When somebody will be there: where the dossier in question is, or the newest one; else at any desk. Empty while
    one is open."""
    facts, office = turn.facts, turn.facts.office
    if facts.calendar is None:
        return ""
    asked = (facts.dossier(getattr(frame, "dossier_id", "")) for frame in reversed(turn.conversation.frames))
    about = next((each for each in asked if each), None) or next(iter(facts.dossiers), None)
    units = [office.unit(about.unit_id)] if about else [unit for unit in office.units.values() if unit.receives]
    moment = somebody_from(units, calendar=facts.calendar, now=facts.now)
    return moment.isoformat() if moment else ""


def _with_context(turn: Turn, said: str) -> str:
    """The procedure, and the dossier if there is one, that the person was at: an officer need not ask for it."""
    for frame in reversed(turn.conversation.frames):
        dossier = turn.facts.dossier(getattr(frame, "dossier_id", ""))
        code = dossier.procedure_code if dossier else getattr(frame, "code", "")
        if code:
            name, number = turn.facts.library.name(code), dossier.code if dossier else None
            return f"{said} [{name}{f', {number}' if number else ''}]"
    return said


FLOW = Flow(show=_show, actions={"topic": Action(_topic, ("help",)), "topics": Action(_topics, ("help",))})
ASKING_PERSON = Flow(show=_show_asking, text=_hear_wish, text_leads_to=("menu",))
