"""Telegram's updates: which one and whose it is before it is stored, and later what it says. Nothing here calls out."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import orjson

from bot.channels.base import Incoming, Named, RemoteFile
from bot.channels.telegram_groups import group_event
from flows.conversation.events import ButtonPressed, NotUnderstood, Opened, TextSent

if TYPE_CHECKING:
    from telegram import Message as TelegramMessage

#: What a channel carries and flows do not read -> its name in the texts.
UNREAD = {
    "voice": "voice",
    "audio": "voice",
    "video_note": "video",
    "video": "video",
    "sticker": "sticker",
    "location": "location",
    "contact": "contact",
}
#: What a message carries and nobody here reads, though it is often there.
UNUSED = ("from", "entities", "caption_entities", "link_preview_options", "reply_to_message", "reply_markup")
_ALBUM = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class Pressed:
    """A pressed button: its question is answered, so its keyboard goes."""

    query_id: str
    chat_id: int
    message_id: int


def named(body: bytes) -> Named | None:
    """None for what is not ours to answer: edits, posts of channels, and of groups what is not said to us."""
    raw = _json(body)
    update_id = raw.get("update_id") if isinstance(raw, dict) else None
    message = _message_of(raw)
    chat = message.get("chat") if message else None
    if isinstance(update_id, int) and isinstance(raw, dict) and (found := group_event(raw)):
        return Named(str(update_id), found[0])
    if not isinstance(chat, dict) or chat.get("type") != "private" or not isinstance(update_id, int):
        return None
    if message is None or not isinstance(chat.get("id"), int):
        return None
    album = str(message.get("media_group_id") or "")
    group = f"album:{album}" if _ALBUM.fullmatch(album) else ""
    return Named(str(update_id), str(chat["id"]), group, _press_answer(raw))


def _press_answer(raw: dict[str, Any]) -> bytes:
    """A pressed button stops waiting by the answer to the webhook itself: no call of ours is needed for it."""
    query = raw.get("callback_query")
    query_id = query.get("id") if isinstance(query, dict) else None
    if not isinstance(query_id, str):
        return b""
    return orjson.dumps({"method": "answerCallbackQuery", "callback_query_id": query_id})


def incoming(body: bytes) -> Incoming | None:
    """What a stored update says; None when there is nothing to answer. Only what it is about is read: the update around
    it is a third of the cost."""
    raw = _json(body)
    query, message = (raw.get("callback_query"), raw.get("message")) if isinstance(raw, dict) else (None, None)
    if isinstance(query, dict):
        return _press(query)
    if isinstance(raw, dict) and (found := group_event(raw)):
        return Incoming(in_group=found[1])
    return _said(message) if isinstance(message, dict) else None


def _said(raw: dict[str, Any]) -> Incoming | None:
    """Texts and photos are read as they stand: the library's objects cost more than all of a turn's rules."""
    chat, text = raw.get("chat"), raw.get("text")
    if isinstance(chat, dict) and chat.get("type") == "private" and (isinstance(text, str) or raw.get("photo")):
        said = _text(text) if isinstance(text, str) else _photo(raw)
        return replace(said, message_id=str(raw.get("message_id") or ""))
    from telegram import Message as TelegramMessage

    message = TelegramMessage.de_json({key: value for key, value in raw.items() if key not in UNUSED})
    if message.chat.type != "private":
        return None
    return replace(_read(message), message_id=str(message.message_id))


def _press(raw: dict[str, Any]) -> Incoming | None:
    """Of the message under the button only where it stands is read. What lacks its place raises, and is set aside."""
    message = raw.get("message")
    if not isinstance(message, dict) or message["chat"].get("type") != "private":
        return None
    courtesy = Pressed(str(raw["id"]), int(message["chat"]["id"]), int(message["message_id"]))
    return Incoming(ButtonPressed(str(raw.get("data") or "")), courtesy=courtesy)


def _json(body: bytes) -> Any:
    """None for what is no JSON. Halves of surrogate pairs, which a strict reader refuses, become question marks."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        pass
    try:
        return orjson.loads(json.dumps(json.loads(body), ensure_ascii=False).encode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None


def _message_of(raw: Any) -> dict[str, Any] | None:
    """The message that an update is about."""
    if not isinstance(raw, dict):
        return None
    query = raw.get("callback_query")
    message = query.get("message") if isinstance(query, dict) else raw.get("message")
    return message if isinstance(message, dict) else None


def _photo(raw: dict[str, Any]) -> Incoming:
    """In the largest of its sizes. What lacks them raises, and is set aside."""
    largest = max(raw["photo"], key=lambda size: int(size["width"]) * int(size["height"]))
    file = RemoteFile(str(largest["file_id"]), "anh.jpg", largest.get("file_size"))
    return Incoming(files=(file,), caption=str(raw.get("caption") or ""))


def _read(message: TelegramMessage) -> Incoming:
    if message.text is not None:
        return _text(message.text)
    if message.document is not None:
        given = RemoteFile(message.document.file_id, message.document.file_name or "tep", message.document.file_size)
        return Incoming(files=(given,), caption=message.caption or "")
    what = next((name for attribute, name in UNREAD.items() if getattr(message, attribute, None)), "other")
    return Incoming(NotUnderstood(what))


def _text(text: str) -> Incoming:
    command, _, payload = text.partition(" ")
    if command.split("@", 1)[0] == "/start":
        return Incoming(Opened(payload.strip()))
    return Incoming(TextSent(text))
