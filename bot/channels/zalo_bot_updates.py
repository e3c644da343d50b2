"""Updates of the Zalo Bot Platform: which one and whose it is before it is stored, and later what it says.

A delivery is the update itself, or wrapped as the answer to a call; both shapes are in use.
"""

from __future__ import annotations

from typing import Any

import orjson

from bot.channels.base import Incoming, Named, RemoteFile
from bot.channels.limits import ZALO_BOT
from flows.conversation.events import NotUnderstood, Opened, TextSent
from flows.groups.events import GroupSpoke

Json = dict[str, Any]
PRIVATE, GROUP = "PRIVATE", "GROUP"
#: What people send and flows do not read -> its name in the texts. A PDF reaches us as "unsupported" only.
UNREAD = {"message.sticker.received": "sticker", "message.unsupported.received": "not_carried"}
LONGEST_ID = 200


def unwrapped(raw: object) -> Json | None:
    """The update, whichever shape it came in."""
    if not isinstance(raw, dict):
        return None
    inner = raw.get("result") if "message" not in raw else raw
    return inner if isinstance(inner, dict) and isinstance(inner.get("message"), dict) else None


def named(body: bytes) -> Named | None:
    """None for what is not ours to answer: our own messages, other bots, talk of a group that is not for us."""
    update = _update(body)
    if update is None or _is_of_a_bot(update["message"]):
        return None
    message: Json = update["message"]
    chat, message_id = message.get("chat"), _id(message.get("message_id"))
    address = _id(chat.get("id")) if isinstance(chat, dict) else ""
    if not address or not message_id or (_is_group(message) and not _is_addressed(message)):
        return None
    # Nothing says that ids of messages are unique beyond their chat.
    mark = ZALO_BOT.group_mark if _is_group(message) else ""
    return Named(f"{address}:{message_id}", f"{mark}{address}")


def incoming(body: bytes) -> Incoming | None:
    """What a stored update says. In a group it is only read whether it is one of a group's few commands."""
    update = _update(body)
    if update is None:
        return None
    message = update["message"]
    if _is_group(message):
        return Incoming(in_group=GroupSpoke(str(message.get("text") or ""), _title(message)))
    photo, text = message.get("photo_url") or message.get("photo"), message.get("text")
    if isinstance(photo, str) and photo:
        file = RemoteFile(f"{_id(message['chat'].get('id'))} {photo}", "anh.jpg")
        return Incoming(files=(file,), caption=str(message.get("caption") or ""))
    if isinstance(text, str):
        return _text(text)
    return Incoming(NotUnderstood(UNREAD.get(str(update.get("event_name")), "other")))


def _text(text: str) -> Incoming:
    command, _, payload = text.partition(" ")
    return Incoming(Opened(payload.strip()) if command == "/start" else TextSent(text))


def _update(body: bytes) -> Json | None:
    try:
        return unwrapped(orjson.loads(body))
    except orjson.JSONDecodeError:
        return None


def _is_of_a_bot(message: Json) -> bool:
    sender = message.get("from")
    return isinstance(sender, dict) and sender.get("is_bot") is True


def _is_group(message: Json) -> bool:
    chat = message.get("chat")
    return isinstance(chat, dict) and str(chat.get("chat_type") or PRIVATE).upper() != PRIVATE


def _title(message: Json) -> str:
    """The platform's references show no name of a group; one that comes is kept for the console."""
    chat = message["chat"]
    return str(chat.get("title") or chat.get("name") or "")[:200]


def _is_addressed(message: Json) -> bool:
    text = message.get("text")
    return isinstance(text, str) and (text.startswith("/") or "@bot" in text.casefold())


def _id(value: object) -> str:
    """Ids are text, in older answers numbers."""
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return text if len(text) <= LONGEST_ID and " " not in text else ""
