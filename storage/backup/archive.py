"""The file that a copy is: a tar of sealed rows and sealed files, with a manifest that the installation's key marks.

The key itself is never in it: whoever finds the file can read nothing, and whoever loses the key neither.
"""

from __future__ import annotations

import gzip
import hmac
import io
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

import orjson

from storage.keys import KeyRing

FORMAT = 1
MANIFEST, MARK = "manifest.json", "manifest.mark"
_CHUNK = 1 << 20


class CopyProblem(Exception):
    """Why a copy cannot be made or put back, in one plain sentence."""


@dataclass(slots=True)
class Manifest:
    """What is in the copy. `sums`: of every member; `last_ids`: the last row number given in each counted table."""

    schema: str
    made_at: str
    tables: dict[str, int] = field(default_factory=dict)
    files: int = 0
    missing: list[str] = field(default_factory=list)
    last_ids: dict[str, int] = field(default_factory=dict)
    sums: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    def as_bytes(self) -> bytes:
        return orjson.dumps({name: getattr(self, name) for name in self.__slots__}, option=orjson.OPT_SORT_KEYS)


class Writer:
    def __init__(self, to: IO[bytes], manifest: Manifest) -> None:
        self._tar = tarfile.open(fileobj=to, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115 - closed by `finish`
        self.manifest = manifest

    def add(self, name: str, data: bytes) -> None:
        self.manifest.sums[name] = sha256(data).hexdigest()
        self._put(name, data)

    def finish(self, ring: KeyRing) -> None:
        described = self.manifest.as_bytes()
        self._put(MANIFEST, described)
        self._put(MARK, ring.audit_mark(described))
        self._tar.close()

    def _put(self, name: str, data: bytes) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = len(data), 0o600
        self._tar.addfile(member, io.BytesIO(data))


class Reader:
    """Everything is checked before anything is believed. Raises CopyProblem."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._file = path.open("rb")
            try:
                self._tar = tarfile.open(fileobj=self._file, mode="r:")  # noqa: SIM115 - closed by `close`
                self._described = self._read(MANIFEST)
                self.mark = self._read(MARK)
                self.manifest = _manifest(self._described)
            except BaseException:
                self._file.close()
                raise
        except (tarfile.TarError, KeyError, ValueError, EOFError, TypeError) as error:
            raise self._damaged() from error

    def close(self) -> None:
        self._tar.close()
        self._file.close()

    def check_key(self, ring: KeyRing) -> None:
        if not any(hmac.compare_digest(each, self.mark) for each in ring.audit_marks(self._described)):
            raise CopyProblem(
                "the copy was made with another SECRET_KEY, or was changed: set the key that the installation had"
            )

    def check(self) -> None:
        """Read everything once; nothing may be changed, missing or too much."""
        names = {member.name for member in self._tar.getmembers()} - {MANIFEST, MARK}
        if names != set(self.manifest.sums):
            raise self._damaged()
        for name in sorted(names):
            self.get(name)

    def get(self, name: str) -> bytes:
        try:
            data = self._read(name)
        except (tarfile.TarError, KeyError, OSError, EOFError) as error:
            raise self._damaged() from error
        if sha256(data).hexdigest() != self.manifest.sums.get(name):
            raise self._damaged()
        return data

    def parts(self, table: str) -> Iterator[tuple[list[str], list[list[Any]]]]:
        """Columns and rows, so many at a time."""
        for name in sorted(each for each in self.manifest.sums if each.startswith(f"tables/{table}/")):
            columns, *rows = [orjson.loads(line) for line in gzip.decompress(self.get(name)).splitlines()]
            yield columns, [[_unpacked(value) for value in row] for row in rows]

    def file_names(self) -> list[str]:
        return sorted(name.removeprefix("files/") for name in self.manifest.sums if name.startswith("files/"))

    def _read(self, name: str) -> bytes:
        member = self._tar.extractfile(name)
        if member is None:
            raise KeyError(name)
        return member.read()

    def _damaged(self) -> CopyProblem:
        return CopyProblem(f"{self._path.name} is damaged or is no copy of an installation")


def packed(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    lines = [orjson.dumps(list(columns)), *(orjson.dumps([_packed(value) for value in row]) for row in rows)]
    return gzip.compress(b"\n".join(lines), compresslevel=1, mtime=0)


def _packed(value: Any) -> Any:
    return {"b": value.hex()} if isinstance(value, bytes) else value


def _unpacked(value: Any) -> Any:
    return bytes.fromhex(value["b"]) if isinstance(value, dict) else value


def _manifest(described: bytes) -> Manifest:
    given = orjson.loads(described)
    if given["format"] != FORMAT:
        raise CopyProblem("the copy was made by a newer version of this program: install that one")
    return Manifest(**given)
