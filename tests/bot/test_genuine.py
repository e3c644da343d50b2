"""Notices and broadcasts carry the code of their day; what answers a person does not."""

import pytest

from bot.genuine import code_of
from bot.packing import packed
from flows.conversation.facts import Limits
from flows.genuine import Genuine
from flows.ports import ChatKey, Kind, Parcel
from flows.values import Words, together
from tests.kit import NOW

GENUINE = Genuine((b"k" * 32,))
code = code_of(GENUINE, lambda: NOW)
CODE = GENUINE.code("notice.withdrawn", NOW.date())


def a_parcel(kind: Kind = Kind.NOTICE, *, words: Words | None = None, is_apart: bool = False) -> Parcel:
    said = words or Words("notice.withdrawn", {})
    return Parcel(1, 1, ChatKey("telegram", "1"), said, (), kind, 1, NOW, is_apart=is_apart)


CASES = [
    pytest.param(a_parcel(), CODE, id="notice"),
    pytest.param(a_parcel(Kind.BROADCAST), CODE, id="broadcast"),
    pytest.param(a_parcel(Kind.REPLY), "", id="answer"),
    pytest.param(a_parcel(words=Words("greeting", {})), "", id="no official text"),
    pytest.param(a_parcel(is_apart=True), "", id="a template of the platform"),
    pytest.param(a_parcel(words=together([Words("notice.withdrawn", {}), Words("menu", {})])), CODE, id="several"),
]


@pytest.mark.parametrize(("parcel", "expected"), CASES)
def test_who_carries_a_code(parcel: Parcel, expected: str) -> None:
    assert code(parcel) == expected


def test_the_code_stands_on_the_last_line() -> None:
    message = packed(
        a_parcel(words=Words("as_is", {"text": "Chào"})),
        Limits("telegram", text=4000, buttons=3, button_label=30),
        lambda words: words,
        genuine=CODE,
    )

    assert message.parts == (f"Chào\n\nMã kiểm tra: {CODE}",)
