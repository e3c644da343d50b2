"""Small fakes for the pages: a store of lists, uploads in a dict, and an office of a fictitious commune."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import orjson

from bot.web.deps import WebDeps, WebLimits
from flows.conversation.buttons import Button
from flows.conversation.facts import Office
from flows.dossiers.model import Dossier, Hours, Status, Unit
from flows.files import FileMissing, StoredFile
from flows.handling.loading import route_of
from flows.ports import ChatKey, FileRow, Kind, RawUpdate, Store, StoredMessage, StoreUnavailable, WebVisit
from flows.procedures.model import Intake, Procedure, Step
from flows.values import Words, as_is

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
TOKEN = "Zk3v9Qx7Lm2Rt8Wb5Yc1Nd"
UNIT = Unit(
    id="an-binh",
    name="Trung tâm Phục vụ hành chính công xã An Bình",
    agency_code="H99.01",
    address="Số 1 đường Trung Tâm, xã An Bình",
    hotline="0200 000 0001",
    hours=Hours(),
    opening="Thứ Hai đến thứ Sáu, 7:30–11:30 và 13:30–17:00",
)
OFFICE = Office("UBND xã An Bình, tỉnh Sông Lam", "0200 000 0000", {UNIT.id: UNIT}, {})
PROCEDURE = Procedure(
    code="1.001193",
    version_id="1.001193@1",
    title="Đăng ký khai sinh",
    name="Đăng ký khai sinh",
    steps=(
        Step("birth_paper", "document", "Giấy chứng sinh?", "Giấy chứng sinh"),
        Step("id_card", "document", "Căn cước?", "Căn cước của cha, mẹ"),
    ),
)


class FakePaperwork:
    """The workshop without processes: says what it was asked to draw. `fails`: what it raises instead."""

    def __init__(self) -> None:
        self.orders: list[tuple[str, dict[str, Any]]] = []
        self.fails: Exception | None = None
        self.is_full = False

    async def run(self, task: str, params: dict[str, Any]) -> tuple[dict[str, Any], tuple[bytes, ...]]:
        if self.fails:
            raise self.fails
        self.orders.append((task, params["data"]))
        return {}, (f"{task} {params['data']['form']}".encode(),)


class FakeLibrary:
    def record(self, code: str) -> None:
        return None

    def name(self, code: str) -> str:
        return PROCEDURE.title if code == PROCEDURE.code else code

    def version(self, version_id: str, code: str) -> Procedure | None:
        return PROCEDURE if code == PROCEDURE.code else None


WORLD = SimpleNamespace(
    library=FakeLibrary(),
    office=OFFICE,
    kinds={},
    places=None,
    route_of=lambda dossier: route_of(dossier.procedure_code),
)


class FakeVisits:
    def __init__(self) -> None:
        self.open_ones: dict[bytes, WebVisit] = {}
        self.is_down = False
        self.opened = 0

    async def open(self, *, token_hash: bytes, chat: ChatKey, now: datetime) -> WebVisit:
        self.opened += 1
        self.open_ones[token_hash] = WebVisit(chat, self.opened, now, person_id=self.opened)
        return self.open_ones[token_hash]

    async def get(self, token_hash: bytes, *, now: datetime) -> WebVisit | None:
        if self.is_down:
            raise StoreUnavailable
        return self.open_ones.get(token_hash)

    async def close(self, token_hash: bytes) -> None:
        self.open_ones.pop(token_hash, None)


class FakeOutbox:
    def __init__(self) -> None:
        self.messages: list[tuple[int, StoredMessage]] = []

    def add(self, chat_id: int, words: Words | str, *tokens: str, kind: Kind = Kind.REPLY) -> StoredMessage:
        """A message with a button for each token; one whose token ends in "~" is an aside."""
        buttons = tuple(Button(as_is(f"Nút {t.strip('~')}"), t.strip("~"), t.endswith("~")) for t in tokens)
        return self.put(chat_id, as_is(words) if isinstance(words, str) else words, buttons, kind=kind)

    def put(
        self, chat_id: int, words: Words, buttons: tuple[Button, ...] = (), *, kind: Kind = Kind.REPLY
    ) -> StoredMessage:
        message = StoredMessage(len(self.messages) + 1, words, buttons, kind, NOW)
        self.messages.append((chat_id, message))
        return message

    async def transcript(self, chat_id: int, *, after: int = 0, limit: int = 200) -> list[StoredMessage]:
        own = [message for owner, message in self.messages if owner == chat_id and message.id > after]
        return own[:limit] if after else own[-limit:]


class FakeDossiers:
    def __init__(self) -> None:
        self.by_tokens: dict[str, Dossier] = {}

    async def by_token(self, token: str) -> Dossier | None:
        return self.by_tokens.get(token)

    async def get(self, dossier_id: str) -> Dossier | None:
        return next((each for each in self.by_tokens.values() if each.id == dossier_id), None)


class FakeFiles:
    def __init__(self) -> None:
        self.rows: list[FileRow] = []

    async def get(self, file_id: str) -> FileRow | None:
        return next((row for row in self.rows if row.id == file_id), None)

    async def of_dossier(self, dossier_id: str) -> list[FileRow]:
        return [row for row in self.rows if row.dossier_id == dossier_id and not row.is_joined]

    async def joined_of(self, dossier_id: str) -> list[FileRow]:
        return [row for row in self.rows if row.dossier_id == dossier_id and row.is_joined]


class FakeBytes:
    """Both what is on its way (`keep`, `fetch`) and what was kept (`get`)."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    async def keep(self, data: bytes, name: str) -> str:
        reference = f"upload-{len(self.kept) + 1}"
        self.kept[reference] = data
        return reference

    async def fetch(self, reference: str) -> bytes:
        if reference not in self.kept:
            raise FileMissing(reference)
        return self.kept[reference]

    async def get(self, stored: StoredFile) -> bytes:
        return await self.fetch(stored.name)


