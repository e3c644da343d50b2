"""Of Telegram's groups only what is said to us, our coming and going, and a new address come in."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from bot.channels.base import Incoming, Named
from bot.channels.telegram_groups import group_event
from bot.channels.telegram_updates import incoming, named
from flows.groups.events import GroupEvent, GroupJoined, GroupLeft, GroupMoved, GroupSpoke

GROUP = {"id": -5, "type": "group", "title": "Tổ một cửa"}
SOMEBODY = {"id": 42, "is_bot": False, "first_name": "Lan"}
A_BOT = {"id": 9, "is_bot": True, "first_name": "Bot", "username": "motcua_bot"}


def message(text: str | None = None, **changes: Any) -> dict[str, Any]:
    said = {"message_id": 5, "date": 1763700000, "chat": GROUP, "from": SOMEBODY}
    return {"update_id": 11, "message": said | ({"text": text} if text is not None else {}) | changes}


def membership(before: object, after: object, chat: dict[str, Any] | None = None) -> dict[str, Any]:
    change = {"chat": chat or GROUP, "from": SOMEBODY, "date": 1, "old_chat_member": before, "new_chat_member": after}
    return {"update_id": 11, "my_chat_member": change}


def status(name: str, **more: object) -> dict[str, object]:
    return {"user": A_BOT, "status": name} | more


@pytest.mark.parametrize(
    ("raw", "event"),
    [
        (message("/ketnoi K7M2QX4H"), GroupSpoke("/ketnoi K7M2QX4H", "Tổ một cửa")),
        (message("/solieu@motcua_bot"), GroupSpoke("/solieu@motcua_bot", "Tổ một cửa")),
        (message("nhờ @MotCua_Bot xem giúp"), GroupSpoke("nhờ @MotCua_Bot xem giúp", "Tổ một cửa")),
        (message("cảm ơn", reply_to_message={"from": A_BOT}), GroupSpoke("cảm ơn", "Tổ một cửa")),
        (message("/solieu", chat=GROUP | {"id": -1005, "type": "supergroup"}), GroupSpoke("/solieu", "Tổ một cửa")),
        (message(migrate_to_chat_id=-1005), GroupMoved("-1005")),
        (membership(status("left"), status("member")), GroupJoined("Tổ một cửa")),
        (membership(status("kicked"), status("administrator")), GroupJoined("Tổ một cửa")),
        (membership(status("member"), status("kicked")), GroupLeft()),
        (membership(status("administrator"), status("left")), GroupLeft()),
        (membership(status("left"), status("restricted", is_member=True)), GroupJoined("Tổ một cửa")),
        (membership(status("member"), status("restricted", is_member=False)), GroupLeft()),
    ],
)
def test_what_concerns_us_is_read(raw: dict[str, Any], event: GroupEvent) -> None:
    body = orjson.dumps(raw)
    found = named(body)

    assert found is not None
    assert found.update_id == "11"
    assert found.address.startswith("-")
    assert incoming(body) == Incoming(in_group=event)


@pytest.mark.parametrize(
    "raw",
    [
        message("họp lúc 8 giờ nhé"),
        message("cảm ơn", reply_to_message={"from": SOMEBODY}),
        message("/solieu", **{"from": A_BOT}),
        message(photo=[]),
        message(migrate_from_chat_id=-5),
        message("/solieu", chat={"id": -7, "type": "channel"}),
        message("/solieu", chat=GROUP | {"id": "x"}),
        message("/solieu", chat=GROUP | {"id": True}),
        membership(status("member"), status("administrator")),
        membership(status("left"), status("kicked")),
        membership(None, None),
        membership(status("left"), status("something new")),
        membership(status("member"), status("kicked"), {"id": 42, "type": "private"}),
        {"update_id": 11, "my_chat_member": []},
        {"update_id": 11, "message": {"chat": []}},
        {"update_id": 11},
    ],
)
def test_nothing_else_of_a_group_is_kept(raw: dict[str, Any]) -> None:
    assert group_event(raw) is None
    assert named(orjson.dumps(raw)) is None


def test_an_update_is_named_by_its_group() -> None:
    assert named(orjson.dumps(message("/solieu"))) == Named("11", "-5")
