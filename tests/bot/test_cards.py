"""Where a card is expected, pictures are read and never kept; everywhere else they are papers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot import cards as module
from bot import uploads
from bot.cards import CardPhotos
from bot.channels.base import FetchFailed, RemoteFile
from bot.filecheck.model import LIMITS
from bot.workshop.pool import Busy
from flows.conversation import state
from flows.conversation.events import CardPhotographed
from flows.conversation.filling import SCAN
from flows.conversation.state import Conversation, Filling, ScanningCard, Shown
from flows.identity.card import IdCard, parse_card
from flows.ports import ChatKey
from flows.values import Words
from tests.bot.fakes_sending import FakeChannel

CARD = parse_card("001090000123||Trương Quốc Bảo|09091990|Nam|Số 1, phường Hoàn Kiếm, Hà Nội|10052021")
ASKED = Conversation((ScanningCard("d", "owner"),))
OFFERED = Conversation((Filling("d"),), shown=(Shown("answer", "x"), Shown(SCAN)))
ANYTHING = Conversation((Filling("d"),), shown=(Shown("answer", "x"),))
PHOTO = RemoteFile("f", "anh.jpg", 100)
AWAY = FetchFailed("TimedOut", lasting=False)


@dataclass
class Town:
    conversation: Conversation | None = ASKED
    answers: list[IdCard | Exception | None] = field(default_factory=list)
    looks: list[bool] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.channel = FakeChannel()

    async def peek(self, chat: ChatKey) -> Mapping[str, Any] | None:
        return state.to_json(self.conversation) if self.conversation else None

    async def read(self, content: bytes, *, closely: bool) -> IdCard | None:
        self.looks.append(closely)
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def receive(self, *files: RemoteFile, **fetched: list[bytes | Exception]) -> CardPhotographed | None:
        self.channel.fetched = dict(fetched)
        return await CardPhotos(self, self.peek).read(ChatKey("web", "1"), self.channel, files)


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BUSY_PAUSES", (0.0, 0.0))
    monkeypatch.setattr(uploads, "FETCH_PAUSES", (0.0, 0.0))


@pytest.mark.parametrize("conversation", [None, ANYTHING, Conversation()])
async def test_where_no_card_is_expected_pictures_are_not_even_fetched(conversation: Conversation | None) -> None:
    town = Town(conversation)

    assert await town.receive(PHOTO) is None
    assert town.looks == []


@pytest.mark.parametrize(("conversation", "closely"), [(ASKED, True), (OFFERED, False)])
async def test_what_was_asked_for_is_looked_at_closely_and_what_comes_unasked_quickly(
    conversation: Conversation, *, closely: bool
) -> None:
    town = Town(conversation, [CARD])

    assert await town.receive(PHOTO, f=[b"one"]) == CardPhotographed(CARD)
    assert town.looks == [closely]


async def test_the_first_card_of_an_album_is_it() -> None:
    town = Town(answers=[None, CARD, None])

    event = await town.receive(PHOTO, RemoteFile("g", "b.jpg"), RemoteFile("h", "c.jpg"), f=[b"1"], g=[b"2"], h=[b"3"])

    assert event == CardPhotographed(CARD)
    assert len(town.looks) == 2


async def test_a_picture_without_a_card_is_told_of_without_a_reason() -> None:
    assert await Town().receive(PHOTO, f=[b"one"]) == CardPhotographed(None)


@pytest.mark.parametrize(
    ("file", "answers", "remark"),
    [
        pytest.param(PHOTO, [AWAY, AWAY, AWAY], "file.not_fetched", id="gone"),
        pytest.param(RemoteFile("f", "a.jpg", LIMITS.file_bytes + 1), [], "file.reason.too_large", id="too large"),
    ],
)
async def test_what_does_not_come_is_told_with_its_reason(
    file: RemoteFile, answers: list[bytes | Exception], remark: str
) -> None:
    event = await Town().receive(file, f=answers)

    assert event is not None
    assert [words.key for words in event.remarks] == [remark]


async def test_a_busy_workshop_is_asked_again() -> None:
    town = Town(answers=[Busy("read_id"), Busy("read_id"), CARD])

    assert await town.receive(PHOTO, f=[b"one"]) == CardPhotographed(CARD)


async def test_one_that_stays_busy_says_nothing_about_the_picture() -> None:
    town = Town(answers=[Busy("read_id")] * 3)

    assert await town.receive(PHOTO, f=[b"one"]) == CardPhotographed(None, (Words("file.reason.busy"),))
