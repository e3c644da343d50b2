"""The volunteer's desk: taking an invitation up, entering a citizen's code, beginning with somebody without a phone."""

from __future__ import annotations

from dataclasses import replace

from flows.assisting import codes
from flows.assisting.effects import SaveSession, SaveVolunteer
from flows.assisting.lifecycle import stepped
from flows.assisting.model import ASKED_LASTS, CITIZEN, AssistedSession, State, Volunteer
from flows.assisting.refusals import Refusal, may_accept, may_enter, may_help
from flows.conversation.assisted import refused
from flows.conversation.beside_frames import AgreeingToVolunteer, Assisting, AtVolunteerDesk, PickingForCounter
from flows.conversation.effects import NoteGuess, Say
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
    labelled,
    option,
    reply,
    say,
    typed_option,
)
from flows.conversation.intents import exactly
from flows.people import CodeKind
from flows.values import JSON

LISTED = 6


def command(turn: Turn, arg: str) -> Reply:
    """'Hỗ trợ người dân': the desk, for those who were invited and have agreed."""
    if why := may_help(turn.facts.volunteer, today=turn.facts.today):
        return reply(refused(why), go=Stay(show=False))
    return reply(go=Restart((AtVolunteerDesk(),)))


def enter(turn: Turn, code: str) -> Reply:
    """A code of a citizen's phone. Unknown, used, run out and of another unit look the same."""
    facts, volunteer = turn.facts, turn.facts.volunteer
    if not facts.guesses.may(CodeKind.HELP):
        return reply(refused(Refusal.TOO_MANY), go=Stay(show=False))
    if why := may_help(volunteer, today=facts.today):
        return reply(refused(why), go=Stay(show=False))
    assert volunteer is not None
    session = _within_reach(turn, volunteer)
    why = may_enter(session, volunteer, chat_id=facts.chat_id, person_id=facts.person.id, now=facts.now)
    if session is None or why:
        why = why or Refusal.UNKNOWN_CODE
        noted = (NoteGuess(CodeKind.HELP),) if why is Refusal.UNKNOWN_CODE else ()
        return reply(*noted, refused(why), go=Stay(show=False))
    taken = replace(session, volunteer_id=volunteer.id, volunteer_chat=facts.chat_id, unit_id=volunteer.unit_id)
    opened = stepped(taken, "enter", now=facts.now).telling(CITIZEN)
    return reply(SaveSession(opened), go=Restart((Assisting(session.id),)))


def _within_reach(turn: Turn, volunteer: Volunteer) -> AssistedSession | None:
    """A dossier for the own unit, or for one above the communes; what another commune receives is helped with there."""
    session, office = turn.facts.typed_session, turn.facts.office
    if session is None or not session.unit_id:
        return session
    commune = office.commune_of(session.unit_id)
    return replace(session, unit_id="") if commune in ("", office.commune_of(volunteer.unit_id)) else session


def _show(frame: AtVolunteerDesk, turn: Turn) -> tuple[Say, ...]:
    volunteer = turn.facts.volunteer
    if why := may_help(volunteer, today=turn.facts.today):
        return (refused(why, MENU),)
    assert volunteer is not None
    params: dict[str, JSON] = {
        "unit": turn.facts.office.unit(volunteer.unit_id).name,
        "until": volunteer.ends_on.isoformat(),
        "word": codes.WORDS[codes.Purpose.HELP],
    }
    return (say("assisting.desk", option("no_phone"), MENU, **params),)


def _hear(frame: AtVolunteerDesk, turn: Turn, text: str) -> Reply | None:
    """Here the code alone is enough."""
    code = codes.read_code(text)
    return enter(turn, code) if code else None


def _no_phone(frame: AtVolunteerDesk, turn: Turn, arg: JSON) -> Reply:
    return reply(go=Enter(PickingForCounter()))


def _show_picking(frame: PickingForCounter, turn: Turn) -> tuple[Say, ...]:
    offered = frame.codes or tuple(code for code in turn.facts.office.common if _is_offered(turn, code))[:LISTED]
    options = [labelled("pick", turn.facts.library.name(code), code) for code in offered]
    return (say("assisting.pick", *options, BACK),)