@dataclass
class Desk:
    """Everything behind the pages. `answer(chat_id, update)` plays the worker, if a test wants one."""

    visits: FakeVisits = field(default_factory=FakeVisits)
    outbox: FakeOutbox = field(default_factory=FakeOutbox)
    dossiers: FakeDossiers = field(default_factory=FakeDossiers)
    rows: FakeFiles = field(default_factory=FakeFiles)
    bytes: FakeBytes = field(default_factory=FakeBytes)
    updates: dict[str, RawUpdate] = field(default_factory=dict)
    answer: Callable[[int, dict[str, Any]], object] | None = None
    limits: WebLimits = field(default_factory=lambda: WebLimits(answer_seconds=0.05))
    public_url: str = "http://127.0.0.1:8080"
    now: datetime = NOW
    paperwork: FakePaperwork = field(default_factory=FakePaperwork)
    world: Any = field(default_factory=lambda: WORLD)
    counters: Any = None
    assisting: Any = None
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    def deps(self) -> WebDeps:
        store = SimpleNamespace(visits=self.visits, outbox=self.outbox, dossiers=self.dossiers, files=self.rows)
        store.counters, store.assisting = self.counters, self.assisting
        return WebDeps(
            store=cast(Store, store),
            accept=self.accept,
            uploads=self.bytes,
            files=self.bytes,
            world=lambda: self.world,
            now=lambda: self.now,
            wait=self.wait,
            public_url=self.public_url,
            cookie_key=b"k" * 32,
            limits=self.limits,
            paperwork=cast(Any, self.paperwork),
        )

    async def accept(self, updates: Sequence[RawUpdate]) -> None:
        for update in updates:
            if update.update_id in self.updates:
                continue
            self.updates[update.update_id] = update
            if self.answer:
                self.answer(self.chat_id(update.chat), orjson.loads(update.body))
                self.wake()

    async def wait(self, name: str, seconds: float) -> None:
        self.woken.clear()
        try:
            async with asyncio.timeout(seconds):
                await self.woken.wait()
        except TimeoutError:
            return

    def wake(self) -> None:
        self.woken.set()

    def chat_id(self, chat: ChatKey) -> int:
        return next((visit.chat_id for visit in self.visits.open_ones.values() if visit.chat == chat), 0)

    def bodies(self) -> list[dict[str, Any]]:
        return [orjson.loads(update.body) for update in self.updates.values()]

    def said(self) -> list[str]:
        return [body["text"] for body in self.bodies() if "text" in body]


def a_dossier(**changes: Any) -> Dossier:
    dossier = Dossier(
        id="d1",
        person_id=1,
        procedure_code=PROCEDURE.code,
        version_id=PROCEDURE.version_id,
        status=Status.PROCESSING,
        ending=Intake.HERE,
        unit_id=UNIT.id,
        created_at=NOW,
        updated_at=NOW,
        answers={"full_name": "Nguyễn Thị Bí Mật"},
        code="H99.01-261121-0001",
        token=TOKEN,
        filed_at=NOW,
        received_at=NOW,
        due_at=datetime(2026, 11, 24, 10, 0, tzinfo=UTC),
        chat_id=1,
    )
    return replace(dossier, **changes)


def a_file(number: int, *, step: str = "birth_paper", kind: str = "jpeg", clean: bool = False) -> FileRow:
    stored = StoredFile(f"file-{number}", "0" * 64, 3, b"")
    cleaned = replace(stored, name=f"clean-{number}") if clean else None
    return FileRow(
        f"f{number}", stored, kind, 1, "../../etc/passwd", NOW, 1,
        dossier_id="d1", step_id=step, position=number, clean=cleaned,
    )  # fmt: skip
