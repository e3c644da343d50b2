"""Zalo's events: whether Zalo sent them, which one and whose before it is stored, and later what it says.

An event is stored once by its message id (others: event, timestamp and sender): a replay, however late, does nothing.
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, TypeAlias

import orjson

from bot.channels.base import Incoming, Named, RemoteFile
from flows.conversation.events import ButtonPressed, ChatLeft, HumanTookOver, NotUnderstood, Opened, TextSent

#: A pressed button comes back as a text: what stands before our token in it. The token is input like any other.
PRESS = "#nut:"
LONGEST_TOKEN = 100
MOST_FILES = 20
RECEIVED = "user_received_message"
#: Pictures that are sent together come as one event each; those that come within a second are taken together.
TOGETHER = "photos"
_ID = re.compile(r"[A-Za-z0-9_.-]{1,64}")
Raw: TypeAlias = dict[str, Any]


def is_signed(body: bytes, given: str, *, identity: str, secret: str) -> bool:
    """`X-ZEvent-Signature: mac=<hex>`: SHA-256 of id + raw body + timestamp + key, the timestamp as in the body."""
    raw = _json(body)
    timestamp = raw.get("timestamp", "") if isinstance(raw, dict) else ""
    joined = identity.encode() + body + str(timestamp).encode("utf-8", "replace") + secret.encode()
    expected = sha256(joined).hexdigest()
    mac = given.strip().removeprefix("mac=").lower()
    return hmac.compare_digest(mac.encode("utf-8", "surrogateescape"), expected.encode())


def named(body: bytes) -> Named | None:
    """None for what is not ours to answer: receipts of delivery, our own messages, groups, what is unknown."""
    raw = _json(body)
    if not isinstance(raw, dict):
        return None
    event = raw.get("event_name")
    if not isinstance(event, str) or not (event in EVENTS or _is_by_hand(raw, event)):
        return None
    address = _address(raw, event)
    return Named(_update_id(raw, event, address), address, TOGETHER if event in FILES else "") if address else None


@dataclass(frozen=True, slots=True)
class Receipt:
    """A template message arrived at a telephone: which of ours, and when."""

    message_id: int
    at: datetime


def receipt(body: bytes) -> Receipt | None:
    """Of `user_received_message`, by the tracking id that we gave; chats' receipts carry none."""
    raw = _json(body)
    if not isinstance(raw, dict) or raw.get("event_name") != RECEIVED:
        return None
    number, moment = (_size(value) for value in (_part(raw, "message").get("tracking_id"), raw.get("timestamp")))
    if number is None or moment is None:
        return None
    return Receipt(number, datetime.fromtimestamp(moment // 1000, UTC))


def incoming(body: bytes, *, takeover_minutes: int) -> Incoming | None:
    """What a stored event says; None when there is nothing to answer."""
    raw = _json(body)
    event = raw.get("event_name") if isinstance(raw, dict) else None
    if not isinstance(event, str):
        return None
    if _is_by_hand(raw, event):
        return Incoming(HumanTookOver(takeover_minutes)) if takeover_minutes else None
    return EVENTS[event](raw) if event in EVENTS else None


def _is_by_hand(raw: Raw, event: str) -> bool:
    """What the account sends is told to us as well. A person at its console is named in it; our own calls are not."""
    return event.startswith("oa_send_") and bool(_part(raw, "sender").get("admin_id"))


def _address(raw: Raw, event: str) -> str:
    by_account = event.startswith("oa_send_")
    holder = _part(raw, "recipient" if by_account else "sender") or _part(raw, "follower")
    found = holder.get("id")
    address = str(found) if isinstance(found, str | int) and not isinstance(found, bool) else ""
    return address if _ID.fullmatch(address) else ""


def _update_id(raw: Raw, event: str, address: str) -> str:
    """A message is known by its id; other events, which may name a message they are about, by their moment."""
    message_id = _part(raw, "message").get("msg_id") if "_send_" in event else None
    own = f"m:{message_id}" if message_id else f"{event}:{raw.get('timestamp')}:{address}"
    return own if len(own) <= 128 and own.isascii() and own.isprintable() else f"h:{_digest(own)}"


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()


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


def _part(raw: Raw, name: str) -> Raw:
    part = raw.get(name)
    return part if isinstance(part, dict) else {}


def _text_of(raw: Raw) -> str:
    text = _part(raw, "message").get("text")
    return text if isinstance(text, str) else ""


def _text(raw: Raw) -> Incoming | None:
    text = _text_of(raw)
    return pressed(text) or Incoming(TextSent(text))


def pressed(text: str) -> Incoming | None:
    token = text.strip().removeprefix(PRESS)
    if token == text.strip() or len(token) > LONGEST_TOKEN:
        return None
    return Incoming(ButtonPressed(token))


def _click(raw: Raw) -> Incoming | None:
    """A press that comes as an event of its own."""
    found = (raw.get("payload"), _part(raw, "message").get("payload"), _text_of(raw))
    return next((press for each in found if isinstance(each, str) and (press := pressed(each))), None)


def _files(raw: Raw) -> Incoming | None:
    attachments = _part(raw, "message").get("attachments")
    listed = attachments if isinstance(attachments, list) else []
    files = [file for each in listed[:MOST_FILES] if (file := _file(each))]
    return Incoming(files=tuple(files), caption=_text_of(raw)) if files else Incoming(NotUnderstood("other"))


def _file(attachment: Any) -> RemoteFile | None:
    payload = attachment.get("payload") if isinstance(attachment, dict) else None
    url = payload.get("url") if isinstance(payload, dict) else None
    if not isinstance(payload, dict) or not isinstance(url, str) or not url:
        return None
    name = payload.get("name")
    is_picture = attachment.get("type") == "image"
    return RemoteFile(url, str(name) if name else "anh.jpg" if is_picture else "tep", _size(payload.get("size")))


def _size(value: Any) -> int | None:
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 14 else None


def _info(raw: Raw) -> Incoming | None:
    """Contact data that the person chose to share: of it only the phone number answers a question."""
    digits = re.sub(r"\D", "", str(_part(raw, "info").get("phone") or ""))[:20]
    phone = f"0{digits[2:]}" if digits.startswith("84") else digits
    return Incoming(TextSent(phone)) if phone else Incoming(NotUnderstood("contact"))


def _unread(what: str) -> Callable[[Raw], Incoming]:
    return lambda raw: Incoming(NotUnderstood(what))


#: Event -> what it says. `user_received_message`, `user_seen_message` and our own `oa_send_…` have no row: no answer.
EVENTS: Mapping[str, Callable[[Raw], Incoming | None]] = {
    "user_send_text": _text,
    "user_send_link": _text,
    "user_send_image": _files,
    "user_send_file": _files,
    "user_send_gif": _unread("sticker"),
    "user_send_sticker": _unread("sticker"),
    "user_send_audio": _unread("voice"),
    "user_send_video": _unread("video"),
    "user_send_location": _unread("location"),
    "user_send_business_card": _unread("contact"),
    "user_submit_info": _info,
    "user_click_button": _click,
    "follow": lambda raw: Incoming(Opened()),
    "unfollow": lambda raw: Incoming(ChatLeft()),
}
FILES = frozenset(("user_send_image", "user_send_file"))
