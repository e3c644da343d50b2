"""While a human of the office writes in a chat the assistant keeps silent there; the person can have it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from flows.conversation import state
from flows.conversation.effects import MarkUnreachable
from flows.conversation.engine import Outcome
from flows.conversation.events import ButtonPressed, ChatLeft, Event, HumanTookOver, NotUnderstood, Opened, TextSent
from flows.conversation.facts import Facts, Person
from flows.conversation.state import Conversation
from flows.conversation.taking_over import attended, is_quiet
from tests.kit import NOW, the_world

GREETED = Conversation(greeted=True)


def facts(after: timedelta = timedelta(0)) -> Facts:
    world = the_world()
    return Facts(NOW + after, "fresh", Person(1), world.office, world.library, world.places, world.kinds)


def after(*events: Event, conversation: Conversation = GREETED, at: timedelta = timedelta(0)) -> Outcome:
    for event in events[:-1]:
        conversation = attended(conversation, event, facts()).conversation
        conversation = state.from_json(state.to_json(conversation))
    return attended(conversation, events[-1], facts(at))


def said(outcome: Outcome) -> list[str]:
    return [each.words.key for each in outcome.spoken]


def test_the_person_is_told_once() -> None:
    assert said(after(HumanTookOver(30))) == ["taken_over"]
    assert said(after(HumanTookOver(30), HumanTookOver(30))) == []


@pytest.mark.parametrize(
    "event",
    [TextSent("dạ đúng rồi"), TextSent("đăng ký khai sinh"), TextSent("quay lại"), NotUnderstood("voice")],
    ids=["words", "a request", "a command", "voice"],
)
def test_what_is_said_to_the_human_is_not_answered(event: Event) -> None:
    outcome = after(HumanTookOver(30), event)

    assert said(outcome) == []
    assert is_quiet(outcome.conversation, NOW)


@pytest.mark.parametrize("event", [TextSent("menu"), Opened(), ButtonPressed("!menu")], ids=["menu", "opened", "press"])
def test_the_assistant_comes_back_when_it_is_meant(event: Event) -> None:
    outcome = after(HumanTookOver(30), event)

    assert said(outcome)
    assert not is_quiet(outcome.conversation, NOW)


def test_the_silence_ends_by_itself() -> None:
    assert said(after(HumanTookOver(30), TextSent("xin chào"), at=timedelta(minutes=29))) == []
    assert said(after(HumanTookOver(30), TextSent("xin chào"), at=timedelta(minutes=30)))


def test_further_words_of_the_human_prolong_it() -> None:
    begun = after(HumanTookOver(30)).conversation

    later = attended(begun, HumanTookOver(30), facts(timedelta(minutes=20))).conversation

    assert is_quiet(later, NOW + timedelta(minutes=45))


def test_who_leaves_is_marked_and_answered_nothing() -> None:
    outcome = after(ChatLeft())

    assert (outcome.spoken, outcome.effects) == ((), (MarkUnreachable(),))
    assert outcome.conversation == GREETED


def test_a_conversation_without_silence_is_kept_as_before() -> None:
    assert "quiet_until" not in state.to_json(GREETED)
    assert state.from_json(state.to_json(replace(GREETED, quiet_until=NOW.isoformat()))).quiet_until == NOW.isoformat()
