"""Options that are typed: by number where a number can be nothing else, in their words where it may be the answer."""

from __future__ import annotations

import json

import pytest

from flows import texts
from flows.conversation import state
from flows.conversation.commands import COMMANDS
from flows.conversation.flow import Turn, numbered_option, worded_option
from flows.conversation.intents import spoken
from flows.conversation.state import Conversation, Shown
from flows.conversation.table import STANDING
from flows.dossiers.model import SupplementItem
from tests.flows.conversation.test_tracking import asked_for
from tests.kit import Stage, the_world

CARD = Shown("as_on_card", "name", "Theo thẻ…", numbered=False)


def turn(*shown: Shown) -> Turn:
    return Turn(Stage(the_world()).facts(), Conversation(shown=shown))


@pytest.mark.parametrize("typed", ["2", " 2. ", "2)", "２"])
def test_a_number_chooses_the_option_that_has_it(typed: str) -> None:
    assert numbered_option(turn(Shown("a"), Shown("b")), typed) == Shown("b")


@pytest.mark.parametrize("typed", ["0", "3", "2 con", "hai", "1234", "-1", ""])
def test_what_is_no_number_of_an_option_chooses_none(typed: str) -> None:
    assert numbered_option(turn(Shown("a"), Shown("b")), typed) is None


def test_where_a_number_may_be_the_answer_it_chooses_nothing() -> None:
    assert numbered_option(turn(CARD), "1") is None


@pytest.mark.parametrize("typed", ["theo thẻ", "Theo the ạ", "Theo thẻ: Lê Thị Hoa"])
def test_a_label_that_goes_on_with_a_name_is_said_by_its_beginning(typed: str) -> None:
    assert worded_option(turn(CARD), typed) == CARD


@pytest.mark.parametrize("typed", ["thẻ", "Lê Thị Theo Thẻ", "theo"])
def test_other_words_are_not_that_label(typed: str) -> None:
    assert worded_option(turn(CARD), typed) is None


@pytest.mark.parametrize("act", [act for act in STANDING if act != "card"])
def test_what_stands_under_notices_is_understood_when_it_is_typed(act: str) -> None:
    """A card stands under what was asked for just now, where its name is typed."""
    meant = spoken(texts.template(f"button.{act}"))

    assert meant is not None
    assert meant.name in COMMANDS


def test_the_dossier_that_waits_for_papers_is_opened_by_typing() -> None:
    stage = asked_for(SupplementItem(None, "Ảnh rõ hơn"))

    assert stage.say("Bổ sung ngay") == ["step.document.ask"]


def test_where_nothing_waits_for_papers_the_dossiers_are_shown() -> None:
    assert Stage(the_world()).say("bổ sung") == ["greeting", "my_dossiers.none"]


def test_a_conversation_stored_before_there_were_words_is_read() -> None:
    stored = state.to_json(Conversation(shown=(Shown("agree", None, "Tôi đồng ý"),)))
    stored["shown"] = [each[:3] for each in stored["shown"]]  # type: ignore[union-attr,index]

    read = state.from_json(json.loads(json.dumps(stored)))

    assert read.shown == (Shown("agree", None, "Tôi đồng ý"),)
