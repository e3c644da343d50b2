"""What the Zalo Bot Platform delivers, and what it means: in either shape, whatever else stands in it."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from bot.channels.base import Incoming, Named, RemoteFile
from bot.channels.zalo_bot_updates import incoming, named
from flows.conversation.events import NotUnderstood, Opened, TextSent
from flows.groups.events import GroupSpoke

PHOTO = "https://photo.zdn.vn/a.jpg"


def update(event: str = "message.text.received", *, chat_type: str = "PRIVATE", **content: Any) -> dict[str, Any]:
    sender = {"id": "p1", "display_name": "Người dân", "is_bot": False}
    chat = {"id": "c1", "chat_type": chat_type}
    message = {"from": sender, "chat": chat, "message_id": "m1", "date": 1_795_226_400_000, **content}
    return {"event_name": event, "message": message}


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        pytest.param(update(text="xin chào"), Incoming(TextSent("xin chào")), id="text"),
        pytest.param(update(text="/start tt_1_001193"), Incoming(Opened("tt_1_001193")), id="link to a procedure"),
        pytest.param(
            update("message.image.received", photo_url=PHOTO, caption="mặt trước"),
            Incoming(files=(RemoteFile(f"c1 {PHOTO}", "anh.jpg"),), caption="mặt trước"),
            id="photo",
        ),
        pytest.param(update("message.sticker.received", sticker="s"), Incoming(NotUnderstood("sticker")), id="sticker"),
        pytest.param(update("message.unsupported.received"), Incoming(NotUnderstood("not_carried")), id="PDF"),
        pytest.param(update("message.something.new"), Incoming(NotUnderstood("other")), id="unknown event"),
        pytest.param(update(chat_type="GROUP", text="/hoso"), Incoming(in_group=GroupSpoke("/hoso")), id="group"),
        pytest.param({"event_name": "x"}, None, id="no message"),
    ],
)
def test_an_update_is_read_in_either_shape(given: dict[str, Any], meant: Incoming | None) -> None:
    assert incoming(orjson.dumps(given)) == meant
    assert incoming(orjson.dumps({"ok": True, "result": given})) == meant


@pytest.mark.parametrize(
    ("given", "name"),
    [
        pytest.param(update(text="x"), Named("c1:m1", "c1"), id="of a person"),
        pytest.param({"ok": True, "result": update(text="x")}, Named("c1:m1", "c1"), id="wrapped"),
        pytest.param(update(text="x", message_id=77), Named("c1:77", "c1"), id="a number as id"),
        pytest.param(update(chat_type="GROUP", text="họp nhé"), None, id="talk of a group"),
        pytest.param(update(chat_type="GROUP", text="@Bot giúp với"), Named("c1:m1", "#c1"), id="called in a group"),
        pytest.param(update(text="x", **{"from": {"id": "b", "is_bot": True}}), None, id="of a bot"),
        pytest.param(update(text="x", message_id=""), None, id="without an id"),
        pytest.param(update(text="x", chat=None), None, id="without a chat"),
        pytest.param(update(text="x", chat={"id": "c" * 500}), None, id="an id that is none"),
    ],
)
def test_an_update_is_named_before_it_is_read(given: dict[str, Any], name: Named | None) -> None:
    assert named(orjson.dumps(given)) == name


@pytest.mark.parametrize("body", [b"", b"[]", b"3", b"\xff", b'{"message": 3}', b'{"result": [1]}', b"[" * 50_000])
def test_what_is_no_update_is_nobodys(body: bytes) -> None:
    assert named(body) is None
    assert incoming(body) is None
