"""A word stops each kind of message and another begins it again, from wherever one is; the rest stays as it was."""

from __future__ import annotations

import pytest

from flows.conversation.effects import Prefer
from flows.conversation.engine import advance
from flows.conversation.events import TextSent
from flows.conversation.facts import Facts, Person
from flows.conversation.state import Conversation
from flows.people import BROADCASTS, KINDS, NOTICES, REMINDERS
from tests.kit import NOW, the_world

NOTHING: frozenset[str] = frozenset()


def wished(text: str, off: frozenset[str] = NOTHING) -> tuple[frozenset[str], list[str]]:
    """What is off afterwards, and what was said."""
    world = the_world()
    person = Person(1, notices_on=NOTICES not in off, kinds_off=off - {NOTICES})
    facts = Facts(NOW, "fresh", person, world.office, world.library, world.places, world.kinds)
    outcome = advance(Conversation(greeted=True), TextSent(text), facts)
    (wishes,) = [each.preferences for each in outcome.effects if isinstance(each, Prefer)]
    return wishes.off, [each.words.key for each in outcome.spoken]


@pytest.mark.parametrize(
    ("text", "before", "after", "said"),
    [
        ("dừng nhắc", NOTHING, {REMINDERS}, "wishes.reminders_off"),
        ("bật nhắc", {REMINDERS, BROADCASTS}, {BROADCASTS}, "wishes.reminders_on"),
        ("dừng tin chung", {REMINDERS}, {REMINDERS, BROADCASTS}, "wishes.broadcasts_off"),
        ("bật tin chung", {BROADCASTS}, NOTHING, "wishes.broadcasts_on"),
        ("dừng tất cả", NOTHING, set(KINDS), "wishes.all_off"),
        ("đừng nhắn nữa", {REMINDERS}, set(KINDS), "wishes.all_off"),
        ("bật tất cả", set(KINDS), NOTHING, "wishes.all_on"),
    ],
)
def test_each_kind_has_a_word_to_stop_and_one_to_begin(text: str, before: set[str], after: set[str], said: str) -> None:
    assert wished(text, frozenset(before)) == (frozenset(after), [said])


def test_stopping_twice_is_stopping() -> None:
    assert wished("dừng tin chung", frozenset({BROADCASTS}))[0] == {BROADCASTS}
