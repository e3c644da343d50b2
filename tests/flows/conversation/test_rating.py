"""How it was: stars count with one tap, reasons with another; once per dossier, and only of what has ended."""

from __future__ import annotations

import pytest

from flows.conversation.state import AtMenu
from flows.conversation.voicing import RatingDossier
from flows.dossiers.model import Satisfaction, Status
from tests.kit import Stage, a_dossier


def at_the_end(status: Status = Status.RETURNED) -> Stage:
    return Stage(dossiers={"d1": a_dossier(status=status)})


@pytest.mark.parametrize("stars", [1, 2, 3, 4, 5])
def test_one_tap_under_the_notice_is_kept_at_once(stars: int) -> None:
    stage = at_the_end()

    stage.token(f"!rate{stars}:d1")

    assert stage.voices.ratings["d1"].stars == stars
    assert stage.dossiers["d1"].satisfaction is Satisfaction.GIVEN


@pytest.mark.parametrize(("stars", "asks"), [(1, True), (2, True), (3, False), (5, False)])
def test_only_low_ones_are_asked_for_words_and_are_looked_into(stars: int, asks: bool) -> None:
    stage = at_the_end()

    stage.token(f"!rate{stars}:d1")

    assert ("Viết thêm" in stage.labels()) is asks
    assert (stage.voices.ratings["d1"].due_at is not None) is asks


def test_reasons_are_ticked_and_unticked_each_kept_as_it_is_tapped() -> None:
    stage = at_the_end()
    stage.token("!rate2:d1")

    stage.press("Thời gian giải quyết")
    stage.press("Hướng dẫn")
    stage.press("✓ Thời gian giải quyết")

    assert stage.voices.ratings["d1"].reasons == ("guidance",)


def test_a_remark_is_heard_only_when_it_was_asked_for() -> None:
    stage = at_the_end()
    stage.token("!rate1:d1")

    stage.say("đăng ký khai sinh")
    assert stage.voices.ratings["d1"].comment == ""

    stage.token("!rate:d1")
    assert stage.keys() == ["rating.already"]


def test_the_dossier_is_named_to_the_head_only_when_the_person_wants_to_be_called() -> None:
    stage = at_the_end()
    stage.token("!rate1:d1")
    assert not stage.voices.ratings["d1"].may_call

    stage.press("Mời đơn vị liên hệ lại")

    assert stage.voices.ratings["d1"].may_call


def test_a_second_try_changes_nothing_and_is_thanked() -> None:
    stage = at_the_end()
    stage.token("!rate5:d1")

    assert stage.token("!rate1:d1") == ["rating.already"]
    assert stage.voices.ratings["d1"].stars == 5


def test_another_chat_of_the_person_finds_it_given() -> None:
    """The question stands there still; it is left behind."""
    stage = at_the_end()
    stage.say("đánh giá")
    stage.dossiers["d1"] = a_dossier(status=Status.RETURNED, satisfaction=Satisfaction.GIVEN)

    stage.say("5")

    assert stage.voices.ratings == {}
    assert not isinstance(stage.conversation.top, RatingDossier)


@pytest.mark.parametrize("status", [Status.DRAFT, Status.REGISTERED, Status.PROCESSING, Status.RESOLVED])
def test_what_has_not_ended_is_not_rated(status: Status) -> None:
    stage = at_the_end(status)

    stage.token("!rate5:d1")

    assert stage.voices.ratings == {}


def test_a_strangers_dossier_is_not_here() -> None:
    stage = Stage(others=(a_dossier(id="d9", person_id=9, status=Status.RETURNED),))

    assert stage.token("!rate5:d9")[-1] == "tracking.not_here"
    assert stage.voices.ratings == {}


@pytest.mark.parametrize(("said", "stars"), [("5 sao", 5), ("4 – Hài lòng", 4), ("rất không hài lòng", 1)])
def test_where_there_are_no_buttons_it_is_typed(said: str, stars: int) -> None:
    stage = at_the_end()

    stage.say(said)

    assert stage.voices.ratings["d1"].stars == stars


def test_there_may_be_nothing_to_rate() -> None:
    assert Stage().say("đánh giá")[-1] == "rating.nothing"


def test_done_leads_back() -> None:
    stage = at_the_end()
    stage.token("!rate4:d1")

    assert stage.press("Xong") == ["rating.thanks"]
    assert stage.conversation.top == AtMenu()
