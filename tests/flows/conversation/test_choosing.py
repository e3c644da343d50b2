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


OWN_DATA = "xem dữ liệu dân cư công an đang lưu"
#: Two for firms and other bodies, one for people; all of them decided at every level.
READING = ("1.010097", "1.010095", "1.012563")


def reading(*asked: str, query: str = OWN_DATA, codes: tuple[str, ...] = READING) -> Stage:
    """A list of which the records say whom each is for, and the names nothing that could be asked."""
    stage = Stage()
    stage.say("chào em")
    chosen = Choosing(query, codes, asked)
    stage.conversation = replace(stage.conversation, frames=(AtMenu(), chosen, AtCard(codes[0])))
    stage.say("quay lại")
    return stage


def test_a_list_for_several_kinds_of_applicants_can_be_narrowed() -> None:
    stage = reading()
    assert stage.keys() == ["choosing"]
    assert {"Cho cá nhân", "Cho doanh nghiệp", "Cho tổ chức"} <= set(stage.labels())

    stage.press("Cho doanh nghiệp")

    top, library = stage.conversation.top, stage.facts().library
    assert isinstance(top, Choosing)
    assert top.asked == ("audience",)
    records = [library.record(code) for code in top.codes]
    assert all(record and "business" in record.audience for record in records)
    assert "Cho doanh nghiệp" not in stage.labels()


def test_the_whole_list_is_behind_the_narrowed_one() -> None:
    stage = reading()
    stage.press("Cho doanh nghiệp")
    stage.say("quay lại")

    assert stage.conversation.top == Choosing(OWN_DATA, READING)


def test_of_what_was_asked_apart_only_the_list_is_narrowed() -> None:
    stage = reading("doing")
    stage.press("Cho cá nhân")

    assert stage.conversation.top == AtCard("1.012563", others=READING[:2], query=OWN_DATA)


def test_a_request_that_means_nothing_there_leaves_what_fits_of_the_list() -> None:
    stage = reading(query="giá vàng hôm nay")
    stage.press("Cho cá nhân")

    assert isinstance(stage.conversation.top, AtCard)
    assert stage.conversation.top.code == "1.012563"


@pytest.mark.parametrize(
    "codes",
    [
        pytest.param(READING[1:], id="two are told apart by reading them"),
        pytest.param(("1.010097", "1.010095", "1.010097"), id="all for the same"),
    ],
)
def test_a_list_that_is_short_or_for_all_alike_is_not_narrowed(codes: tuple[str, ...]) -> None:
    labels = reading("doing", codes=codes).labels()

    assert not [label for label in labels if label.startswith("Cho ")]
