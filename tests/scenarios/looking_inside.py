"""A database as somebody reads it who got hold of it whole, and has the key as well."""

from __future__ import annotations

import sqlite3
import subprocess
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeAlias

import asyncpg
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CTR

from storage.keys import FORMAT, HEADER_BYTES, NONCE_BYTES, _derive
from tests.servers import PostgresServer

Place: TypeAlias = tuple[str, str]  #: table, column


@dataclass
class Look:
    """Every cell read once: its words without case, the sealed ones as they lie there, how many have something."""

    words: list[tuple[Place, str]] = field(default_factory=list)
    sealed: set[bytes] = field(default_factory=set)
    counts: Counter[Place] = field(default_factory=Counter)

    def places_of(self, values: Iterable[str]) -> dict[str, set[Place]]:
        found: dict[str, set[Place]] = {}
        for value in values:
            folded = value.casefold()
            places = {place for place, words in self.words if folded in words}
            if places:
                found[value] = places
        return found

    def add(self, key: bytes, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        for row in rows:
            for column, value in zip(columns, row, strict=True):
                if value is not None:
                    self._add(key, (table, column), value)

    def _add(self, key: bytes, place: Place, value: object) -> None:
        self.counts[place] += 1
        data = value if isinstance(value, bytes) else str(value).encode()
        if isinstance(value, bytes) and is_sealed(value):
            self.sealed.add(value)
            data = opened(key, value)
        self.words.append((place, data.decode("utf-8", "replace").casefold()))


class Inside(Protocol):
    @property
    def kind(self) -> str: ...

    @property
    def url(self) -> str: ...

    async def look(self) -> Look: ...

    def everything(self) -> bytes:
        """All of it as bytes: what was let go and still lies about, too."""
        ...

    def as_kept(self, cell: bytes) -> bytes:
        """How a sealed cell stands in `everything`."""
        ...


def is_sealed(value: bytes) -> bool:
    return value[:1] == bytes((FORMAT,)) and len(value) > HEADER_BYTES + NONCE_BYTES + 16


def opened(key: bytes, value: bytes) -> bytes:
    """Without caring whose place a value stands in."""
    nonce, rest = value[HEADER_BYTES : HEADER_BYTES + NONCE_BYTES], value[HEADER_BYTES + NONCE_BYTES : -16]
    reader = Cipher(AES256(key), CTR(nonce + b"\0\0\0\2")).decryptor()
    return reader.update(rest) + reader.finalize()


@dataclass(frozen=True)
class InsideSqlite:
    secret: str
    path: Path
    kind: str = "sqlite"

    @property
    def url(self) -> str:
        return f"sqlite:///{self.path}"

    async def look(self) -> Look:
        look, key = Look(), _derive(self.secret, "data")
        connection = sqlite3.connect(self.path)
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            cursor = connection.execute(f'SELECT * FROM "{table}"')
            look.add(key, table, [each[0] for each in cursor.description], cursor)
        connection.close()
        return look

    def everything(self) -> bytes:
        return b"".join(path.read_bytes() for path in sorted(self.path.parent.glob(f"{self.path.name}*")))

    def as_kept(self, cell: bytes) -> bytes:
        return cell


@dataclass(frozen=True)
class InsidePostgres:
    """What `pg_dump` writes stands for the whole: rows that were let go are in its pages until the next vacuum."""

    secret: str
    server: PostgresServer
    name: str
    kind: str = "postgres"

    @property
    def url(self) -> str:
        return self.server.url(self.name)

    async def look(self) -> Look:
        look, key = Look(), _derive(self.secret, "data")
        connection = await asyncpg.connect(user="postgres", database=self.name, host=str(self.server.socket_dir))
        tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in tables:
            rows = await connection.fetch(f'SELECT * FROM "{table}"')
            if rows:
                look.add(key, table, list(rows[0].keys()), (list(row.values()) for row in rows))
        await connection.close()
        return look

    def everything(self) -> bytes:
        command = [str(self.server.psql.with_name("pg_dump")), "-U", "postgres", "-h", str(self.server.socket_dir)]
        return subprocess.run([*command, self.name], check=True, capture_output=True, timeout=120).stdout

    def as_kept(self, cell: bytes) -> bytes:
        return cell.hex().encode()
