"""Dossiers in memory, and at which desk they are: the queue, the steps, who looks at what, and what is written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, cast

from flows.delivery.model import Contact, Contacts
from flows.dossiers.model import Dossier, Event, Status
from flows.handling.model import ExtensionState, Holding
from flows.ports import EVERYTHING, Changes, Kind, Moved, Parcel, QueueFilter, QueueRow, StoredMessage, Work
from flows.ports.desks import Present, SavedQueue
from flows.text_folding import fold
from tests.bot.web.fakes_accounts import FakeStaff
from tests.bot.web.fakes_beside import FakeAudit
from tests.fakes_office import FakeHandling
from tests.kit import NOW


@dataclass
class FakeDossiers:
    kept: dict[str, Dossier] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    told: list[tuple[str, StoredMessage, str]] = field(default_factory=list)
    asked: list[QueueFilter] = field(default_factory=list)

    async def queue(
        self,
        *,
        unit_ids: Sequence[str] | None,
        statuses: Sequence[Status],
        text: str = "",
        only: QueueFilter = EVERYTHING,
        limit: int = 100,
    ) -> list[QueueRow]:
        self.asked.append(only)
        wanted = [each for each in self._of(unit_ids) if each.status in statuses and (each.code or "").endswith(text)]
        wanted = [each for each in wanted if self._fits(each, only)]
        wanted.sort(key=lambda each: (each.due_at is None, each.due_at or each.filed_at or NOW))
        return [QueueRow(replace(each, answers={}), 2) for each in wanted[:limit]]

    async def counts(self, *, unit_ids: Sequence[str] | None, now: datetime) -> Mapping[str, int]:
        counts: dict[str, int] = {}
        for each in self._of(unit_ids):
            counts[each.status.value] = counts.get(each.status.value, 0) + 1
            late = each.due_at is not None and each.finished_at is None and now > each.due_at
            counts["overdue"] = counts.get("overdue", 0) + late
        return counts

    async def filed_between(
        self, *, unit_ids: Sequence[str], start: datetime, end: datetime, limit: int
    ) -> list[Dossier]:
        return [each for each in self._of(unit_ids) if each.filed_at and start <= each.filed_at < end][:limit]

    async def get(self, dossier_id: str) -> Dossier | None:
        assert dossier_id.isprintable(), "PostgreSQL refuses NUL"
        return self.kept.get(dossier_id)

    async def by_token(self, token: str) -> Dossier | None:
        return next((replace(each, answers={}) for each in self.kept.values() if each.token == token), None)

    async def history(self, dossier_id: str) -> list[Event]:
        return [event for event in self.events if event.dossier_id == dossier_id]

    async def messages(self, dossier_id: str) -> list[tuple[StoredMessage, str]]:
        return [(message, fate) for owner, message, fate in self.told if owner == dossier_id]

    def _fits(self, dossier: Dossier, only: QueueFilter) -> bool:
        """Marks, procedures and ids; the rest is the store's."""
        answers = " ".join(str(value) for value in dossier.answers.values())
        return (
            all(value in fold(answers).split() for _, value in only.marks)
            and only.procedure in ("", dossier.procedure_code)
            and (only.ids is None or dossier.id in only.ids)
        )

    def _of(self, unit_ids: Sequence[str] | None) -> list[Dossier]:
        return [each for each in self.kept.values() if unit_ids is None or each.unit_id in unit_ids]


