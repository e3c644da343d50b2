"""While an officer talks with somebody the assistant passes on what is said, and comes back when it is meant."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from flows.conversation import state
from flows.conversation.effects import AskPerson, EndTalk, TellOfficer
from flows.conversation.engine import Outcome, advance
from flows.conversation.events import (
    ButtonPressed,
    CardPhotographed,
    Event,
    FilesReceived,
    HumanTookOver,
    NotUnderstood,
    Opened,
    TextSent,
)
from flows.conversation.facts import Facts, Person
from flows.conversation.state import AskingPerson, AtMenu, Conversation
from flows.conversation.taking_over import attended, is_quiet
from flows.conversation.talking import begun
from flows.talking.rules import talking_rules
from flows.values import FileRef
from tests.kit import NOW, a_dossier, the_world

TALKING = begun(Conversation(greeted=True), 7, NOW)
SILENCE = talking_rules().silence


def facts(after: timedelta = timedelta(0), **more: object) -> Facts:
    world = the_world()
    known = Facts(NOW + after, "fresh", Person(1), world.office, world.library, world.places, world.kinds)
    return replace(known, calendar=world.calendar, **more)  # type: ignore[arg-type]


def heard(event: Event, *, at: timedelta = timedelta(0), conversation: Conversation = TALKING) -> Outcome:
    kept = state.from_json(json.loads(json.dumps(state.to_json(conversation))))
    return attended(kept, event, facts(at))


def said(outcome: Outcome) -> list[str]:
    return [each.words.key for each in outcome.spoken]


@pytest.mark.parametrize("text", ["Dạ đúng rồi", "hồ sơ của tôi", "quay lại", "đăng ký khai sinh", "cảm ơn", "1", "có"])
def test_words_go_to_the_officer_and_nobody_else_answers(text: str) -> None:
    outcome = heard(TextSent(f" {text} "))

    assert (said(outcome), outcome.effects) == ([], (TellOfficer(7, text),))
    assert outcome.conversation.talk == 7


def test_each_word_prolongs_the_talk() -> None:
    outcome = heard(TextSent("Vâng"), at=SILENCE / 2)

    assert is_quiet(outcome.conversation, NOW + SILENCE)
    assert not is_quiet(outcome.conversation, NOW + SILENCE * 3 / 2)


@pytest.mark.parametrize("text", ["mật khẩu của tôi là abc123", "mã OTP là 123456"])
def test_secrets_are_not_for_officers_either(text: str) -> None:
    outcome = heard(TextSent(text))

    assert (said(outcome), outcome.effects) == (["secret_dropped"], ())
    assert outcome.conversation.talk == 7


@pytest.mark.parametrize(
    "event",
    [
        pytest.param(TextSent("menu"), id="menu"),
        pytest.param(TextSent("/hoso"), id="a slash command"),
        pytest.param(TextSent("Trợ lý giúp tiếp"), id="the button's words"),
        pytest.param(Opened("tt_1.001193"), id="a link"),
        pytest.param(ButtonPressed("!assistant:"), id="the button"),
    ],
)
def test_commands_hand_back_and_both_are_told(event: Event) -> None:
    outcome = heard(event)

    assert said(outcome)[0] == "talk.ended"
    assert len(said(outcome)) > 1
    assert EndTalk(7, "citizen") in outcome.effects
    assert (outcome.conversation.talk, outcome.conversation.quiet_until) == (0, "")


def test_asking_for_a_person_goes_on_with_the_one_who_is_there() -> None:
    outcome = heard(ButtonPressed("!human:"))

    assert (said(outcome), outcome.effects, outcome.conversation.talk) == (["talk.goes_on"], (), 7)


@pytest.mark.parametrize(
    "event",
    [FilesReceived((FileRef("f1", "jpeg", "giay.jpg"),), "Đây ạ"), FilesReceived(()), CardPhotographed(None)],
    ids=["a file", "a refused file", "a card"],
)
def test_files_are_told_of_and_attached_to_nothing(event: Event) -> None:
    outcome = heard(event)

    assert said(outcome) == ["talk.files"]
    (told,) = outcome.effects
    assert isinstance(told, TellOfficer)
    assert told.text.endswith("Đây ạ" if isinstance(event, FilesReceived) and event.caption else "]")


@pytest.mark.parametrize(("what", "answer"), [("voice", ["talk.only_words"]), ("sticker", [])])
def test_what_has_no_words_stays_here(what: str, answer: list[str]) -> None:
    outcome = heard(NotUnderstood(what))

    assert (said(outcome), outcome.effects) == (answer, ())


def test_after_the_time_the_assistant_answers_by_itself() -> None:
    outcome = heard(TextSent("xin chào"), at=SILENCE)

    assert said(outcome)[0] == "talk.lapsed"
    assert len(said(outcome)) > 1
    assert EndTalk(7, "system") in outcome.effects
    assert outcome.conversation.talk == 0


def test_where_the_person_stood_is_kept_through_a_talk() -> None:
    standing = replace(TALKING, frames=(AtMenu(), AskingPerson()))

    assert heard(TextSent("Vâng"), conversation=standing).conversation.frames == standing.frames


def test_an_officer_at_the_platforms_own_tool_changes_no_talk() -> None:
    outcome = heard(HumanTookOver(30))

    assert outcome.conversation.talk == 7
    assert is_quiet(outcome.conversation, NOW)


def test_the_button_of_a_talk_that_is_over_shows_the_menu() -> None:
    assert said(heard(ButtonPressed("!assistant:"), conversation=Conversation(greeted=True))) == ["menu"]


def test_a_conversation_without_a_talk_is_kept_as_before() -> None:
    assert "talk" not in state.to_json(Conversation(greeted=True))


ASKING = Conversation(frames=(AtMenu(), AskingPerson()), greeted=True)


@pytest.mark.parametrize(
    ("after", "back"),
    [
        pytest.param(timedelta(0), "", id="open"),
        pytest.param(timedelta(hours=9), "2026-11-23T07:30:00+07:00", id="on Friday evening"),
        pytest.param(timedelta(hours=3), "2026-11-20T13:30:00+07:00", id="at noon"),
    ],
)
def test_who_asks_out_of_hours_is_told_when_somebody_will_be_there(after: timedelta, back: str) -> None:
    outcome = advance(ASKING, TextSent("Tôi cần hỏi về hộ khẩu"), facts(after))

    told = next(each.words for each in outcome.spoken if each.words.key == "person_asked")
    assert told.params["back_at"] == back
    assert any(isinstance(each, AskPerson) for each in outcome.effects)


def test_the_unit_of_the_dossier_counts() -> None:
    """Not the desk that opens first, where others would be."""
    unit = next(unit for unit in the_world().office.units.values() if unit.receives)
    outcome = advance(ASKING, TextSent("Tôi hỏi"), facts(timedelta(hours=9), dossiers=(a_dossier(unit_id=unit.id),)))

    told = next(each.words for each in outcome.spoken if each.words.key == "person_asked")
    assert told.params["back_at"] == "2026-11-23T07:30:00+07:00"
