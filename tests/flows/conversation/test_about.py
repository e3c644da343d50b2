"""Short questions about the procedure at hand are answered wherever they are asked, and lose nothing."""

import pytest

from tests.kit import Stage

ABOUT = [("mất bao nhiêu tiền", "card_fee"), ("mấy ngày xong", "card_time"), ("nộp ở đâu", "card_where")]


def at_the_card() -> Stage:
    stage = Stage()
    stage.open("tt_1_001193")
    return stage


@pytest.mark.parametrize(("said", "key"), ABOUT)
def test_at_the_card_only_that_part_is_told(said: str, key: str) -> None:
    stage = at_the_card()

    assert stage.say(said) == [key]
    assert "Bắt đầu" in stage.labels()
    assert stage.say("quay lại") == ["card"]


@pytest.mark.parametrize(("said", "key"), ABOUT)
def test_at_the_consent_it_is_told_and_the_consent_asked_again(said: str, key: str) -> None:
    stage = at_the_card()
    stage.say("bắt đầu")

    assert stage.say(said) == [key, "consent"]
    assert stage.say("đồng ý")[0] == "begun.here"


def test_words_nobody_understands_do_not_lose_the_consent() -> None:
    stage = at_the_card()
    stage.say("bắt đầu")

    assert stage.say("xyzw qqq") == ["not_an_option", "consent"]
    assert stage.say("bắt đầu") == ["consent"]


def test_words_nobody_understands_do_not_lose_the_card() -> None:
    stage = at_the_card()

    assert stage.say("xyzw qqq") == ["not_about_card"]
    assert "Bắt đầu" in stage.labels()


def test_a_question_is_nobodys_name() -> None:
    stage = at_the_card()
    for said in ("bắt đầu", "đồng ý", "mẹ"):
        stage.say(said)

    assert stage.say("mất bao nhiêu tiền")[-1] == "doubt"
    assert stage.say("Làm việc đó") == ["card_fee", "step.ask"]


def test_while_filling_it_is_told_and_the_question_asked_again() -> None:
    stage = at_the_card()
    for said in ("bắt đầu", "đồng ý"):
        stage.say(said)

    assert stage.say("bao lâu thì xong") == ["card_time", "step.ask"]


def test_the_card_names_the_papers_that_everybody_needs() -> None:
    stage = at_the_card()

    card = stage.texts()[-1]
    assert "Giấy chứng sinh" in card
    assert "bị bỏ rơi" not in card
    stage.say("cần giấy tờ gì")
    assert "bị bỏ rơi" in stage.texts()[-1]


def test_what_is_filed_at_the_portal_names_who_decides_and_no_counter() -> None:
    stage = Stage()
    stage.open("tt_1_004194")

    assert "Công an cấp Xã" in stage.texts()[-1]
    assert "Nơi nhận" not in stage.texts()[-1]


def test_a_human_learns_what_the_question_is_about_and_nothing_is_said_twice() -> None:
    stage = at_the_card()
    stage.say("gặp cán bộ")

    assert stage.say("Bé sinh ở nước ngoài thì sao?") == ["person_asked"]
    assert stage.labels() == ["Hồ sơ của tôi", "Trang đầu"]
    (asked,) = stage.told_person
    assert "Làm giấy khai sinh cho bé" in asked


def test_a_draft_that_waits_is_neither_denied_nor_out_of_reach_at_the_menu() -> None:
    stage = at_the_card()
    for said in ("bắt đầu", "đồng ý", "mẹ", "Nguyễn Thị Lan", "/menu"):
        stage.say(said)

    assert stage.say("để sau")[0] == "paused"
    assert stage.say("ok") == ["menu"]
    assert stage.say("sửa họ tên")[-1] == "step.ask"
    assert "Nguyễn Thị Lan" in stage.texts()[-1]