@dataclass
class FakeDesks:
    """What pages read of steps and letters."""

    kept: FakeHandling
    dossiers: FakeDossiers

    def __getattr__(self, name: str) -> Any:
        return getattr(self.kept, name)

    async def warned(self, dossier_ids: Sequence[str]) -> dict[str, list[Any]]:
        return {each: [row for row in self.kept.given if row.dossier_id == each] for each in dossier_ids}

    async def of_holder(self, login: str, *, limit: int = 200) -> list[Work]:
        return self._open(lambda row: row.holder == login)

    async def for_role(self, role: str, *, unit_ids: Sequence[str] | None, limit: int = 200) -> list[Work]:
        return self._open(
            lambda row: row.role == role and row.holder is None and (unit_ids is None or row.unit_id in unit_ids)
        )

    async def lent(self, steps: Mapping[str, Collection[str]], *, but: Collection[str], limit: int = 200) -> list[str]:
        found = self._open(lambda row: row.unit_id in steps.get(row.role, ()))
        return [each.dossier.id for each in found if each.dossier.unit_id not in (*but, each.holding.unit_id)][:limit]

    async def proposed(self, *, unit_ids: Sequence[str] | None, limit: int = 200) -> list[Any]:
        waiting = [each for each in self.kept.letters.values() if each.state is ExtensionState.PROPOSED]
        return [(each, self.dossiers.kept[each.dossier_id]) for each in waiting]

    def _open(self, wanted: Callable[[Holding], bool]) -> list[Work]:
        rows = [row for row in self.kept.steps.values() if row.is_open and wanted(row)]
        return [Work(row, self.dossiers.kept[row.dossier_id]) for row in rows]


@dataclass
class FakePresence:
    """Everybody stays until the test ends."""

    here: dict[str, dict[int, datetime]] = field(default_factory=dict)
    queues: dict[int, dict[str, SavedQueue]] = field(default_factory=dict)
    staff: FakeStaff | None = None

    async def present(self, dossier_id: str, staff_id: int, *, now: datetime) -> list[Present]:
        here = self.here.setdefault(dossier_id, {})
        here.setdefault(staff_id, now)
        names = {person.id: person.name for person, _ in self.staff.people.values()} if self.staff else {}
        return [Present(names[each], since) for each, since in here.items() if each != staff_id]

    async def saved(self, staff_id: int) -> list[SavedQueue]:
        return list(self.queues.get(staff_id, {}).values())

    async def save(self, staff_id: int, queue: SavedQueue) -> None:
        self.queues.setdefault(staff_id, {})[queue.name] = queue

    async def forget(self, staff_id: int, name: str) -> None:
        self.queues.get(staff_id, {}).pop(name, None)


@dataclass
class FakeNews:
    """What was kept, in its order; nobody comes or leaves but by `FakePresence`."""

    desks: FakePresence
    moves: list[Moved] = field(default_factory=list)

    async def newest(self, *, limit: int) -> list[Moved]:
        return self.moves[-limit:]

    async def after(self, number: int, *, limit: int = 1000) -> list[Moved]:
        return [each for each in self.moves if each.number > number]

    async def here(self, dossier_ids: Collection[str], *, now: datetime) -> dict[str, frozenset[int]]:
        return {each: frozenset(self.desks.here.get(each, ())) for each in dossier_ids}


@dataclass
class FakeTx:
    dossiers: FakeDossiers
    audit: FakeAudit
    handling: FakeHandling

    async def dossier(self, dossier_id: str) -> Dossier | None:
        return self.dossiers.kept.get(dossier_id)

    @property
    def deliveries(self) -> FakeTx:
        return self

    async def contacts_of(self, person_ids: Sequence[int], *, windowed: Collection[str]) -> Mapping[int, Contacts]:
        return {person_id: Contacts((Contact(person_id, "telegram"),)) for person_id in person_ids}

    async def number(self, wanted: Mapping[tuple[str, date], int]) -> Mapping[tuple[str, date], int]:
        return dict.fromkeys(wanted, 42)

    async def write(self, changes: Changes, *, holder: str, lease: timedelta, now: datetime) -> list[Parcel]:
        self.dossiers.kept.update({each.id: each for each in changes.saved})
        self.dossiers.events += changes.history
        self.handling.write(changes)
        self.audit.entries += changes.audit
        for number, each in enumerate(changes.outgoing, start=len(self.dossiers.told) + 1):
            message = StoredMessage(number, each.words, each.buttons, Kind.NOTICE, now)
            self.dossiers.told.append((each.dossier_id or "", message, "sent"))
        return [cast(Parcel, each) for each in changes.outgoing]
