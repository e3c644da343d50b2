"""`advance`, while a volunteer sits beside a citizen: the ordinary flows, held to one dossier. Deny by default.

The volunteer's chat drives the citizen's draft: the service narrows the facts to it, and here whatever would lead out
of it, keep something, or show too much is refused or covered. For everybody else this is `advance` and nothing more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from flows.assisting import codes
from flows.assisting.effects import EraseMessage, SaveSession, TellOther
from flows.assisting.lifecycle import stepped
from flows.assisting.masking import masked, masked_text
from flows.assisting.model import AT_WORK, CITIZEN, AssistedSession, Ending, State, minutes_of
from flows.assisting.refusals import Refusal, may_go_on
from flows.conversation import assisted, assisting
from flows.conversation.answering import Sheet
from flows.conversation.assisted import refused
from flows.conversation.beside_frames import Assisting
from flows.conversation.buttons import Button
from flows.conversation.effects import (
    CountStuck,
    CountUnmatched,
    Effect,
    HoldFiles,
    MoveDossier,
    SaveDraft,
    Say,
)
from flows.conversation.engine import Outcome, Spoken, advance, told
from flows.conversation.events import CardPhotographed, Event, FilesReceived, Opened, TextSent
from flows.conversation.facts import Facts
from flows.conversation.flow import Reply, Stay, Turn, reply
from flows.conversation.intents import exactly
from flows.conversation.secrets import carries_secret, may_be_one_time_code
from flows.conversation.state import (
    AtHelp,
    AtMenu,
    ChoosingEdit,
    Conversation,
    Filling,
    Frame,
    Reviewing,
    ScanningCard,
    Shown,
)
from flows.dossiers.origins import TypedBy
from flows.values import Words

#: Where a volunteer may be in a session; the menu at the bottom is never shown.
FRAMES = (AtMenu, Assisting, Filling, ScanningCard, Reviewing, ChoosingEdit, AtHelp)
#: What a volunteer's turn may do.
EFFECTS = (Say, SaveDraft, HoldFiles, CountUnmatched, CountStuck, SaveSession, TellOther, EraseMessage)
#: What changes nothing.
IDLE = (Say, CountUnmatched, CountStuck)
#: Moves that finish a draft: in a session they only ask the citizen.
FINISHING = frozenset({"submit", "prepare", "supplement"})
#: How a session ends when it is found that it cannot go on.
ENDINGS = {Refusal.EXPIRED: Ending.EXPIRED, Refusal.SUSPENDED: Ending.SUSPENDED, Refusal.NOT_VOLUNTEER: Ending.LEFT}
#: Questions to which a few figures are an answer.
FIGURES = frozenset({"number", "money", "id_number", "phone", "date", "tax_code", "dossier_code", "group", "address"})


def is_volunteers(conversation: Conversation, facts: Facts) -> bool:
    """Whether this chat sits beside a citizen just now: then nothing else is heard here."""
    session = facts.session
    is_in = session is not None and session.id == conversation.session
    return is_in and session is not None and session.volunteer_chat == facts.chat_id


def attend(conversation: Conversation, event: Event, facts: Facts) -> Outcome:
    session = facts.session
    if not conversation.session or session is None or session.id != conversation.session:
        alone = replace(conversation, session="") if conversation.session else conversation
        return _bound(advance(alone, event, facts), facts)
    if session.volunteer_chat == facts.chat_id:
        return _volunteer(conversation, event, facts, session)
    stops = wishes(event, "stop_help")
    answer = assisted.stop(Turn(facts, conversation), "") if stops else None
    outcome = told(conversation, facts, answer) if answer else advance(conversation, event, facts)
    if carries_secret(_text(event)):
        outcome = replace(outcome, effects=(*outcome.effects, TellOther(Words("assisting.secret_beside"))))
    return _bound(outcome, facts)


def _bound(outcome: Outcome, facts: Facts) -> Outcome:
    """Which session this chat is in from now on."""
    for effect in outcome.effects:
        if isinstance(effect, SaveSession) and facts.chat_id in (
            effect.session.citizen_chat,
            effect.session.volunteer_chat,
        ):
            bound = "" if effect.session.is_over else effect.session.id
            outcome = replace(outcome, conversation=replace(outcome.conversation, session=bound))
    session = facts.session
    if session is not None and session.is_over and outcome.conversation.session == session.id:
        return replace(outcome, conversation=replace(outcome.conversation, session=""))
    return outcome


def _text(event: Event) -> str:
    match event:
        case TextSent(text):
            return text
        case FilesReceived(_, caption, _):
            return caption
    return ""


def wishes(event: Event, name: str) -> bool:
    """To end it is heard at any question, also where any text is an answer."""
    wish = exactly(event.text) if isinstance(event, TextSent) and len(event.text) <= codes.LONGEST else None
    return wish is not None and wish.name == name


def _volunteer(conversation: Conversation, event: Event, facts: Facts, session: AssistedSession) -> Outcome:
    if why := _over(facts, session):
        return _closed(conversation, facts, session, why)
    at = _where(conversation, session)
    if _is_secret(event, at, facts):
        return _covered(_dropped(at, event, facts))
    if isinstance(event, TextSent | Opened) and codes.called(_text(event) or getattr(event, "payload", "")):
        return _covered(told(at, facts, reply(refused(Refusal.BUSY))))
    leaves = wishes(event, "leave_help")
    outcome = told(at, facts, assisting.left(Turn(facts, at), "")) if leaves else advance(at, event, facts)
    ended = next((each.session for each in _sessions(outcome.effects) if each.session.is_over), None)
    if ended is not None:
        return _ended(at, facts, ended, outcome.effects)
    if _is_beside_the_point(outcome, at, event):
        why = Refusal.SCOPE if session.state is State.OPEN else Refusal.WAITS
        return _covered(told(at, facts, reply(refused(why))))
    return _covered(_held(outcome, at, facts, session))


def _over(facts: Facts, session: AssistedSession) -> Refusal | None:
    """Also when the citizen took the consent back, or dropped the draft, in another chat."""
    if why := may_go_on(session, facts.volunteer, chat_id=facts.chat_id, now=facts.now):
        return why
    is_gone = facts.person.consented_at is None or facts.dossier(session.dossier_id) is None
    return Refusal.OVER if session.state in AT_WORK and is_gone else None


def _where(conversation: Conversation, session: AssistedSession) -> Conversation:
    """While somebody else has the word there is one place only."""
    is_home = session.state is not State.OPEN or not any(isinstance(each, Assisting) for each in conversation.frames)
    if not is_home:
        return conversation
    standing = [each for each in conversation.frames if isinstance(each, Assisting)]
    frames: tuple[Frame, ...] = (AtMenu(), *(standing[-1:] or [Assisting(session.id)]))
    if frames == conversation.frames:
        return conversation
    return replace(conversation, frames=frames, prompt=conversation.prompt + 1, shown=())


def _is_secret(event: Event, at: Conversation, facts: Facts) -> bool:
    text = _text(event)
    if carries_secret(text):
        return True
    return may_be_one_time_code(text) and not _takes_figures(at, facts, text)


def _takes_figures(at: Conversation, facts: Facts, text: str) -> bool:
    """A number of an option, or an answer in figures."""
    if len(text.strip()) < 4 and at.shown:
        return True
    top = at.top
    if not isinstance(top, Filling) or facts.dossier(top.dossier_id) is None:
        return False
    sheet = Sheet.of(facts, top.dossier_id)
    step = sheet.asked_again(top.at) or sheet.next()
    return step is not None and step.kind in FIGURES


def _dropped(at: Conversation, event: Event, facts: Facts) -> Outcome:
    """Nothing of it is kept, and both are warned."""
    warn: tuple[Effect, ...] = (EraseMessage(), TellOther(Words("assisting.secret_beside")))
    return told(at, facts, Reply((*warn, refused(Refusal.DROPPED)), Stay()))


def _is_beside_the_point(outcome: Outcome, at: Conversation, event: Event) -> bool:
    """Between two questions nothing is typed or sent: what was, is no request for another procedure either."""
    is_typed = isinstance(event, TextSent | FilesReceived | CardPhotographed)
    is_heard = outcome.conversation.frames != at.frames or any(not isinstance(e, IDLE) for e in outcome.effects)
    return is_typed and isinstance(at.top, Assisting) and not is_heard


def _held(outcome: Outcome, at: Conversation, facts: Facts, session: AssistedSession) -> Outcome:
    """What the flows decided, if it stays inside the session."""
    moves = [effect for effect in outcome.effects if isinstance(effect, MoveDossier)]
    if moves and all(move.action in FINISHING and move.dossier_id == session.dossier_id for move in moves):
        return _to_be_read(outcome, at, facts, session)
    leads_out = any(not isinstance(frame, FRAMES) for frame in outcome.conversation.frames)
    if leads_out or any(not isinstance(effect, EFFECTS) for effect in outcome.effects):
        why = Refusal.SCOPE if session.state is State.OPEN else Refusal.WAITS
        return _helped(told(_home(at, session), facts, reply(refused(why))), session)
    if isinstance(outcome.conversation.top, AtMenu):
        kept = [effect for effect in outcome.effects if not isinstance(effect, Say)]
        home = replace(at, frames=(AtMenu(), Assisting(session.id)))
        return _helped(told(home, facts, reply(*kept)), session)
    return _helped(_standing(outcome, session), session)


def _standing(outcome: Outcome, session: AssistedSession) -> Outcome:
    """A step that begins anew at some question still stands in the session; else the answer to it would be nobody's."""
    frames = outcome.conversation.frames
    if any(isinstance(frame, Assisting) for frame in frames):
        return outcome
    inside = (AtMenu(), Assisting(session.id), *(frame for frame in frames if not isinstance(frame, AtMenu)))
    return replace(outcome, conversation=replace(outcome.conversation, frames=inside))


