"""Options where there are no buttons: numbers to type, or words where a number may be the answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.channels.limits import TELEGRAM, ZALO_BOT
from bot.menus import menu
from bot.packing import packed
from flows.conversation.buttons import Button
from flows.values import Words, as_is
from tests.bot.fakes_sending import a_parcel

FATHER, MOTHER = Button(as_is("Bố của bé"), "7.0"), Button(as_is("Mẹ của bé"), "7.1")
BACK = Button(Words("button.back"), "7.2", aside=True, numbered=False)
VIEW = Button(Words("button.view"), "!view:d1")
AS_ON_CARD = Button(Words("button.as_on_card", {"said": "Lê Thị Hoa"}), "7.1", numbered=False)


@pytest.mark.parametrize(
    ("buttons", "said"),
    [
        pytest.param(
            [FATHER, MOTHER], "1. Bố của bé\n2. Mẹ của bé\nTrả lời bằng số, ví dụ 1.", id="a number chooses one"
        ),
        pytest.param(
            [AS_ON_CARD, BACK], "Có thể nhắn: Theo thẻ: Lê Thị Hoa · Quay lại.", id="a number may be the answer"
        ),
        pytest.param([VIEW], "Có thể nhắn: Xem hồ sơ.", id="about no question"),
        pytest.param([FATHER, VIEW], "1. Bố của bé\nTrả lời bằng số, ví dụ 1.\nHoặc nhắn: Xem hồ sơ.", id="both"),
        pytest.param(
            [Button(as_is("4. Cấp bản sao"), "9.3")], "4. Cấp bản sao\nTrả lời bằng số, ví dụ 4.", id="numbered already"
        ),
    ],
)
def test_options_are_listed_as_they_are_typed(buttons: list[Button], said: str) -> None:
    assert menu(buttons, ZALO_BOT) == said


def test_a_message_with_more_options_than_buttons_lists_them_all() -> None:
    message = packed(a_parcel(1, words=as_is("Ai khai?"), buttons=(FATHER, MOTHER)), ZALO_BOT, lambda words: words)

    assert message.parts == ("Ai khai?\n\n1. Bố của bé\n2. Mẹ của bé\nTrả lời bằng số, ví dụ 1.",)
    assert message.buttons == ()


def test_where_the_buttons_suffice_nothing_is_listed() -> None:
    narrow = replace(TELEGRAM, buttons=2)

    message = packed(a_parcel(1, words=as_is("Ai khai?"), buttons=(FATHER, MOTHER)), narrow, lambda words: words)

    assert message.parts == ("Ai khai?",)
    assert [button.token for button in message.buttons] == ["7.0", "7.1"]


def test_what_people_typed_stays_text_in_a_list_too() -> None:
    marked = Button(as_is("<b>Sửa</b> & nộp"), "3.0")

    (part,) = packed(a_parcel(1, buttons=(marked,)), replace(TELEGRAM, buttons=0), lambda words: words).parts

    assert "1. &lt;b&gt;Sửa&lt;/b&gt; &amp; nộp" in part
