"""The volunteer's side of a session, between two questions: going on, reading back, handing over, leaving."""

from __future__ import annotations

from dataclasses import replace

from flows.assisting import codes
from flows.assisting.codes import Purpose
from flows.assisting.effects import SaveSession
from flows.assisting.lifecycle import stepped
from flows.assisting.model import CITIZEN, AssistedSession, Ending, State
from flows.conversation.answering import Sheet
from flows.conversation.assisted import progress
from flows.conversation.beside_frames import Assisting
from flows.conversation.effects import Option, Say
from flows.conversation.flow import Action, Become, Enter, Flow, Reply, Restart, Stay, Turn, option, reply, say
from flows.conversation.state import Filling, Reviewing
from flows.values import JSON

_LEAVE = option("leave_help", aside=True)
#: What can be done in each state, in this order; the text is `assisting.at.<state>`.
DOINGS: dict[State, tuple[Option, ...]] = {
    State.ASKED: (_LEAVE,),
    State.OPEN: (option("fill_help"), option("hand_over"), _LEAVE),
    State.READING: (option("take_back_help"), _LEAVE),
    State.FILED: (option("hand_over"), option("leave_help", "slip_help")),
    State.HANDING: (option("hand_over", "hand_over_again"), option("go_on_help"), _LEAVE),
}


def _show(frame: Assisting, turn: Turn) -> tuple[Say, ...]:
    session = turn.facts.session
    if session is None or session.is_over:
        return (say("assisting.none"),)
    params: dict[str, JSON] = {
        "procedure": turn.facts.library.name(session.procedure_code),
        "until": session.expires_at.isoformat(),
        "minutes": session.minutes_left(turn.facts.now),
        "has_phone": session.has_phone,
        **progress(session, turn),
    }
    if session.state is State.HANDING:
        params |= _code(frame)
    doings = [each for each in DOINGS[session.state] if not (each.act == "go_on_help" and session.filed)]
    return (say(f"assisting.at.{session.state.value}", *doings, **params),)


def _code(frame: Assisting) -> dict[str, JSON]:
    start = codes.payload(Purpose.TAKE_OVER, frame.code) if frame.code else ""
    word = codes.WORDS[Purpose.TAKE_OVER]
    code = codes.written(frame.code) if frame.code else ""
    return {"code": code, "word": word, "start": start, "web_link": f"/?start={start}"}


def _at(turn: Turn, *states: State) -> AssistedSession | None:
    session = turn.facts.session
    return session if session and session.state in states and session.is_live(turn.facts.now) else None


def _fill(frame: Assisting, turn: Turn, arg: JSON) -> Reply:
    session = _at(turn, State.OPEN)
    if session is None or turn.facts.dossier(session.dossier_id) is None:
        return reply()
    is_open = Sheet.of(turn.facts, session.dossier_id).next() is not None
    return reply(go=Enter(Filling(session.dossier_id) if is_open else Reviewing(session.dossier_id)))


def _take_back(frame: Assisting, turn: Turn, arg: JSON) -> Reply:
    """Something was noticed before the citizen said yes."""
    session = _at(turn, State.READING)
    if session is None:
        return reply()
    again = stepped(session, "not_right", now=turn.facts.now).telling(CITIZEN)
    return reply(SaveSession(again), go=Enter(Reviewing(session.dossier_id)))


def _hand_over(frame: Assisting, turn: Turn, arg: JSON) -> Reply:
    """Into the citizen's own chat, where it began; else under a code that somebody's phone reads from the screen."""
    session = _at(turn, State.OPEN, State.FILED, State.HANDING)
    if session is None:
        return reply()
    if session.has_phone:
        ended = stepped(session, Ending.HANDED.value, now=turn.facts.now).telling(CITIZEN)
        return reply(SaveSession(ended), go=Restart())
    code = codes.fresh_code(turn.facts.fresh_secret)
    handing = stepped(session, "hand_over", now=turn.facts.now)
    return reply(SaveSession(handing, code), go=Become(replace(frame, code=code)))


def _go_on(frame: Assisting, turn: Turn, arg: JSON) -> Reply:
    session = _at(turn, State.HANDING)
    if session is None or session.filed:
        return reply()
    return reply(SaveSession(stepped(session, "go_on", now=turn.facts.now)), go=Become(replace(frame, code="")))


def _leave(frame: Assisting, turn: Turn, arg: JSON) -> Reply:
    session = turn.facts.session
    if session is None or session.is_over:
        return reply()
    how = Ending.SLIP if session.filed and not session.has_phone else Ending.LEFT
    ended = stepped(session, how.value, now=turn.facts.now).telling(CITIZEN)
    return reply(SaveSession(ended), go=Restart())


def left(turn: Turn, arg: str) -> Reply:
    """'Kết thúc hỗ trợ', at any question."""
    session = turn.facts.session
    return _leave(Assisting(session.id), turn, None) if session else reply(say("assisting.none"), go=Stay(show=False))


def told(turn: Turn, session: AssistedSession) -> Reply:
    """What the citizen or an officer did reaches the volunteer's chat as a turn of its own."""
    if session.state is State.FILED:
        return reply(say("assisting.received"), go=Restart((Assisting(session.id),)))
    if session.state is State.OPEN and turn.facts.dossier(session.dossier_id) and _is_begun(turn, session):
        return reply(say("assisting.not_right"), go=Restart((Assisting(session.id), Reviewing(session.dossier_id))))
    return reply(go=Restart((Assisting(session.id),)))


def _is_begun(turn: Turn, session: AssistedSession) -> bool:
    return Sheet.of(turn.facts, session.dossier_id).next() is None


FLOW = Flow(
    show=_show,
    actions={
        "fill_help": Action(_fill, ("filling", "reviewing")),
        "resume": Action(_fill, ("filling", "reviewing")),
        "take_back_help": Action(_take_back, ("reviewing",)),
        "hand_over": Action(_hand_over, ("assisting", "menu")),
        "go_on_help": Action(_go_on, ("assisting",)),
        "leave_help": Action(_leave, ("menu",)),
    },
)
