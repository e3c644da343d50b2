"""Check codes of official messages: anybody who got one can ask whether the agency sends such a message that day.

A code is computed from the day and the kind of message with a key that only the installation has (40 bits of an HMAC),
so nothing is stored, nothing personal is in it, and erasing or restoring changes no answer. It says that a message of
this kind went out that day, not to whom: whoever asks for money under it is told apart by the kind.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from hashlib import sha256

from flows import texts

#: Without letters that look like digits (Crockford's base 32).
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SIGNS = 8  #: of five bits each
#: So long a message can be asked about.
DAYS = 180
OFFICIAL = ("notice.", "broadcast.")
_READ_AS = str.maketrans("OIL", "011")
_CODE = re.compile(f"[{ALPHABET}]{{{SIGNS}}}")


@dataclass(frozen=True, slots=True)
class Sent:
    """What a code stands for: messages of this kind went out on that day."""

    on: date
    kind: str  #: key of the text that was sent


@dataclass(frozen=True, slots=True, repr=False)
class Genuine:
    """The keys that codes are made with: the first makes them, older ones are still known. None: there are no codes."""

    keys: tuple[bytes, ...] = ()
    _known: dict[date, Mapping[str, str]] = field(default_factory=dict, compare=False)

    def code(self, kind: str, on: date) -> str:
        """ "7KQ2-M2P9"; nothing for what is no official message."""
        if not self.keys or not kind.startswith(OFFICIAL):
            return ""
        made = _made(self.keys[0], kind, on)
        return f"{made[:4]}-{made[4:]}"

    def find(self, typed: str, *, today: date) -> Sent | None:
        code = as_code(typed)
        for back in range(DAYS) if code else ():
            on = today - timedelta(days=back)
            kind = self._of(on).get(code)
            if kind is not None:
                return Sent(on, kind)
        return None

    def _of(self, on: date) -> Mapping[str, str]:
        """Every code of a day; kept, since a day's codes never change."""
        if on not in self._known:
            self._known[on] = {_made(key, kind, on): kind for key in self.keys for kind in kinds()}
        return self._known[on]


def as_code(typed: str) -> str:
    """However it was typed; nothing when it cannot be a code."""
    signs = "".join(sign for sign in typed.upper() if sign.isalnum()).translate(_READ_AS)
    return signs if _CODE.fullmatch(signs) else ""


def told_as(kind: str) -> str:
    """The end of a key of `genuine.kind`: what such a message is about."""
    if kind.startswith("broadcast."):
        return "broadcast"
    name = kind.removeprefix("notice.")
    return name if texts.has(f"staff.told.{name}") else "other"


@cache
def kinds() -> tuple[str, ...]:
    return tuple(sorted(key for key in texts.templates() if key.startswith(OFFICIAL)))


def _made(key: bytes, kind: str, on: date) -> str:
    digest = hmac.digest(key, f"{on.isoformat()} {kind}".encode(), sha256)
    number = int.from_bytes(digest[: SIGNS * 5 // 8])
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(SIGNS)))
