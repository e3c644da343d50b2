"""A person of the office writes in a chat by hand: the assistant keeps silent there for a while, or until "menu"."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from flows.conversation.beside import attend, is_volunteers
from flows.conversation.effects import MarkUnreachable
from flows.conversation.engine import Outcome, Spoken
from flows.conversation.events import ButtonPressed, ChatLeft, Event, HumanTookOver, Opened, TextSent
from flows.conversation.facts import Facts
from flows.conversation.intents import exactly
from flows.conversation.state import Conversation
from flows.conversation.talking import in_talk
from flows.values import Words


def attended(conversation: Conversation, event: Event, facts: Facts) -> Outcome:
    """`advance`, unless a human has the word here. What is pressed, opened or asked as "menu" is meant for us."""
    match event:
        case ChatLeft():
            return Outcome(conversation, (), (MarkUnreachable(),))
        case HumanTookOver(minutes):
            return _taken_over(conversation, minutes, facts.now)
    if is_volunteers(conversation, facts):
        return attend(replace(conversation, quiet_until=""), event, facts)
    if conversation.talk:
        return in_talk(conversation, event, facts)
    if is_quiet(conversation, facts.now) and not _is_meant_for_us(event):
        return Outcome(conversation, (), ())
    if conversation.quiet_until:
        conversation = replace(conversation, quiet_until="")
    return attend(conversation, event, facts)


def is_quiet(conversation: Conversation, now: datetime) -> bool:
    return bool(conversation.quiet_until) and now < datetime.fromisoformat(conversation.quiet_until)


def _taken_over(conversation: Conversation, minutes: int, now: datetime) -> Outcome:
    """The person is told once how to have the assistant back; further words of the human only prolong the silence."""
    quiet = replace(conversation, quiet_until=(now + timedelta(minutes=minutes)).isoformat())
    if is_quiet(conversation, now):
        return Outcome(quiet, (), ())
    return Outcome(quiet, (Spoken(Words("taken_over", {"minutes": minutes})),), ())


def _is_meant_for_us(event: Event) -> bool:
    match event:
        case ButtonPressed() | Opened():
            return True
        case TextSent(text):
            intent = exactly(text)
            return intent is not None and intent.name == "menu"
    return False