def _home(at: Conversation, session: AssistedSession) -> Conversation:
    """An open question stays where it is."""
    is_asking = isinstance(at.top, FRAMES) and not isinstance(at.top, AtMenu)
    return at if is_asking else replace(at, frames=(AtMenu(), Assisting(session.id)))


def _to_be_read(outcome: Outcome, at: Conversation, facts: Facts, session: AssistedSession) -> Outcome:
    saved = [effect for effect in outcome.effects if isinstance(effect, SaveDraft)]
    reading = stepped(session, "read_back", now=facts.now).telling(CITIZEN)
    home = replace(at, frames=(AtMenu(), Assisting(session.id)))
    return _helped(told(home, facts, reply(*saved, SaveSession(reading))), session)


def _helped(outcome: Outcome, session: AssistedSession) -> Outcome:
    """The dossier keeps for ever that somebody helped; the session counts the answers."""
    effects: list[Effect] = []
    answers = 0
    for effect in outcome.effects:
        if isinstance(effect, SaveDraft):
            effect = SaveDraft(replace(effect.draft, typed_by=TypedBy.HELPED))
            answers += 1
        effects.append(effect)
    if not answers:
        return outcome
    saved = next((each.session for each in _sessions(effects)), session)
    counted = SaveSession(replace(saved, answers=saved.answers + answers))
    others = [each for each in effects if not isinstance(each, SaveSession)]
    return replace(outcome, effects=(*others, counted))


