from dataclasses import replace

import pytest

from flows.conversation.state import AtCard, AtMenu, Choosing
from tests.kit import Stage


def at_choice(*codes: str) -> Stage:
    stage = Stage()
    stage.say("chào em")
    stage.conversation = replace(stage.conversation, frames=(AtMenu(), Choosing("giấy tờ", codes), AtCard(codes[0])))
    stage.say("quay lại")
    return stage


def test_a_clear_request_opens_its_card() -> None:
    stage = Stage()
    stage.say("đăng ký khai tử cho bố")

    assert isinstance(stage.conversation.top, AtCard)
    assert stage.conversation.top.code == "1.000656"


def test_a_card_that_was_not_meant_leads_to_the_others() -> None:
    stage = Stage()
    stage.say("đăng ký khai tử cho bố")
    stage.press("Không phải việc này")

    top = stage.conversation.top
    assert isinstance(top, Choosing)
    assert "1.000656" not in top.codes


@pytest.mark.parametrize(
    ("words", "key"),
    [
        pytest.param("làm hộ chiếu mất bao lâu", "card_time", id="time"),
        pytest.param("đăng ký kết hôn cần mang gì", "card_papers", id="papers"),
        pytest.param("đăng ký tạm trú hết bao nhiêu tiền", "card_fee", id="fee"),
    ],
)
def test_a_question_about_the_process_is_answered_before_the_card(words: str, key: str) -> None:
    stage = Stage()
    stage.say("chào em")

    assert stage.say(words) == [key, "card"]


def test_close_procedures_are_asked_apart_in_the_citizens_words() -> None:
    stage = at_choice("1.000894", "2.000806")

    assert stage.keys() == ["choosing_apart"]
    stage.press("Có người nước ngoài")

    assert isinstance(stage.conversation.top, AtCard)
    assert stage.conversation.top.code == "2.000806"


def test_an_answer_can_be_typed_in_a_few_words() -> None:
    stage = at_choice("1.000894", "2.000806")
    stage.say("người nước ngoài")

    assert isinstance(stage.conversation.top, AtCard)
    assert stage.conversation.top.code == "2.000806"


def test_after_one_question_what_is_left_is_listed() -> None:
    stage = at_choice("1.001193", "1.004884", "2.000528", "2.000522")
    stage.press("Hoàn toàn trong nước") if "Hoàn toàn trong nước" in stage.labels() else stage.press("Làm mới")

    top = stage.conversation.top
    assert isinstance(top, Choosing)
    assert len(top.asked) == 1
    assert stage.keys() == ["choosing"]


def test_what_is_none_of_ours_offers_common_tasks_and_a_person() -> None:
    stage = Stage()

    assert "nothing_fits" in stage.say("giá vàng hôm nay")
    assert "Gặp cán bộ" in stage.labels()


@pytest.mark.parametrize(("words", "key"), [("hay quá", "welcome"), ("bot gì mà dốt thế", "upset")])
def test_thanks_and_anger_are_answered_as_such(words: str, key: str) -> None:
    stage = Stage()
    stage.say("chào cả nhà")

    assert stage.say(words)[0] == key
