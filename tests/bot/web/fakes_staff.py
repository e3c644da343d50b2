"""An office for the console: staff, dossiers and files in memory, decided by the real use case."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from secrets import token_hex
from types import SimpleNamespace
from typing import Any, cast

from aiohttp import web

from bot.papers.signers import SignatureReader
from bot.web.app import build_app
from bot.web.console.deps import ConsoleLimits, StaffDeps
from bot.web.console.routes import register
from bot.web.deps import Network, WebDeps, WebLimits
from bot.workshop.pool import Workshop
from flows.audit import AuditEntry, AuditLine, Trail
from flows.delivery.model import Contact, Contacts
from flows.dossiers.model import Dossier, Event, Status
from flows.files import FileMissing, StoredFile
from flows.handling.model import ExtensionState, Holding
from flows.ports import (
    EVERYTHING,
    Changes,
    FileRow,
    Invitation,
    Kind,
    LoginTaken,
    Moved,
    OpenRequest,
    OpenSession,
    Parcel,
    QueueFilter,
    QueueRow,
    Staff,
    Store,
    StoredMessage,
    Undelivered,
    Work,
)
from flows.ports.desks import Present, SavedQueue
from flows.service.broadcasting import Broadcasting
from flows.service.complaining import Answering
from flows.service.counter_help import CounterHelp
from flows.service.deciding import Deciding
from flows.service.handling import Handling
from flows.service.replying import Replying
from flows.service.scheduling import Scheduling
from flows.service.world import Chance, World
from flows.staffing import Post
from flows.text_folding import fold
from tests.fakes_office import FakeHandling
from tests.kit import NOW, a_dossier, the_world

KEY = b"k" * 32
IDLE = timedelta(minutes=30)
LEASE = timedelta(seconds=30)
COMMUNE, PROVINCE = "xa-binh-minh-mau", "tinh-minh-hoa"


@dataclass
class FakeStaff:
    people: dict[str, tuple[Staff, str]] = field(default_factory=dict)
    sessions: dict[bytes, list[Any]] = field(default_factory=dict)
    attempts: list[tuple[str, bool, datetime]] = field(default_factory=list)

    async def add(self, login: str, *, name: str, posts: Sequence[Post], password_hash: str) -> Staff:
        if login in self.people:
            raise LoginTaken
        person = Staff(len(self.people) + 1, login, name, tuple(posts))
        self.people[login] = (person, password_hash)
        return person

    async def set_posts(self, login: str, posts: Sequence[Post]) -> Staff | None:
        person, password_hash = self.people[login]
        self.people[login] = (replace(person, posts=tuple(posts)), password_hash)
        return self.people[login][0]

    async def list(self) -> list[Staff]:
        return [person for person, _ in self.people.values()]

    async def disable(self, login: str) -> bool:
        if login not in self.people:
            return False
        person, password_hash = self.people[login]
        self.people[login] = (replace(person, disabled=True), password_hash)
        self.sessions = {key: kept for key, kept in self.sessions.items() if kept[0] != login}
        return True

    async def set_password(self, login: str, password_hash: str, *, keep: bytes | None = None) -> bool:
        person, _ = self.people[login]
        self.people[login] = (person, password_hash)
        self.sessions = {key: kept for key, kept in self.sessions.items() if kept[0] != login or key == keep}
        return True

    async def by_login(self, login: str) -> tuple[Staff, str] | None:
        assert login.isprintable(), "PostgreSQL refuses NUL"
        return self.people.get(login)

    async def open_session(
        self, staff_id: int, *, token_hash: bytes, csrf: str, now: datetime, device: str = "", is_full: bool = True
    ) -> None:
        assert is_full, "second factors are tried over the real store"
        login = next(person.login for person, _ in self.people.values() if person.id == staff_id)
        self.sessions[token_hash] = [login, csrf, now]

    async def session(self, token_hash: bytes, *, now: datetime) -> tuple[Staff, str] | None:
        kept = self.sessions.get(token_hash)
        if kept is None or now - kept[2] > IDLE:
            return None
        kept[2] = now
        return self.people[kept[0]][0], kept[1]

    async def close_session(self, token_hash: bytes) -> None:
        self.sessions.pop(token_hash, None)

    async def note_attempt(self, key: str, *, ok: bool, now: datetime) -> None:
        self.attempts.append((key, ok, now))

    async def failures(self, key: str, *, since: datetime) -> int:
        return sum(name == key and not ok and at > since for name, ok, at in self.attempts)


class FakeDoors:
    """Nobody has a second factor, and nobody is half-way in."""

    async def secret(self, staff_id: int) -> bytes | None:
        return None

    async def sessions(self, staff_id: int, *, now: datetime) -> list[OpenSession]:
        return []

    async def waiting(self, token_hash: bytes, *, now: datetime) -> tuple[Staff, str] | None:
        return None

    async def invitation(self, token_hash: bytes, *, now: datetime) -> Invitation | None:
        return None


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


@dataclass
class FakeOffice:
    """Everything behind the console."""

    now: datetime = NOW
    public_url: str = "http://127.0.0.1"
    staff: FakeStaff = field(default_factory=FakeStaff)
    audit: FakeAudit = field(default_factory=FakeAudit)
    dossiers: FakeDossiers = field(default_factory=FakeDossiers)
    desks: FakePresence = field(default_factory=FakePresence)
    moves: list[Moved] = field(default_factory=list)
    requests: FakeRequests = field(default_factory=FakeRequests)
    handling: FakeHandling = field(default_factory=FakeHandling)
    outbox: FakeOutbox = field(default_factory=FakeOutbox)
    files: FakeFiles = field(default_factory=FakeFiles)
    sent: list[Parcel] = field(default_factory=list)
    limits: ConsoleLimits = field(default_factory=ConsoleLimits)
    woken: list[str] = field(default_factory=list)
    proxies: tuple[Network, ...] = ()
    signatures: SignatureReader | None = None
    paperwork: Any = field(default_factory=Workshop)
    second_factor: str = "optional"
    real: Store | None = None  #: in the place of the fakes
    world: Callable[[], World] = the_world

    def wake(self, *names: str) -> None:
        self.woken += names

    def app(self) -> web.Application:
        app = build_app(self._web_deps())
        register(app, self.deps())
        return app

    def deps(self) -> StaffDeps:
        chance = Chance(lambda: self.now, lambda: "fresh", lambda: "token")
        return StaffDeps(
            store=self.store,
            deciding=Deciding(self.store, world=self.world, chance=chance, holder="test", waker=self),
            handling=Handling(self.store, world=self.world, chance=chance, holder="test"),
            scheduling=Scheduling(self.store, world=self.world, waker=self, holder="test"),
            replying=Replying(self.store, world=the_world, chance=chance, holder="test", waker=self),
            helping=CounterHelp(
                self.store,
                world=the_world,
                chance=Chance(lambda: self.now, lambda: token_hex(8), lambda: token_hex(16)),
                holder="test",
                waker=self,
            ),
            answering=Answering(self.store, world=the_world, chance=chance, holder="test", waker=self),
            broadcasting=Broadcasting(self.store, world=the_world, chance=chance, waker=self),
            world=self.world,
            now=lambda: self.now,
            read=self.files.read,
            send=lambda parcels: self.sent.extend(parcels),
            public_url=self.public_url,
            cookie_key=KEY,
            limits=self.limits,
            paperwork=self.paperwork,
            signatures=self.signatures,
            second_factor=self.second_factor,
        )

    @property
    def store(self) -> Store:
        if self.real is not None:
            return self.real

        @asynccontextmanager
        async def transaction() -> AsyncIterator[FakeTx]:
            yield FakeTx(self.dossiers, self.audit, self.handling)

        return cast(
            Store,
            SimpleNamespace(
                audit=self.audit,
                staff=self.staff,
                doors=FakeDoors(),
                dossiers=self.dossiers,
                handling=FakeDesks(self.handling, self.dossiers),
                desks=replace(self.desks, staff=self.staff),
                news=FakeNews(self.desks, self.moves),
                requests=self.requests,
                canned=self.requests,
                officers=NoChats(),
                complaints=NoComplaints(),
                hurdles=NoHurdles(),
                outbox=self.outbox,
                files=self.files,
                transaction=transaction,
            ),
        )

    def keep(self, *dossiers: Dossier) -> None:
        self.dossiers.kept.update({each.id: each for each in dossiers})
        for each in dossiers:
            self.moves.append(Moved(len(self.moves) + 1, self.now, each.id, each.unit_id))

    def _web_deps(self) -> WebDeps:
        nothing: Any = SimpleNamespace()
        return WebDeps(
            store=self.store,
            accept=nothing,
            uploads=nothing,
            files=nothing,
            world=the_world,
            now=lambda: self.now,
            wait=nothing,
            public_url=self.public_url,
            cookie_key=KEY,
            limits=WebLimits(),
            trusted_proxies=self.proxies,
        )


ANSWERS: dict[str, Any] = {
    "relation": "mother",
    "applicant_name": "Nguyễn Thị Mẫu",
    "applicant_id": "001190000017",
    "child_name": "Trần Bình Minh",
    "child_sex": "male",
    "child_born": "2026-11-10",
    "case": "parents",
    "married": True,
    "birth_certificate": "paper",
    "birth_certificate_paper": {"files": [{"id": "f1", "kind": "jpeg", "name": "giay.jpg", "pages": 1}]},
}


def a_filed(**changes: Any) -> Dossier:
    """A birth registration at the commune, with answers."""
    return a_dossier(**{"answers": ANSWERS, "unit_id": COMMUNE, **changes})


def a_file(file_id: str, dossier_id: str = "d1", *, kind: str = "jpeg", **changes: Any) -> FileRow:
    stored = StoredFile(f"{file_id}.raw", "00", 10, b"")
    clean = StoredFile(f"{file_id}.clean", "00", 10, b"") if kind in ("jpeg", "png") else None
    row = FileRow(
        id=file_id,
        stored=stored,
        kind=kind,
        pages=1,
        given_name=f"<{file_id}>.{kind}",
        created_at=NOW,
        chat_id=1,
        dossier_id=dossier_id,
        step_id="birth_certificate_paper",
        clean=clean,
    )
    return replace(row, **changes)
