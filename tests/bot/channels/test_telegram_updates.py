"""What stands in an update -> what it means; and what is no update of ours, whatever the bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest

from bot.channels.base import Incoming, Named, RemoteFile
from bot.channels.telegram_updates import Pressed, incoming, named
from flows.conversation.events import ButtonPressed, NotUnderstood, Opened, TextSent

UPDATES: dict[str, Any] = orjson.loads((Path(__file__).parent / "telegram" / "updates.json").read_bytes())

MEANINGS: dict[str, Incoming] = {
    "text": Incoming(TextSent("Đăng ký khai sinh")),
    "start": Incoming(Opened("hs_H99_101-261122-0001")),
    "start alone": Incoming(Opened("")),
    "button": Incoming(ButtonPressed("3.1"), courtesy=Pressed("77", 42, 9)),
    "button of a message too old": Incoming(ButtonPressed("3.1"), courtesy=Pressed("78", 42, 9)),
    "photo": Incoming(files=(RemoteFile("large", "anh.jpg", 90000),), caption="mặt trước"),
    "album member": Incoming(files=(RemoteFile("page", "anh.jpg"),)),
    "document": Incoming(files=(RemoteFile("doc", "Giấy chứng sinh.pdf", 31000),)),
    "document without a name": Incoming(files=(RemoteFile("doc", "tep"),)),
    "voice": Incoming(NotUnderstood("voice")),
    "sticker": Incoming(NotUnderstood("sticker")),
    "contact": Incoming(NotUnderstood("contact")),
    "something new": Incoming(NotUnderstood("other")),
}


@pytest.mark.parametrize("name", UPDATES)
def test_an_update_means(name: str) -> None:
    body = orjson.dumps(UPDATES[name])

    found = incoming(body)

    assert found is not None
    assert replace(found, message_id="") == MEANINGS[name]


@pytest.mark.parametrize("name", UPDATES)
def test_what_was_sent_is_named_so_that_it_can_be_deleted_and_what_was_pressed_is_not(name: str) -> None:
    found, message = incoming(orjson.dumps(UPDATES[name])), UPDATES[name].get("message")

    assert found is not None
    assert found.message_id == (str(message["message_id"]) if message else "")


@pytest.mark.parametrize("name", UPDATES)
def test_an_update_is_named(name: str) -> None:
    update = UPDATES[name]

    found = named(orjson.dumps(update))

    assert found is not None
    assert (found.update_id, found.address) == (str(update["update_id"]), "42")
    assert found.group == ("album:13912" if name == "album member" else "")


def test_a_press_is_answered_with_its_delivery() -> None:
    found = named(orjson.dumps(UPDATES["button"]))

    assert found is not None
    assert orjson.loads(found.answer) == {"method": "answerCallbackQuery", "callback_query_id": "77"}


def _changed(**changes: Any) -> bytes:
    return orjson.dumps({**UPDATES["text"], **changes})


def _message(**changes: Any) -> bytes:
    return _changed(message={**UPDATES["text"]["message"], **changes})


def _not_ours() -> Iterator[Any]:
    message = UPDATES["text"]["message"]
    yield pytest.param(_message(chat={"id": -5, "type": "group", "title": "Tổ 3"}), id="group")
    yield pytest.param(_message(chat={"id": -1005, "type": "supergroup", "title": "Tổ 3"}), id="supergroup")
    yield pytest.param(orjson.dumps({"update_id": 1, "edited_message": message}), id="edited message")
    yield pytest.param(orjson.dumps({"update_id": 1, "channel_post": message}), id="post of a channel")
    yield pytest.param(orjson.dumps({"update_id": 1, "my_chat_member": {"chat": message["chat"]}}), id="membership")
    yield pytest.param(orjson.dumps({"update_id": 1, "callback_query": {"id": "7", "data": "x"}}), id="inline button")
    yield pytest.param(_changed(update_id="eleven"), id="number in words")
    yield pytest.param(_changed(update_id=None), id="no number")
    yield pytest.param(_message(chat={"id": "42", "type": "private"}), id="chat in words")
    yield pytest.param(_message(chat={"type": "private"}), id="no chat")
    yield pytest.param(_message(chat=[42]), id="chat is a list")
    yield pytest.param(_changed(message=None), id="no message")
    yield pytest.param(b"", id="empty")
    yield pytest.param(b"[]", id="list")
    yield pytest.param(b"null", id="null")
    yield pytest.param(b"\xff\xfe\x00", id="no text")
    yield pytest.param(b'{"update_id": 1, ', id="cut off")
    yield pytest.param(b"[" * 100_000, id="endlessly deep")
    yield pytest.param(b'{"update_id": 1e999, "message": {}}', id="endlessly large")


@pytest.mark.parametrize("body", list(_not_ours()))
def test_what_is_not_ours_is_passed_over(body: bytes) -> None:
    assert named(body) is None


def test_half_a_character_becomes_a_question_mark() -> None:
    body = json.dumps(
        {**UPDATES["text"], "message": {**UPDATES["text"]["message"], "text": "An \ud83d\u0000"}}
    ).encode()

    assert named(body) == Named("11", "42")
    found = incoming(body)
    assert found is not None
    assert found.event == TextSent("An ?\x00")


@pytest.mark.parametrize("group", ["x" * 65, "a b", "a\0b", {"a": 1}])
def test_an_album_with_a_strange_name_is_no_album(group: object) -> None:
    assert named(_message(media_group_id=group)) == Named("11", "42")
