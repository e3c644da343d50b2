"""What the console reads beside dossiers, in memory: requests, files, lost messages, the audit's trail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flows.audit import AuditEntry, AuditLine, Trail
from flows.files import FileMissing, StoredFile
from flows.ports import FileRow, OpenRequest, Undelivered


@dataclass
class FakeRequests:
    """Everybody's are everybody's."""

    waiting: dict[int, OpenRequest] = field(default_factory=dict)

    async def open(self, *, unit_ids: Sequence[str] | None, limit: int = 100) -> list[OpenRequest]:
        return list(self.waiting.values())[:limit]

    async def count(self, *, unit_ids: Sequence[str] | None) -> int:
        return len(self.waiting)

    async def closed(self, **_: Any) -> list[Any]:
        return []

    async def of_units(self, unit_ids: Sequence[str] | None) -> list[Any]:
        """No unit has answers of its own."""
        return []


class NoHurdles:
    """Nobody was ever stuck."""

    async def months(self) -> list[str]:
        return []


class NoChats:
    """No officer has a chat."""

    async def of_staff(self, staff_id: int) -> list[Any]:
        return []

    async def told_at(self, staff_id: int) -> str:
        return ""


class NoComplaints:
    """Nobody complains."""

    async def due(self, **_: Any) -> int:
        return 0


@dataclass
class FakeOutbox:
    lost: list[Undelivered] = field(default_factory=list)
    asked: list[Sequence[str] | None] = field(default_factory=list)

    async def undelivered(self, *, unit_ids: Sequence[str] | None, limit: int = 100) -> list[Undelivered]:
        self.asked.append(unit_ids)
        return self.lost[:limit]


@dataclass
class FakeFiles:
    rows: dict[str, FileRow] = field(default_factory=dict)
    bytes_of: dict[str, bytes] = field(default_factory=dict)

    async def get(self, file_id: str) -> FileRow | None:
        assert file_id.isprintable(), "PostgreSQL refuses NUL"
        return self.rows.get(file_id)

    async def of_dossier(self, dossier_id: str) -> list[FileRow]:
        return [row for row in self.rows.values() if row.dossier_id == dossier_id and not row.is_joined]

    async def joined_of(self, dossier_id: str) -> list[FileRow]:
        return [row for row in self.rows.values() if row.dossier_id == dossier_id and row.is_joined]

    async def read(self, stored: StoredFile) -> bytes:
        if stored.name not in self.bytes_of:
            raise FileMissing(stored.name)
        return self.bytes_of[stored.name]


@dataclass
class FakeAudit:
    """Folds nothing."""

    entries: list[AuditEntry] = field(default_factory=list)

    async def append(self, entries: Sequence[AuditEntry]) -> None:
        self.entries += entries

    async def viewed(self, entry: AuditEntry) -> None:
        self.entries.append(entry)

    async def lines(self, trail: Trail, *, before: int | None = None, limit: int = 100) -> list[AuditLine]:
        """Narrowed by person and units; the rest is the store's."""
        found = [AuditLine(number, each) for number, each in enumerate(self.entries, start=1)]
        return [
            line
            for line in reversed(found)
            if trail.actor in ("", line.entry.actor)
            and (trail.unit_ids is None or line.entry.unit_id in trail.unit_ids)
            and (before is None or line.number < before)
        ][:limit]

    async def actors(self) -> list[str]:
        return sorted({entry.actor for entry in self.entries})

    async def actions(self) -> list[str]:
        return sorted({entry.action for entry in self.entries})
