"""What stands in an event -> what it means; and what is no event for us, whatever the bytes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import orjson
import pytest

from bot.channels.base import Incoming, RemoteFile
from bot.channels.zalo_updates import LONGEST_TOKEN, PRESS, incoming, named
from flows.conversation.events import ButtonPressed, ChatLeft, HumanTookOver, NotUnderstood, Opened, TextSent

EVENTS: dict[str, Any] = orjson.loads((Path(__file__).parent / "zalo" / "events.json").read_bytes())

MEANINGS: dict[str, Incoming] = {
    "text": Incoming(TextSent("Đăng ký khai sinh")),
    "press": Incoming(ButtonPressed("3.1")),
    "press as an event of its own": Incoming(ButtonPressed("3.1")),
    "link": Incoming(TextSent("xem https://example.gov.vn/tt")),
    "image": Incoming(files=(RemoteFile("https://f21-zpc.zdn.vn/jpg/1/a.jpg", "anh.jpg"),), caption="mặt trước"),
    "images": Incoming(
        files=(
            RemoteFile("https://f21-zpc.zdn.vn/jpg/1/a.jpg", "anh.jpg"),
            RemoteFile("https://f21-zpc.zdn.vn/jpg/2/b.jpg", "anh.jpg"),
        )
    ),
    "file": Incoming(files=(RemoteFile("https://f9-zfile.zdn.vn/1/c.pdf", "Giấy chứng sinh.pdf", 31000),)),
    "file without an address": Incoming(NotUnderstood("other")),
    "sticker": Incoming(NotUnderstood("sticker")),
    "gif": Incoming(NotUnderstood("sticker")),
    "audio": Incoming(NotUnderstood("voice")),
    "video": Incoming(NotUnderstood("video")),
    "location": Incoming(NotUnderstood("location")),
    "business card": Incoming(NotUnderstood("contact")),
    "contact data": Incoming(TextSent("0912345678")),
    "contact data without a phone": Incoming(NotUnderstood("contact")),
    "follow": Incoming(Opened()),
    "unfollow": Incoming(ChatLeft()),
    "operator": Incoming(HumanTookOver(30)),
}
SILENT = ("our own message", "delivered", "seen", "text in a group", "somebody without an account")


def test_every_event_of_the_file_is_in_one_of_the_lists() -> None:
    assert set(EVENTS) == {*MEANINGS, *SILENT}


@pytest.mark.parametrize("name", MEANINGS)
def test_an_event_means(name: str) -> None:
    assert incoming(orjson.dumps(EVENTS[name]), takeover_minutes=30) == MEANINGS[name]


@pytest.mark.parametrize("name", MEANINGS)
def test_an_event_is_named_by_the_person(name: str) -> None:
    found = named(orjson.dumps(EVENTS[name]))

    assert found is not None
    assert found.address == "246845883529197922"
    assert found.group == ("photos" if name.startswith(("image", "file")) else "")


@pytest.mark.parametrize("name", SILENT)
def test_what_nobody_waits_an_answer_to_is_passed_over(name: str) -> None:
    assert named(orjson.dumps(EVENTS[name])) is None


def test_every_event_has_a_name_of_its_own_that_a_repeat_has_too() -> None:
    names = [named(orjson.dumps(EVENTS[name])) for name in MEANINGS]

    assert len({each.update_id for each in names if each}) == len(MEANINGS)
    assert names == [named(orjson.dumps(EVENTS[name], option=orjson.OPT_INDENT_2)) for name in MEANINGS]


def test_two_presses_under_one_message_are_two() -> None:
    press = {**EVENTS["press as an event of its own"], "message": {"msg_id": "of the question"}}

    names = [named(orjson.dumps({**press, "timestamp": moment})) for moment in ("1795243200000", "1795243200900")]

    assert len({each.update_id for each in names if each}) == 2


def test_takeover_can_be_switched_off() -> None:
    assert incoming(orjson.dumps(EVENTS["operator"]), takeover_minutes=0) is None


def _text(text: Any) -> bytes:
    return orjson.dumps({**EVENTS["text"], "message": {"msg_id": "1", "text": text}})


@pytest.mark.parametrize(
    ("text", "event"),
    [
        pytest.param("3.1", TextSent("3.1"), id="a number that a person wrote"),
        pytest.param("!menu", TextSent("!menu"), id="what looks like a standing button"),
        pytest.param(f"{PRESS}!menu", ButtonPressed("!menu"), id="a standing button"),
        pytest.param(f" {PRESS}3.1 ", ButtonPressed("3.1"), id="a button, typed"),
        pytest.param(f"{PRESS}{'x' * (LONGEST_TOKEN + 1)}", TextSent(f"{PRESS}{'x' * (LONGEST_TOKEN + 1)}"), id="long"),
        pytest.param(f"tôi bấm {PRESS}3.1", TextSent(f"tôi bấm {PRESS}3.1"), id="in the middle"),
        pytest.param("/start hs_1", TextSent("/start hs_1"), id="a command"),
        pytest.param(None, TextSent(""), id="no text"),
        pytest.param(7, TextSent(""), id="no text but a number"),
    ],
)
def test_a_press_comes_as_a_text_and_is_told_apart(text: Any, event: Any) -> None:
    assert incoming(_text(text), takeover_minutes=30) == Incoming(event)


def test_half_a_character_becomes_a_question_mark() -> None:
    body = json.dumps({**EVENTS["text"], "message": {"msg_id": "1", "text": "An \ud83d\u0000"}}).encode()

    assert named(body) is not None
    assert incoming(body, takeover_minutes=30) == Incoming(TextSent("An ?\x00"))


@pytest.mark.parametrize("message_id", ["x" * 500, "có dấu", "a\nb", {"a": 1}, 17])
def test_a_strange_message_id_still_names_the_event_once(message_id: Any) -> None:
    body = orjson.dumps({**EVENTS["text"], "message": {"msg_id": message_id, "text": "An"}})

    first, again = named(body), named(body)

    assert first is not None
    assert first == again
    assert len(first.update_id) <= 128
    assert first.update_id.isascii()


@pytest.mark.parametrize(
    "attachments",
    [
        None,
        {},
        [],
        [None],
        [5],
        [{"type": "image"}],
        [{"type": "image", "payload": []}],
        [{"type": "image", "payload": {"url": 5}}],
        [{"type": "image", "payload": {"url": ""}}],
    ],
)
def test_a_picture_without_an_address_is_asked_for_in_words(attachments: Any) -> None:
    body = orjson.dumps({**EVENTS["image"], "message": {"msg_id": "1", "attachments": attachments}})

    assert incoming(body, takeover_minutes=30) == Incoming(NotUnderstood("other"))


@pytest.mark.parametrize("size", ["-5", "1e9", "٣", "9" * 40, None, 1.5, ""])
def test_a_size_that_is_none_is_not_believed(size: Any) -> None:
    attachment = {"type": "file", "payload": {"url": "https://x.zdn.vn/a", "name": "a.pdf", "size": size}}
    body = orjson.dumps({**EVENTS["file"], "message": {"msg_id": "1", "attachments": [attachment]}})

    read = incoming(body, takeover_minutes=30)

    assert read is not None
    assert read.files[0].size is None