def _is_offered(turn: Turn, code: str) -> bool:
    volunteer = turn.facts.volunteer
    is_known = turn.facts.library.procedure(code) is not None
    return is_known and volunteer is not None and turn.facts.office.offer(code, volunteer.unit_id) is not None


def _hear_picking(frame: PickingForCounter, turn: Turn, text: str) -> Reply | None:
    if exactly(text) or typed_option(turn, text):
        return None
    found = turn.facts.library.find(text, k=LISTED, offered=frozenset(turn.facts.office.offers))
    fitting = tuple(hit.code for hit in found.results if _is_offered(turn, hit.code))
    if not fitting or found.out_of_scope:
        return reply(refused(Refusal.NOT_OFFERED))
    return reply(go=Become(PickingForCounter(fitting)))


def _pick(frame: PickingForCounter, turn: Turn, arg: JSON) -> Reply:
    """Nothing personal is asked before an officer at the counter has heard the citizen's yes."""
    facts, volunteer = turn.facts, turn.facts.volunteer
    if why := may_help(volunteer, today=facts.today):
        return reply(refused(why), go=Restart())
    assert volunteer is not None
    if not _is_offered(turn, str(arg)):
        return reply(refused(Refusal.NOT_OFFERED))
    session = AssistedSession(
        codes.fresh_id(facts.fresh_secret),
        State.ASKED,
        volunteer.unit_id,
        str(arg),
        facts.now,
        facts.now + ASKED_LASTS,
        volunteer_id=volunteer.id,
        volunteer_chat=facts.chat_id,
    )
    return reply(SaveSession(session), go=Restart((Assisting(session.id),)))


def invited(turn: Turn, code: str) -> Reply:
    """The link of an invitation; used, taken back, run out and never given look the same."""
    if not turn.facts.guesses.may(CodeKind.INVITATION):
        return reply(refused(Refusal.TOO_MANY), go=Stay(show=False))
    if why := may_accept(turn.facts.invited, now=turn.facts.now):
        return reply(NoteGuess(CodeKind.INVITATION), refused(why), go=Stay(show=False))
    assert turn.facts.invited is not None
    return reply(go=Enter(AgreeingToVolunteer(turn.facts.invited.id)))


def _show_agreement(frame: AgreeingToVolunteer, turn: Turn) -> tuple[Say, ...]:
    who = turn.facts.invited
    if who is None or may_accept(who, now=turn.facts.now):
        return (refused(Refusal.NO_INVITATION, MENU),)
    params: dict[str, JSON] = {
        "name": who.name,
        "unit": turn.facts.office.unit(who.unit_id).name,
        "since": who.starts_on.isoformat(),
        "until": who.ends_on.isoformat(),
    }
    return (say("assisting.agreement", option("agree_volunteer"), option("no_volunteer"), **params),)


def _agree(frame: AgreeingToVolunteer, turn: Turn, arg: JSON) -> Reply:
    who = turn.facts.invited
    if who is None or may_accept(who, now=turn.facts.now):
        return reply(refused(Refusal.NO_INVITATION), go=Leave())
    agreed = replace(who, chat_id=turn.facts.chat_id, agreed_at=turn.facts.now)
    return reply(SaveVolunteer(agreed), say("assisting.agreed"), go=Restart((AtVolunteerDesk(),)))


def _decline(frame: AgreeingToVolunteer, turn: Turn, arg: JSON) -> Reply:
    return reply(say("assisting.not_agreed"), go=Leave())


FLOW = Flow(
    show=_show,
    text=_hear,
    actions={"no_phone": Action(_no_phone, ("picking_for_counter",))},
    text_leads_to=("assisting",),
)
PICKING = Flow(
    show=_show_picking,
    text=_hear_picking,
    actions={"pick": Action(_pick, ("assisting",))},
    text_leads_to=("picking_for_counter",),
)
AGREEING = Flow(
    show=_show_agreement,
    actions={"agree_volunteer": Action(_agree, ("volunteer_desk",)), "no_volunteer": Action(_decline, ("menu",))},
    yes=("agree_volunteer",),
    no=("no_volunteer",),
)
