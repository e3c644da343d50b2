"""Who got a message asks whether it is the agency's, from wherever they are; the question that was open stays."""

from dataclasses import replace

import pytest

from flows.conversation.engine import Outcome, advance
from flows.conversation.events import TextSent
from flows.conversation.state import Conversation
from flows.genuine import Genuine
from tests.kit import NOW, Stage

GENUINE = Genuine((b"k" * 32,))
CODE = GENUINE.code("notice.accepted", NOW.date())


def heard(text: str) -> Outcome:
    return advance(Conversation(greeted=True), TextSent(text), replace(Stage().facts(), genuine=GENUINE))


@pytest.mark.parametrize(
    "text",
    [
        f"kiểm tra mã {CODE}",
        f"mã kiểm tra: {CODE}",
        f"kiem tra ma {CODE.lower().replace('-', ' ')}",
        f"/kiemtra {CODE}",
    ],
)
def test_a_code_of_ours_tells_day_and_kind(text: str) -> None:
    (said,) = heard(text).spoken

    assert (said.words.key, said.words.params["on"], said.words.params["about"]) == (
        "genuine.ours",
        "2026-11-20",
        "accepted",
    )


def test_a_code_of_others_is_a_warning_with_a_way_to_a_person() -> None:
    (said,) = heard("kiểm tra mã 7KQ2-M2P9").spoken

    assert said.words.key == "genuine.not_ours"
    assert [button.label.key for button in said.buttons] == ["button.help_scam", "button.person"]


@pytest.mark.parametrize("text", ["kiểm tra mã", "mã kiểm tra", "/kiemtra", "kiểm tra mã abc"])
def test_without_a_code_it_says_how(text: str) -> None:
    assert [said.words.key for said in heard(text).spoken] == ["genuine.how"]
