"""An office for the console: staff, dossiers and files in memory, decided by the real use case."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
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
from flows.dossiers.model import Dossier
from flows.files import StoredFile
from flows.ports import FileRow, Moved, Parcel, Store
from flows.service.broadcasting import Broadcasting
from flows.service.complaining import Answering
from flows.service.counter_help import CounterHelp
from flows.service.deciding import Deciding
from flows.service.handling import Handling
from flows.service.replying import Replying
from flows.service.scheduling import Scheduling
from flows.service.world import Chance, World
from tests.bot.web.fakes_accounts import FakeDoors, FakeStaff
from tests.bot.web.fakes_beside import FakeAudit, FakeFiles, FakeOutbox, FakeRequests, NoChats, NoComplaints, NoHurdles
from tests.bot.web.fakes_desks import FakeDesks, FakeDossiers, FakeNews, FakePresence, FakeTx
from tests.fakes_office import FakeHandling
from tests.kit import NOW, a_dossier, the_world

KEY = b"k" * 32
LEASE = timedelta(seconds=30)
COMMUNE, PROVINCE = "xa-binh-minh-mau", "tinh-minh-hoa"


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
