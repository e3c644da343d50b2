"""Message + what the platform answers -> what was asked of it, and what became of the message."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from aiohttp import web

from bot.channels.base import Document, FetchFailed, Incoming, Message, RemoteFile, RenderedButton, Sent
from bot.channels.telegram import Telegram
from bot.channels.telegram_updates import Pressed
from flows.ports import Fate

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
TOKEN = "123456:VERY-SECRET"
GOOD = (200, {"ok": True, "result": {"message_id": 7}})


@dataclass
class Platform:
    """Answers in order what it was told to, then always well."""

    answers: list[Any] = field(default_factory=list)
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    base: str = ""

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        body = await request.read()
        asked = orjson.loads(body) if body.startswith(b"{") else {}
        self.asked.append((request.path.rsplit("/", 1)[1], asked))
        answer = self.answers.pop(0) if self.answers else GOOD
        if answer == "reset":
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if answer == "silence":
            await asyncio.sleep(5)
            return web.Response()
        status, told = answer
        return web.Response(status=status, body=told if isinstance(told, bytes) else orjson.dumps(told))


@pytest.fixture
async def platform() -> AsyncIterator[Platform]:
    platform = Platform()
    runner = web.ServerRunner(web.Server(platform.handle, access_log=None), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    platform.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield platform
    await runner.cleanup()


@pytest.fixture
async def telegram(platform: Platform) -> AsyncIterator[Telegram]:
    channel = Telegram(TOKEN, base=platform.base, now=lambda: NOW)
    yield channel
    await channel.close()


def refused(code: int, description: str, **parameters: Any) -> tuple[int, dict[str, Any]]:
    body: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
    return code, body | ({"parameters": parameters} if parameters else {})


ONE = Message("42", ("<b>Chào</b> &amp; mời",), ("Chào & mời",))
PLAIN = {"chat_id": 42, "text": "Chào & mời", "link_preview_options": {"is_disabled": True}}
MARKED = {**PLAIN, "text": "<b>Chào</b> &amp; mời", "parse_mode": "HTML"}


@pytest.mark.parametrize(
    ("answers", "taken", "methods", "expected"),
    [
        pytest.param([], 0, ["sendMessage", "sendDocument"], Sent(Fate.SENT, "7 7"), id="both"),
        pytest.param([], 1, ["sendDocument"], Sent(Fate.SENT, "7"), id="the words were taken before"),
        pytest.param([], 2, [], Sent(Fate.SENT), id="both were"),
        pytest.param(
            [GOOD, refused(429, "Too Many Requests: retry after 3", retry_after=3)],
            0,
            ["sendMessage", "sendDocument"],
            Sent(Fate.LATER, "7", retry_at=NOW + timedelta(seconds=3), error="429"),
            id="the file later",
        ),
        pytest.param(
            [GOOD, refused(413, "Request Entity Too Large")],
            0,
            ["sendMessage", "sendDocument"],
            Sent(Fate.LATER, "7", error="NetworkError"),
            id="too much for the platform now",
        ),
        pytest.param(
            [GOOD, refused(400, "Bad Request: wrong file")],
            0,
            ["sendMessage", "sendDocument"],
            Sent(Fate.SENT, "7"),
            id="a file that is refused does not undo the words",
        ),
    ],
)
async def test_file_goes_along_as_the_last_part(
    platform: Platform, telegram: Telegram, answers: list[Any], taken: int, methods: list[str], expected: Sent
) -> None:
    platform.answers = answers

    sent = await telegram.send(replace(ONE, taken=taken, document=Document("giay-to.pdf", b"%PDF")))

    assert sent == expected
    assert [method for method, _ in platform.asked] == methods


async def test_what_is_to_be_looked_at_goes_as_a_photo(platform: Platform, telegram: Telegram) -> None:
    await telegram.send(replace(ONE, document=Document("huong-dan.png", b"PNG", is_picture=True)))

    assert [method for method, _ in platform.asked] == ["sendMessage", "sendPhoto"]


@pytest.mark.parametrize(
    ("answers", "expected", "texts"),
    [
        pytest.param([GOOD], Sent(Fate.SENT, "7"), [MARKED], id="taken"),
        pytest.param(
            [refused(429, "Too Many Requests: retry after 3", retry_after=3)],
            Sent(Fate.LATER, retry_at=NOW + timedelta(seconds=3), error="429"),
            [MARKED],
            id="too many",
        ),
        pytest.param(
            [refused(403, "Forbidden: bot was blocked by the user")],
            Sent(Fate.BLOCKED, error="Forbidden: bot was blocked by the user"),
            [MARKED],
            id="blocked",
        ),
        pytest.param(
            [refused(400, "Bad Request: chat not found")],
            Sent(Fate.BLOCKED, error="Chat not found"),
            [MARKED],
            id="no such chat",
        ),
        pytest.param(
            [refused(400, "Bad Request: can't parse entities: x"), GOOD],
            Sent(Fate.SENT, "7"),
            [MARKED, PLAIN],
            id="markup refused",
        ),
        pytest.param(
            [refused(400, "Bad Request: message is too long")] * 2,
            Sent(Fate.REJECTED, error="Message is too long"),
            [MARKED, PLAIN],
            id="refused in plain text too",
        ),
        pytest.param(
            [refused(400, "Bad Request: can't parse entities: x"), refused(400, "Bad Request: chat not found")],
            Sent(Fate.BLOCKED, error="Chat not found"),
            [MARKED, PLAIN],
            id="refused, then gone",
        ),
        pytest.param(
            [refused(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-1005)],
            Sent(Fate.LATER, error="the group has another address"),
            [MARKED],
            id="moved away",
        ),
        pytest.param(
            [(502, b"<html>Bad Gateway</html>")], Sent(Fate.LATER, error="NetworkError"), [MARKED], id="gateway"
        ),
        pytest.param([refused(500, "Internal")], Sent(Fate.LATER, error="NetworkError"), [MARKED], id="5xx"),
        pytest.param(["reset"], Sent(Fate.LATER, error="NetworkError"), [MARKED], id="reset"),
        pytest.param([(200, b"no json")], Sent(Fate.LATER, error="TelegramError"), [MARKED], id="nonsense"),
        pytest.param(
            [refused(401, "Unauthorized")],
            Sent(Fate.LATER, error="the bot token is refused", whole_channel=True),
            [MARKED],
            id="token refused",
        ),
    ],
)
async def test_what_becomes_of_a_message(
    platform: Platform, telegram: Telegram, answers: list[Any], expected: Sent, texts: list[dict[str, Any]]
) -> None:
    platform.answers = answers

    assert await telegram.send(ONE) == expected
    assert platform.asked == [("sendMessage", text) for text in texts]


async def test_no_answer_in_time_is_tried_again_later(platform: Platform, telegram: Telegram) -> None:
    platform.answers = ["silence"]
    telegram._calls.seconds = 0.1

    assert await telegram.send(ONE) == Sent(Fate.LATER, error="TimedOut")


async def test_nobody_there_is_tried_again_later_without_naming_the_token() -> None:
    telegram = Telegram(TOKEN, base="http://127.0.0.1:9", now=lambda: NOW)

    sent = await telegram.send(ONE)

    await telegram.close()
    assert sent.fate is Fate.LATER
    assert TOKEN not in repr(sent)


async def test_parts_that_were_taken_are_not_sent_again(platform: Platform, telegram: Telegram) -> None:
    message = Message("42", ("một", "hai", "ba"), ("một", "hai", "ba"), (RenderedButton("Có", "1.0"),))
    platform.answers = [GOOD, refused(429, "Too Many Requests: retry after 1", retry_after=1)]

    first = await telegram.send(message)
    rest = Message("42", message.parts, message.plain, message.buttons, taken=1)
    second = await telegram.send(rest)

    assert (first.fate, first.platform_id) == (Fate.LATER, "7")
    assert second == Sent(Fate.SENT, "7 7")
    assert [asked["text"] for _, asked in platform.asked] == ["một", "hai", "hai", "ba"]
    assert ["reply_markup" in asked for _, asked in platform.asked] == [False, False, False, True]


async def test_buttons_stand_in_rows_that_fit(platform: Platform, telegram: Telegram) -> None:
    long = "Đăng ký khai sinh có yếu tố nước ngoài"
    labels = [
        ("Có", False),
        ("Không", False),
        (long, False),
        ("Bỏ qua", False),
        ("Quay lại", True),
        ("Hỏi người", True),
    ]
    buttons = tuple(RenderedButton(label, f"1.{n}", aside) for n, (label, aside) in enumerate(labels))

    await telegram.send(Message("42", ("?",), ("?",), buttons))

    rows = platform.asked[0][1]["reply_markup"]["inline_keyboard"]
    assert [[key["text"] for key in row] for row in rows] == [
        ["Có", "Không"],
        [long],
        ["Bỏ qua"],
        ["Quay lại", "Hỏi người"],
    ]
    assert rows[0][1]["callback_data"] == "1.1"


async def test_a_pressed_button_is_acknowledged_and_its_keyboard_taken_away(
    platform: Platform, telegram: Telegram
) -> None:
    platform.answers = [
        refused(400, "Bad Request: query is too old"),
        refused(400, "Bad Request: message is not modified"),
    ]

    await telegram.courtesies([Incoming(courtesy=Pressed("77", 42, 9)), Incoming()])

    assert platform.asked == [
        ("answerCallbackQuery", {"callback_query_id": "77"}),
        ("editMessageReplyMarkup", {"chat_id": 42, "message_id": 9}),
    ]


FILE = (200, {"ok": True, "result": {"file_id": "f", "file_unique_id": "u", "file_path": "photos/1.jpg"}})


async def test_a_file_is_fetched(platform: Platform, telegram: Telegram) -> None:
    platform.answers = [FILE, (200, b"content")]

    assert await telegram.fetch(RemoteFile("f", "anh.jpg"), limit=100) == b"content"


@pytest.mark.parametrize(
    ("answers", "lasting"),
    [
        pytest.param([refused(400, "Bad Request: file is too big")], True, id="too big for the platform"),
        pytest.param([refused(502, "Bad Gateway")], False, id="gateway"),
        pytest.param([FILE, (200, b"x" * 101)], True, id="larger than it said"),
        pytest.param([FILE, (404, b"")], True, id="gone"),
        pytest.param([FILE, (500, b"")], False, id="5xx"),
        pytest.param([FILE, (429, b"")], False, id="too many"),
        pytest.param([FILE, "reset", "reset"], False, id="reset"),
    ],
)
async def test_a_file_that_is_not_fetched_says_whether_to_ask_again(
    platform: Platform, telegram: Telegram, answers: list[Any], lasting: bool
) -> None:
    platform.answers = answers

    with pytest.raises(FetchFailed) as failed:
        await telegram.fetch(RemoteFile("f", "anh.jpg"), limit=100)

    assert failed.value.lasting is lasting
    assert TOKEN not in str(failed.value)
