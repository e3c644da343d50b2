"""Taking over what was filled in with a volunteer: the code from the counter's screen, and a yes."""

from __future__ import annotations

from flows.assisting.effects import SaveSession, TakeOver
from flows.assisting.lifecycle import stepped
from flows.assisting.model import VOLUNTEER, AssistedSession, Ending
from flows.assisting.refusals import Refusal, may_take
from flows.conversation import consenting
from flows.conversation.assisted import refused
from flows.conversation.beside_frames import Receiving
from flows.conversation.effects import NoteGuess, RecordConsent, Say
from flows.conversation.facts import Facts
from flows.conversation.flow import Action, Enter, Flow, Leave, Reply, Restart, Stay, Turn, option, reply, say
from flows.people import CodeKind
from flows.values import JSON


def enter(turn: Turn, code: str) -> Reply:
    """Unknown, used and run out look the same."""
    facts, session = turn.facts, turn.facts.typed_session
    if not facts.guesses.may(CodeKind.TAKE_OVER):
        return reply(refused(Refusal.TOO_MANY), go=Stay(show=False))
    why = may_take(session, chats=_own(facts), now=facts.now)
    if session is None or why:
        noted = () if why is Refusal.OWN_CODE else (NoteGuess(CodeKind.TAKE_OVER),)
        return reply(*noted, refused(why or Refusal.UNKNOWN_CODE), go=Stay(show=False))
    return reply(go=Enter(Receiving(session.id)))


def _own(facts: Facts) -> set[int]:
    return {facts.chat_id, *(each.id for each in facts.chats)}


def _waiting(frame: Receiving, turn: Turn) -> AssistedSession | None:
    """Somebody else may have been faster: a code is good for one."""
    session = turn.facts.session or turn.facts.typed_session
    is_it = session is not None and session.id == frame.session
    return session if is_it and may_take(session, chats=_own(turn.facts), now=turn.facts.now) is None else None


def _show(frame: Receiving, turn: Turn) -> tuple[Say, ...]:
    session = _waiting(frame, turn)
    if session is None:
        return (refused(Refusal.UNKNOWN_CODE, option("menu", aside=True)),)
    params: dict[str, JSON] = {
        "procedure": turn.facts.library.name(session.procedure_code),
        "unit": turn.facts.office.unit(session.unit_id).name,
        "agency": turn.facts.office.agency,
        "days": turn.facts.office.draft_days,
        "filed": session.filed,
    }
    return (say("assisting.take", option("take_over"), option("not_mine"), **params),)


def _take(frame: Receiving, turn: Turn, arg: JSON) -> Reply:
    """From here on it is theirs, and so are its notices; the words of `assisting.take` are the consent to that."""
    session = _waiting(frame, turn)
    if session is None:
        return reply(refused(Refusal.UNKNOWN_CODE), go=Leave(show=False))
    ended = stepped(session, Ending.HANDED.value, now=turn.facts.now).telling(VOLUNTEER)
    taken = say("assisting.taken", option("my_dossiers"), filed=session.filed)
    consent = RecordConsent(consenting.TEXT_VERSION)
    return reply(consent, TakeOver(session.dossier_id), SaveSession(ended), taken, go=Restart(show=False))


def _not_mine(frame: Receiving, turn: Turn, arg: JSON) -> Reply:
    return reply(say("assisting.not_taken"), go=Leave())


FLOW = Flow(
    show=_show,
    actions={"take_over": Action(_take, ("menu",)), "not_mine": Action(_not_mine, ("menu",))},
    yes=("take_over",),
    no=("not_mine",),
)
