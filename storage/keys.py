"""Every key of an installation, derived from its one secret: for data, for blind indexes and for cookies.

A sealed value is `format, key id | nonce | AES-256-GCM`, bound by its AAD to the one place where it may stand.
"""

import hmac
import os
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

FORMAT = 1
HEADER_BYTES = 2
NONCE_BYTES = 12
INDEX_BYTES = 16
_SALT = b"motcua keys 1"


class SealBroken(Exception):
    """A sealed value was changed, stands in another's place, or was sealed under a key that is not listed."""


@dataclass(frozen=True, slots=True, repr=False)
class _Keys:
    """What one secret gives. The id is a fingerprint, so it stays the same when the secret becomes an old one."""

    id: int
    data: AESGCM
    index: bytes
    cookie: bytes
    audit: bytes
    genuine: bytes

    @classmethod
    def derive(cls, secret: str) -> "_Keys":
        if not secret.strip():
            raise ValueError("the secret key is empty")
        return cls(
            id=_derive(secret, "id")[0],
            data=AESGCM(_derive(secret, "data")),
            index=_derive(secret, "index"),
            cookie=_derive(secret, "cookie"),
            audit=_derive(secret, "audit"),
            genuine=_derive(secret, "genuine"),
        )


class KeyRing:
    """Seals with the current key; opens with the current and with every old one that is still listed."""

    def __init__(self, keys: Sequence[_Keys]) -> None:
        self._keys = tuple(keys)
        self._current = self._keys[0]

    @classmethod
    def from_secret(cls, secret: str, old: Sequence[str] = ()) -> "KeyRing":
        return cls([_Keys.derive(each) for each in (secret, *old)])

    @property
    def cookie_keys(self) -> tuple[bytes, ...]:
        """The current cookie key first; the others only check cookies that were signed before a rotation."""
        return tuple(keys.cookie for keys in self._keys)

    @property
    def genuine_keys(self) -> tuple[bytes, ...]:
        """For check codes of messages: the current one makes them, all are known."""
        return tuple(keys.genuine for keys in self._keys)

    def seal(self, data: bytes, aad: bytes) -> bytes:
        header = bytes((FORMAT, self._current.id))
        nonce = os.urandom(NONCE_BYTES)
        return header + nonce + self._current.data.encrypt(nonce, data, header + aad)

    def open(self, sealed: bytes, aad: bytes) -> bytes:
        header, rest = sealed[:HEADER_BYTES], sealed[HEADER_BYTES:]
        if len(header) < HEADER_BYTES or header[0] != FORMAT or len(rest) < NONCE_BYTES:
            raise SealBroken("not a sealed value")
        # An id is one byte, so two secrets may share it: then the tag decides.
        for keys in self._keys:
            if keys.id == header[1]:
                try:
                    return keys.data.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], header + aad)
                except InvalidTag:
                    continue
        raise SealBroken("the value was changed or moved, or its key is not listed")

    def is_current(self, sealed: bytes) -> bool:
        """Whether a rotation may leave this value as it is."""
        return sealed[:HEADER_BYTES] == bytes((FORMAT, self._current.id))

    def seal_json(self, value: Any, aad: bytes) -> bytes:
        return self.seal(orjson.dumps(value), aad)

    def open_json(self, sealed: bytes, aad: bytes) -> Any:
        return orjson.loads(self.open(sealed, aad))

    def blind_index(self, label: str, normalised: str) -> bytes:
        """By which a sealed value is found again: equal values under one label, and only those, look equal."""
        return _blind(self._current.index, label, normalised)

    def audit_mark(self, message: bytes) -> bytes:
        """Of a line of the audit log: whoever has only the database cannot make it."""
        return hmac.digest(self._current.audit, message, sha256)

    def audit_marks(self, message: bytes) -> tuple[bytes, ...]:
        """Under every listed key, for lines that were written before a rotation."""
        return tuple(hmac.digest(keys.audit, message, sha256) for keys in self._keys)

    def blind_indexes(self, label: str, normalised: str) -> tuple[bytes, ...]:
        """The index under every listed key, for looking up rows that a rotation has not reached yet."""
        return tuple(_blind(keys.index, label, normalised) for keys in self._keys)


def _blind(key: bytes, label: str, normalised: str) -> bytes:
    return hmac.digest(key, f"{label}\0{normalised}".encode(), sha256)[:INDEX_BYTES]


def _derive(secret: str, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=_SALT, info=purpose.encode()).derive(secret.encode())
