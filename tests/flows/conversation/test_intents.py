from collections import defaultdict
from collections.abc import Mapping

import pytest

from flows.conversation import intents
from flows.conversation.commands import COMMANDS
from flows.conversation.intents import asked_about, exactly, spoken
from flows.conversation.table import FLOWS
from flows.text_folding import fold


@pytest.mark.parametrize(
    ("said", "name"),
    [
        *(("quay lại", "back"), ("Quay lại ạ", "back"), ("QUAY LAI!", "back"), ("cho em quay lại với", None)),
        *(("dừng", "pause"), ("huỷ", "pause"), ("hủy", "pause"), ("để sau nhé", "pause"), ("/huy", "pause")),
        *(("trợ giúp", "help"), ("tro giup", "help"), ("em không biết làm", "stuck"), ("giúp tôi với", "help")),
        *(
            ("hồ sơ của tôi tới đâu rồi", "my_dossiers"),
            ("ho so em xong chua a", "my_dossiers"),
            ("tới đâu rồi", "my_dossiers"),
        ),
        *(
            ("cho tôi gặp cán bộ", "person"),
            ("gặp người thật", "person"),
            ("tiếp tục", "resume"),
            ("mã cổng", "portal_code"),
        ),
        *(("cảm ơn em nhiều nhé", None), ("cảm ơn em", "thanks"), ("alo", "greeting"), ("vneid bị lỗi", "help_vneid")),
        *(("đăng ký khai sinh", None), ("Nguyễn Văn An", None), ("", None), ("a " * 200, None)),
    ],
)
def test_wishes_are_heard_however_they_are_typed(said: str, name: str | None) -> None:
    intent = spoken(said)

    assert (intent.name if intent else None) == name


def test_what_follows_an_edit_word_says_what_it_is_about() -> None:
    intent = spoken("sửa ngày sinh của mẹ")

    assert intent
    assert (intent.name, intent.rest) == ("edit", "ngay sinh cua me")


def test_inside_a_longer_answer_command_words_are_no_command() -> None:
    assert exactly("Lê Thị Quay Lại") is None
    assert exactly("quay lại") is not None


@pytest.mark.parametrize(
    ("said", "part"),
    [
        ("bao nhiêu tiền vậy", "fee"),
        ("cần giấy tờ gì", "papers"),
        ("luật nào quy định", "law"),
        ("mấy ngày xong", "time"),
        ("nộp ở đâu ạ", "where"),
        ("cả gia đình", None),
        ("alo", None),
    ],
)
def test_short_questions_about_a_card_are_understood(said: str, part: str | None) -> None:
    assert asked_about(said) == part


def test_no_phrase_means_two_things() -> None:
    raw: Mapping[str, Mapping[str, list[str]]] = intents._raw()
    for table in ("whole", "inside", "prefix"):
        meanings = defaultdict(set)
        for name, phrases in raw[table].items():
            for phrase in phrases:
                meanings[fold(phrase)].add(name)
        assert {phrase: names for phrase, names in meanings.items() if len(names) > 1} == {}


def test_every_intent_is_a_command_or_an_action_of_a_flow() -> None:
    raw = intents._raw()
    known = {*COMMANDS, *(act for flow in FLOWS.values() for act in flow.actions)}

    assert {name for table in ("whole", "inside", "prefix") for name in raw[table]} <= known


def test_a_long_letter_is_read_only_as_far_as_it_is_remembered() -> None:
    assert spoken("quay lại" + " " * 300) == spoken("quay lại")
    assert spoken("tôi kể dài dòng " * 2_000) is None
