"""The citizen's side of an assisted session: asking for help, seeing what is done, having the last word, ending it.

Consent to a volunteer is asked for by itself, apart from the consent to the draft (Law 91/2025/QH15, article 9).
"""

from __future__ import annotations

from dataclasses import replace

from flows.assisting import codes
from flows.assisting.codes import Purpose
from flows.assisting.effects import SaveSession
from flows.assisting.lifecycle import stepped
from flows.assisting.model import CODE_VALID, SESSION_LASTS, VOLUNTEER, AssistedSession, Ending, State
from flows.assisting.refusals import Refusal
from flows.conversation import consenting, verdicts
from flows.conversation.answering import Sheet
from flows.conversation.beside_frames import Helped, OfferingHelp
from flows.conversation.effects import MoveDossier, Option, SaveDraft, Say
from flows.conversation.flow import (
    MENU,
    Action,
    Become,
    Enter,
    Flow,
    Go,
    Leave,
    Reply,
    Restart,
    Stay,
    Turn,
    option,
    reply,
    say,
)
from flows.conversation.menu import unfinished
from flows.conversation.parking import at_hand
from flows.conversation.reviewing import FINISH
from flows.conversation.routing import routed
from flows.dossiers.model import EDITABLE, Status
from flows.values import JSON

MINUTES = int(SESSION_LASTS.total_seconds() // 60)


def refused(why: Refusal, *options: Option, **params: JSON) -> Say:
    return say(f"assisting.refused.{why.value}", *options, **params)


def own(turn: Turn) -> AssistedSession | None:
    """The session in which this chat is the citizen's."""
    session = turn.facts.session
    is_own = session is not None and session.citizen_chat == turn.facts.chat_id and session.is_live(turn.facts.now)
    return session if is_own else None


def command(turn: Turn, arg: str) -> Reply:
    """'Nhờ người giúp', about the draft that is at hand or the only one there is."""
    if session := own(turn):
        return reply(go=_over(turn, Helped(session.id)))
    dossier = turn.facts.dossier(at_hand(turn) or _only(turn))
    if dossier is None or dossier.status not in EDITABLE or turn.facts.person.consented_at is None:
        return reply(refused(Refusal.NO_DRAFT, option("common"), option("person")), go=Stay(show=False))
    if turn.facts.is_in_hands(dossier):
        return reply(refused(Refusal.IN_HANDS), go=Stay(show=False))
    return reply(go=Enter(OfferingHelp(dossier.id)))


def stop(turn: Turn, arg: str) -> Reply:
    """'Dừng hỗ trợ', wherever the citizen is just now."""
    session = own(turn)
    return _revoked(turn, session) if session else reply(say("assisting.none"), go=Stay(show=False))


def _only(turn: Turn) -> str:
    begun = unfinished(turn)
    return begun[0] if len(begun) == 1 else ""


def _over(turn: Turn, frame: Helped) -> Go:
    return Become(frame) if isinstance(turn.conversation.top, Helped | OfferingHelp) else Enter(frame)


def _show_offer(frame: OfferingHelp, turn: Turn) -> tuple[Say, ...]:
    dossier = turn.facts.dossier(frame.dossier_id)
    params: dict[str, JSON] = {
        "procedure": turn.facts.library.name(dossier.procedure_code) if dossier else "",
        "unit": turn.facts.office.unit(dossier.unit_id).name if dossier else "",
        "minutes": MINUTES,
    }
    return (say("assisting.consent", option("allow_help"), option("no_help"), **params),)


def _allow(frame: OfferingHelp, turn: Turn, arg: JSON) -> Reply:
    facts, dossier = turn.facts, turn.facts.dossier(frame.dossier_id)
    if dossier is None:
        return reply(go=Leave())
    session_id, code = codes.fresh_id(facts.fresh_secret), codes.fresh_code(facts.fresh_secret)
    session = AssistedSession(
        session_id,
        State.OFFERED,
        dossier.unit_id,
        dossier.procedure_code,
        facts.now,
        facts.now + CODE_VALID,
        citizen_chat=facts.chat_id,
        person_id=facts.person.id,
        dossier_id=dossier.id,
    )
    return reply(SaveSession(session, code), go=Become(Helped(session_id, code)))


def _no_help(frame: OfferingHelp, turn: Turn, arg: JSON) -> Reply:
    return reply(say("assisting.no_help"), go=Leave())


def _show(frame: Helped, turn: Turn) -> tuple[Say, ...]:
    session = turn.facts.session
    if session is None:
        return (say("assisting.none"),)
    if session.state is State.OFFERED:
        return (_code(frame),)
    if session.state is State.READING and turn.facts.dossier(session.dossier_id):
        return (_read_back(session, turn),)
    lines = _lines(session, turn) if frame.looks else []
    params = _progress(session, turn) | {"until": session.expires_at.isoformat(), "lines": lines}
    return (say("assisting.helped", option("look", "look_help"), option("stop_help"), MENU, **params),)


def _code(frame: Helped) -> Say:
    start = codes.payload(Purpose.HELP, frame.code)
    params: dict[str, JSON] = {
        "code": codes.written(frame.code),
        "word": codes.WORDS[Purpose.HELP],
        "minutes": int(CODE_VALID.total_seconds() // 60),
        "start": start,
        "web_link": f"/?start={start}",
    }
    return say("assisting.code", option("stop_help", "stop_code"), **params)


def _lines(session: AssistedSession, turn: Turn) -> list[JSON]:
    if turn.facts.dossier(session.dossier_id) is None:
        return []
    return [[step.label, shown] for step, shown in Sheet.of(turn.facts, session.dossier_id).lines()]


def _progress(session: AssistedSession, turn: Turn) -> dict[str, JSON]:
    """How many questions are answered; nobody is told the answers here."""
    if turn.facts.dossier(session.dossier_id) is None:
        return {"done": 0, "total": 0}
    sheet = Sheet.of(turn.facts, session.dossier_id)
    step = sheet.next()
    total = sheet.progress(step)[1] if step else len(sheet.steps())
    return {"done": len(sheet.lines()), "total": total}


progress = _progress


def _read_back(session: AssistedSession, turn: Turn) -> Say:
    """In full, as before every filing: the citizen has the last word on every line."""
    sheet = Sheet.of(turn.facts, session.dossier_id)
    ending = sheet.draft.ending.value
    finish = "send_supplement" if sheet.draft.status is Status.SUPPLEMENT_REQUESTED else f"finish_{ending}"
    verdict = verdicts.as_words(verdicts.verdict_of(sheet), ending)
    doings = (option("submit", finish), option("not_right"), option("stop_help", aside=True))
    return say("assisting.read_back", *doings, lines=_lines(session, turn), verdict=verdict)


def _look(frame: Helped, turn: Turn, arg: JSON) -> Reply:
    return reply(go=Become(replace(frame, looks=True)))


def _stop(frame: Helped, turn: Turn, arg: JSON) -> Reply:
    return stop(turn, "")


def _revoked(turn: Turn, session: AssistedSession) -> Reply:
    """At once: from the next moment on the volunteer sees nothing of it."""
    ended = stepped(session, Ending.REVOKED.value, now=turn.facts.now).telling(VOLUNTEER)
    return reply(SaveSession(ended), say("assisting.stopped"), go=back_to_draft(turn, ended))


def back_to_draft(turn: Turn, session: AssistedSession) -> Go:
    """What was filled in so far is the citizen's, and stands open."""
    dossier = turn.facts.dossier(session.dossier_id)
    if dossier is None or dossier.status not in EDITABLE or turn.facts.person.consented_at is None:
        return Restart()
    return Restart((consenting.where(turn, dossier.id),))


def _right(frame: Helped, turn: Turn, arg: JSON) -> Reply:
    """The citizen's own yes files it, whoever typed."""
    session = own(turn)
    if session is None or session.state is not State.READING or turn.facts.dossier(session.dossier_id) is None:
        return reply()
    ended = replace(stepped(session, Ending.FILED.value, now=turn.facts.now).telling(VOLUNTEER), filed=True)
    sheet = Sheet.of(turn.facts, session.dossier_id)
    if sheet.draft.status is not Status.DRAFT:
        return reply(MoveDossier(sheet.draft.id, "supplement"), SaveSession(ended), go=Restart(show=False))
    draft = routed(turn.facts, sheet.procedure, sheet.draft)
    move = MoveDossier(draft.id, FINISH[draft.ending])
    return reply(SaveDraft(draft), move, SaveSession(ended), go=Restart(show=False))


def _not_right(frame: Helped, turn: Turn, arg: JSON) -> Reply:
    session = own(turn)
    if session is None or session.state is not State.READING:
        return reply()
    again = stepped(session, "not_right", now=turn.facts.now).telling(VOLUNTEER)
    return reply(SaveSession(again), say("assisting.say_what_is_wrong"))


def told(turn: Turn, session: AssistedSession) -> Reply:
    """What the volunteer or the clock did reaches the citizen's chat as a turn of its own."""
    if not session.is_over:
        frame = Helped(session.id)
        said = (say("assisting.begun", until=session.expires_at.isoformat()),) if session.state is State.OPEN else ()
        return reply(*said, go=_over(turn, frame))
    how = session.ending.value if session.ending else Ending.EXPIRED.value
    return reply(say(f"assisting.over.{how}"), go=back_to_draft(turn, session))


_OFF = Action(_stop, ("filling", "reviewing", "menu"))
OFFERING = Flow(
    show=_show_offer,
    actions={
        "allow_help": Action(_allow, ("helped",)),
        "no_help": Action(_no_help, ("filling", "reviewing", "menu")),
    },
    yes=("allow_help",),
    no=("no_help",),
)
FLOW = Flow(
    show=_show,
    actions={
        "look": Action(_look, ("helped",)),
        "submit": Action(_right, ("menu",)),
        "not_right": Action(_not_right, ("helped",)),
        "stop_help": _OFF,
        "pause": _OFF,
    },
    yes=("submit",),
    no=("not_right",),
)
