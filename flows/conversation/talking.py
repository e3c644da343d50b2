"""An officer talks with the person here: what is said goes to the officer, and the assistant keeps silent.

It comes back when the person wishes it, when the officer hands back, and by itself some time after the last word.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flows import texts
from flows.conversation.beside import attend, wishes
from flows.conversation.effects import EndTalk, TellOfficer
from flows.conversation.engine import Outcome, Spoken
from flows.conversation.events import (
    ButtonPressed,
    CardPhotographed,
    Event,
    FilesReceived,
    NotUnderstood,
    Opened,
    TextSent,
)
from flows.conversation.facts import Facts
from flows.conversation.intents import exactly
from flows.conversation.secrets import carries_secret
from flows.conversation.state import Conversation
from flows.talking.model import CITIZEN, SYSTEM
from flows.talking.rules import talking_rules
from flows.text_folding import clean
from flows.values import Words

#: Characters of a message that the officer gets.
LONGEST = 2000
#: What needs no answer of the assistant, and what the officer cannot see here.
WITHOUT_WORDS = ("sticker", "other")
#: Under what an officer says: asking for a person goes on with the one who is there, the other ends the talk.
HUMAN, ASSISTANT = "!human:", "!assistant:"


def begun(conversation: Conversation, request_id: int, now: datetime) -> Conversation:
    """An officer has said something: from now on the talk has the word here."""
    until = now + talking_rules().silence
    return replace(conversation, talk=request_id, quiet_until=until.isoformat(), greeted=True)


def ended(conversation: Conversation) -> Conversation:
    return replace(conversation, talk=0, quiet_until="")


def is_over(conversation: Conversation, now: datetime) -> bool:
    """The time after the last word has run out, though nobody has noted it yet."""
    return not conversation.quiet_until or now >= datetime.fromisoformat(conversation.quiet_until)


def in_talk(conversation: Conversation, event: Event, facts: Facts) -> Outcome:
    if is_over(conversation, facts.now):
        return _back(conversation, event, facts, by=SYSTEM)
    if is_meant_for_us(event) or (conversation.session and wishes(event, "stop_help")):
        return _back(conversation, event, facts, by=CITIZEN)
    going_on = begun(conversation, conversation.talk, facts.now)
    match event:
        case TextSent(text):
            return _heard(going_on, clean(text)[:LONGEST])
        case FilesReceived(caption=caption):
            return _with_files(going_on, clean(caption)[:LONGEST])
        case CardPhotographed():
            return _with_files(going_on, "")
        case NotUnderstood(what) if what not in WITHOUT_WORDS:
            return Outcome(going_on, (Spoken(Words("talk.only_words")),), ())
        case ButtonPressed():
            return Outcome(going_on, (Spoken(Words("talk.goes_on")),), ())
    return Outcome(conversation, (), ())


def is_meant_for_us(event: Event) -> bool:
    """Commands and buttons, but for the one that asks for a person: there is one already."""
    match event:
        case ButtonPressed(token):
            return token != HUMAN
        case Opened():
            return True
        case TextSent(text):
            intent = exactly(text)
            return text.strip().startswith("/") or (intent is not None and intent.name == "menu")
    return False


def _heard(conversation: Conversation, text: str) -> Outcome:
    """A password is not for officers either."""
    if not text:
        return Outcome(conversation, (), ())
    if carries_secret(text):
        return Outcome(conversation, (Spoken(Words("secret_dropped")),), ())
    return Outcome(conversation, (), (TellOfficer(conversation.talk, text),))


def _with_files(conversation: Conversation, caption: str) -> Outcome:
    """Nothing is attached while two people talk: which paper it would be, nobody has asked."""
    line = texts.plain(Words("talk.files_line"))
    said = TellOfficer(conversation.talk, f"{line} {caption}".strip())
    return Outcome(conversation, (Spoken(Words("talk.files")),), (said,))


def _back(conversation: Conversation, event: Event, facts: Facts, *, by: str) -> Outcome:
    """The assistant has the word again, and says so before it answers."""
    outcome = attend(ended(conversation), event, facts)
    told = Spoken(Words("talk.lapsed" if by == SYSTEM else "talk.ended"))
    over = EndTalk(conversation.talk, by)
    return Outcome(outcome.conversation, (told, *outcome.spoken), (over, *outcome.effects))
