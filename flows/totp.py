"""Codes of an authenticator app (RFC 6238 over RFC 4226: HMAC-SHA-1, six digits, thirty seconds)."""

from __future__ import annotations

import hmac
from base64 import b32encode
from datetime import datetime
from hashlib import sha1
from urllib.parse import quote, urlencode

SECRET_BYTES = 20  #: as long as the hash (RFC 4226, section 4, R6)
DIGITS, STEP_S = 6, 30
#: Clocks of telephones go wrong by this many steps (RFC 6238, section 5.2).
DRIFT = 1


def step_at(now: datetime) -> int:
    return int(now.timestamp()) // STEP_S


def code_of(secret: bytes, step: int, *, digits: int = DIGITS) -> str:
    """RFC 4226, section 5.3: four bytes of the hash from where its last half-byte says."""
    mac = hmac.new(secret, step.to_bytes(8, "big"), sha1).digest()
    start = mac[-1] & 15
    number = int.from_bytes(mac[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**digits:0{digits}}"


def step_of(secret: bytes, typed: str, *, now: datetime) -> int | None:
    """Which step the code belongs to, among those that may be meant; None when it is wrong."""
    code = "".join(typed.split())
    current = step_at(now)
    steps = range(max(0, current - DRIFT), current + DRIFT + 1)
    fits = [
        step for step in steps if hmac.compare_digest(code_of(secret, step).encode(), code.encode("utf-8", "replace"))
    ]
    return fits[0] if fits else None


def shown_secret(secret: bytes) -> str:
    """In groups of four, to be typed where no camera is."""
    text = b32encode(secret).decode().rstrip("=")
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def address_of(secret: bytes, *, issuer: str, login: str) -> str:
    """What the QR of an authenticator app holds."""
    label = quote(f"{issuer}:{login}", safe="")
    asked = {"secret": b32encode(secret).decode().rstrip("="), "issuer": issuer, "digits": DIGITS, "period": STEP_S}
    return f"otpauth://totp/{label}?{urlencode(asked, quote_via=quote)}"
