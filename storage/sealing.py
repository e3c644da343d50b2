"""Sealed columns. The label names table, column and row, so that a value put into another place does not open."""

from __future__ import annotations

from typing import Any

from storage.keys import KeyRing


class Seals:
    """`seals.seal("dossiers.answers", dossier_id, answers)`; nothing is sealed into nothing."""

    def __init__(self, ring: KeyRing) -> None:
        self.ring = ring

    def seal(self, column: str, row: object, value: Any) -> bytes:
        return self.ring.seal_json(value, f"{column}:{row}".encode())

    def open(self, column: str, row: object, sealed: bytes) -> Any:
        return self.ring.open_json(sealed, f"{column}:{row}".encode())

    def seal_text(self, column: str, row: object, text: str | None) -> bytes | None:
        return self.ring.seal(text.encode("utf-8", "replace"), f"{column}:{row}".encode()) if text else None

    def open_text(self, column: str, row: object, sealed: bytes | None) -> str:
        return self.ring.open(sealed, f"{column}:{row}".encode()).decode() if sealed else ""

    def seal_bytes(self, column: str, row: object, data: bytes) -> bytes:
        return self.ring.seal(data, f"{column}:{row}".encode())

    def open_bytes(self, column: str, row: object, sealed: bytes | None) -> bytes:
        return self.ring.open(sealed, f"{column}:{row}".encode()) if sealed else b""
