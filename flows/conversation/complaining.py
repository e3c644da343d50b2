"""Complaints and suggestions: what about, to whom, in one's own words, with or without a way to be reached.

The answer comes into this chat; nobody has to say who they are. What became of it is asked by its code.
"""

from __future__ import annotations

from dataclasses import replace

from flows.complaints.model import About, find_code
from flows.conversation.effects import AddToComplaint, FileComplaint, Option, Say, ShowComplaints
from flows.conversation.flow import (
    BACK,
    MENU,
    Action,
    Become,
    Enter,
    Flow,
    Leave,
    Reply,
    Restart,
    Stay,
    Turn,
    in_words,
    labelled,
    option,
    reply,
    say,
    typed_option,
)
from flows.conversation.intents import exactly
from flows.conversation.voicing import AddingToComplaint, Complaining
from flows.values import JSON

SHORTEST, LONGEST, LONGEST_CONTACT, MOST_UNITS = 10, 4000, 200, 20


def _show(frame: Complaining, turn: Turn) -> tuple[Say, ...]:
    if not frame.about:
        kinds = [option("about", f"about_{each.value}", each.value) for each in About]
        mine = option("my_complaints", aside=True)
        return (say("complaint.ask_about", *kinds, mine, BACK),)
    if not frame.unit_id:
        return (say("complaint.ask_unit", *_units(turn), BACK),)
    if not frame.text:
        return (in_words(say("complaint.ask_text", BACK, about=frame.about, conduct=_is_conduct(frame))),)
    if not frame.has_contact:
        return (in_words(say("complaint.ask_contact", option("no_contact"), BACK)),)
    return (_review(frame, turn),)


def _review(frame: Complaining, turn: Turn) -> Say:
    return say(
        "complaint.review",
        option("complaint_send"),
        option("complaint_rewrite"),
        option("complaint_cancel", aside=True),
        about=frame.about,
        unit=turn.facts.office.unit(frame.unit_id).name,
        said=frame.text,
        contact=frame.contact,
        dossier_code=frame.dossier_code,
        conduct=_is_conduct(frame),
    )


def _is_conduct(frame: Complaining) -> bool:
    return frame.about == About.CONDUCT.value


def _receiving(turn: Turn) -> list[tuple[str, str]]:
    units = [unit for unit in turn.facts.office.units.values() if unit.receives]
    return [(unit.id, unit.name) for unit in units[:MOST_UNITS]]


def _units(turn: Turn) -> list[Option]:
    return [labelled("unit", name, unit_id) for unit_id, name in _receiving(turn)]


def _about(frame: Complaining, turn: Turn, arg: JSON) -> Reply:
    """A complaint about a dossier goes to its unit; where there is one unit nobody is asked which."""
    receiving = _receiving(turn)
    only = receiving[0][0] if len(receiving) == 1 else ""
    return reply(go=Become(replace(frame, about=str(arg), unit_id=frame.unit_id or only)))


def _unit(frame: Complaining, turn: Turn, arg: JSON) -> Reply:
    return reply(go=Become(replace(frame, unit_id=str(arg))))


def _no_contact(frame: Complaining, turn: Turn, arg: JSON) -> Reply:
    return reply(go=Become(replace(frame, has_contact=True, contact="")))


def _rewrite(frame: Complaining, turn: Turn, arg: JSON) -> Reply:
    return reply(go=Become(replace(frame, text="")))


def _cancel(frame: Complaining, turn: Turn, arg: JSON) -> Reply:
    return reply(say("complaint.cancelled"), go=Leave())


def _send(frame: Complaining, turn: Turn, arg: JSON) -> Reply:
    filed = FileComplaint(frame.about, frame.unit_id, frame.text, frame.contact, frame.dossier_code)
    return reply(filed, go=Restart(show=False))


def _hear(frame: Complaining, turn: Turn, text: str) -> Reply | None:
    """What is written here goes to the office as it is; only a bare command or an option leaves."""
    if not frame.about or not frame.unit_id or exactly(text) or typed_option(turn, text):
        return None
    if not frame.text:
        if len(text) < SHORTEST:
            return reply(say("complaint.too_short"))
        return reply(go=Become(replace(frame, text=text[:LONGEST])))
    if not frame.has_contact:
        return reply(go=Become(replace(frame, has_contact=True, contact=text[:LONGEST_CONTACT])))
    return None


def command(turn: Turn, arg: str) -> Reply:
    """'Tôi muốn phản ánh'; about the dossier that is open here, if one is."""
    for frame in reversed(turn.conversation.frames):
        dossier = turn.facts.dossier(getattr(frame, "dossier_id", ""))
        if dossier is not None and dossier.code:
            return reply(go=Enter(Complaining(unit_id=dossier.unit_id, dossier_code=dossier.code)))
    return reply(go=Enter(Complaining()))


def mine(turn: Turn, arg: str) -> Reply:
    return reply(ShowComplaints(), go=Stay(show=False))


def look_up(turn: Turn, text: str) -> Reply | None:
    """The code of a complaint stands in what was typed."""
    code = find_code(text)
    return reply(ShowComplaints(code), go=Stay(show=False)) if code else None


def open_adding(turn: Turn, code: str) -> Reply:
    """The button under a question of the office. Whose it is, is looked at when something comes."""
    known = find_code(code)
    return reply(go=Enter(AddingToComplaint(known))) if known else reply(say("stale_button"))


def _show_adding(frame: AddingToComplaint, turn: Turn) -> tuple[Say, ...]:
    return (in_words(say("complaint.ask_more", BACK, MENU, code=frame.code)),)


def _hear_more(frame: AddingToComplaint, turn: Turn, text: str) -> Reply | None:
    if exactly(text) or typed_option(turn, text):
        return None
    return reply(AddToComplaint(frame.code, text[:LONGEST]), go=Leave(show=False))


FLOW = Flow(
    show=_show,
    text=_hear,
    actions={
        "about": Action(_about, ("complaining",)),
        "unit": Action(_unit, ("complaining",)),
        "no_contact": Action(_no_contact, ("complaining",)),
        "complaint_rewrite": Action(_rewrite, ("complaining",)),
        "complaint_cancel": Action(_cancel, ("menu", "dossier")),
        "complaint_send": Action(_send, ("menu",)),
    },
    text_leads_to=("complaining",),
)
ADDING = Flow(show=_show_adding, text=_hear_more, text_leads_to=("menu",))
