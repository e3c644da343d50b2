"""Uploads at rest, in a folder or an S3 bucket: each under a generated name, sealed with a key of its own.

The AAD of both the content and its wrapped key is the name, so neither can stand in another file's place.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from flows.files import FileDamaged, StoredFile
from storage.blobs import Blobs, S3Options, open_blobs
from storage.keys import NONCE_BYTES, KeyRing, SealBroken

FORMAT = b"\x01"
SWEEP_BATCH = 500

#: Which of these names are kept in a row.
Known = Callable[[Sequence[str]], Awaitable[Collection[str]]]


class FileStore:
    def __init__(self, blobs: Blobs, ring: KeyRing) -> None:
        self._blobs = blobs
        self._ring = ring

    @classmethod
    def open(cls, url: str, ring: KeyRing, *, s3: S3Options | None = None) -> "FileStore":
        """`file:///folder` or `s3://bucket/prefix`. Raises ValueError with a plain sentence for anything else."""
        return cls(open_blobs(url, s3 or S3Options()), ring)

    async def put(self, content: bytes | Path) -> StoredFile:
        """Keeps the whole content or nothing. Call before the transaction: what no row names is swept away."""
        return await asyncio.to_thread(self._put, content)

    async def get(self, stored: StoredFile) -> bytes:
        """Exactly the bytes that were put. Raises FileDamaged, FileMissing or FilesUnavailable."""
        return await asyncio.to_thread(self._get, stored)

    async def sealed(self, name: str) -> bytes:
        """As it lies there, for a copy of the whole."""
        return await asyncio.to_thread(self._blobs.get, name)

    async def put_sealed(self, name: str, data: bytes) -> None:
        """Back from a copy, under the name that its row has."""
        await asyncio.to_thread(self._blobs.put, name, data)

    async def is_empty(self) -> bool:
        return not await asyncio.to_thread(self._blobs.names, datetime.max.replace(tzinfo=UTC))

    async def delete(self, name: str) -> None:
        """Deleting what is gone already is no error."""
        await asyncio.to_thread(self._blobs.delete, name)

    async def check(self) -> None:
        """Raises FilesUnavailable unless the store answers."""
        await asyncio.to_thread(self._blobs.check)

    async def sweep(self, older_than: datetime, known: Known) -> int:
        """Deletes what was put before that moment and is named by no row; returns how many."""
        names = await asyncio.to_thread(self._blobs.names, older_than)
        swept = 0
        for start in range(0, len(names), SWEEP_BATCH):
            batch = names[start : start + SWEEP_BATCH]
            orphans = set(batch) - set(await known(batch))
            for name in orphans:
                await self.delete(name)
            swept += len(orphans)
        return swept

    def rewrap(self, stored: StoredFile) -> StoredFile:
        """The same file under the current master key; the content itself stays as it is."""
        return replace(stored, wrapped_key=self._ring.seal(self._unwrap(stored), _key_label(stored.name)))

    def _put(self, content: bytes | Path) -> StoredFile:
        data = content.read_bytes() if isinstance(content, Path) else content
        name, key, nonce = _new_name(), AESGCM.generate_key(256), secrets.token_bytes(NONCE_BYTES)
        self._blobs.put(name, FORMAT + nonce + AESGCM(key).encrypt(nonce, data, name.encode()))
        return StoredFile(
            name=name,
            sha256=sha256(data).hexdigest(),
            size=len(data),
            wrapped_key=self._ring.seal(key, _key_label(name)),
        )

    def _get(self, stored: StoredFile) -> bytes:
        key = self._unwrap(stored)
        sealed = self._blobs.get(stored.name)
        nonce, rest = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        if sealed[:1] != FORMAT or len(nonce) < NONCE_BYTES:
            raise FileDamaged(stored.name)
        try:
            data = AESGCM(key).decrypt(nonce, rest, stored.name.encode())
        except InvalidTag as error:
            raise FileDamaged(stored.name) from error
        if sha256(data).hexdigest() != stored.sha256:
            raise FileDamaged(stored.name)
        return data

    def _unwrap(self, stored: StoredFile) -> bytes:
        try:
            return self._ring.open(stored.wrapped_key, _key_label(stored.name))
        except SealBroken as error:
            raise FileDamaged(stored.name) from error


def _new_name() -> str:
    """Two letters of folder keep a folder store's listings short."""
    token = secrets.token_hex(16)
    return f"{token[:2]}/{token}"


def _key_label(name: str) -> bytes:
    return b"file.key\0" + name.encode()
