"""Links to one file for one person, for channels that carry no files: signed, unguessable, and over after a day."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from flows.values import Words

if TYPE_CHECKING:
    from flows.ports import Parcel

VALID = timedelta(hours=24)
MAC_BYTES = 16


@dataclass(frozen=True, slots=True)
class Grant:
    """What a link opens: the file's path, for the chat that it was sent to."""

    path: str
    chat_id: int


class FileLinks:
    """Nothing is stored. `keys` sign with the first and recognise with all, so that links outlive a change of key."""

    def __init__(self, address: str, keys: Sequence[bytes], *, now: Callable[[], datetime]) -> None:
        self._address = address
        self._keys = tuple(keys)
        self._now = now

    def words(self, parcel: Parcel, path: str) -> Words:
        """The link in words. Counted from when the message was written, so a later attempt says the same."""
        until = parcel.created_at + VALID
        claim = f"{int(until.timestamp())}:{parcel.chat_id}:{path}".encode()
        token = _text(_mac(self._keys[0], claim) + claim)
        return Words("attached", {"link": f"{self._address}/f/{token}", "until": until.isoformat()})

    def opened(self, token: str) -> Grant | None:
        """None for a forged, damaged or old one."""
        signed = _bytes(token)
        mac, claim = signed[:MAC_BYTES], signed[MAC_BYTES:]
        if not any(hmac.compare_digest(mac, _mac(key, claim)) for key in self._keys):
            return None
        until, chat_id, path = claim.decode().split(":", 2)
        if datetime.fromtimestamp(int(until), UTC) <= self._now():
            return None
        return Grant(path, int(chat_id))


def _mac(key: bytes, claim: bytes) -> bytes:
    return hmac.new(key, b"file\0" + claim, sha256).digest()[:MAC_BYTES]


def _text(signed: bytes) -> str:
    return urlsafe_b64encode(signed).decode().rstrip("=")


def _bytes(token: str) -> bytes:
    try:
        return urlsafe_b64decode(token.encode() + b"=" * (-len(token) % 4))
    except ValueError:
        return b""