def _sessions(effects: Iterable[Effect]) -> list[SaveSession]:
    return [effect for effect in effects if isinstance(effect, SaveSession)]


def _closed(conversation: Conversation, facts: Facts, session: AssistedSession, why: Refusal) -> Outcome:
    """The volunteer's chat forgets where it was; what had not ended yet ends here."""
    if session.is_over:
        return _ended(conversation, facts, session, ())
    how = ENDINGS.get(why, Ending.REVOKED)
    ended = stepped(session, how.value, now=facts.now).telling(CITIZEN)
    return _ended(conversation, facts, ended, (SaveSession(ended),))


def _ended(at: Conversation, facts: Facts, session: AssistedSession, effects: tuple[Effect, ...]) -> Outcome:
    """A summary without anything personal, and how far the chat can be cleared."""
    how = session.ending.value if session.ending else Ending.EXPIRED.value
    summary = Words(
        "assisting.ended",
        {
            "how": how,
            "procedure": facts.library.name(session.procedure_code),
            "minutes": minutes_of(session),
            "answers": session.answers,
            "filed": session.filed,
            "erases": facts.erases,
        },
    )
    fresh = Conversation(prompt=at.prompt + 1, greeted=True)
    kept = tuple(effect for effect in effects if isinstance(effect, EFFECTS) and not isinstance(effect, Say))
    return Outcome(fresh, (Spoken(summary),), kept)


def _covered(outcome: Outcome) -> Outcome:
    """ID numbers are covered, no form comes along, and nothing is called filing that is not."""
    spoken = tuple(_covered_words(each, outcome.conversation.shown) for each in outcome.spoken)
    shown = tuple(replace(each, label=masked_text(each.label)) for each in outcome.conversation.shown)
    return replace(outcome, spoken=spoken, conversation=replace(outcome.conversation, shown=shown))


def _covered_words(spoken: Spoken, shown: tuple[Shown, ...]) -> Spoken:
    buttons = tuple(_covered_button(button, shown) for button in spoken.buttons)
    return Spoken(masked(spoken.words), buttons)


def _covered_button(button: Button, shown: tuple[Shown, ...]) -> Button:
    place = int(button.token.partition(".")[2] or -1) if "." in button.token else -1
    is_filing = 0 <= place < len(shown) and shown[place].act == "submit"
    return replace(button, label=Words("button.read_back_help") if is_filing else masked(button.label))
