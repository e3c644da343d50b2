"""Papers become one PDF: once, in the order that counts now, and never at the price of what was sent."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.channels.base import Document
from bot.jobs import Sweeps
from bot.joining import MOST_ATTEMPTS, PaperWorker, joined_papers
from bot.settings import Settings
from bot.workshop.pool import Busy, WorkFailed, Workshop
from flows.ports import Attached, Changes, FileRow, Paper
from flows.service.world import Chance
from storage.files import FileStore
from storage.keys import KeyRing
from storage.store import SqlStore, open_store
from tests.bot.filecheck.samples import jpeg
from tests.kit import the_world
from tests.migrated import sqlite_at
from tests.storage.samples import NOW, a_dossier, loaded, write

RING = KeyRing.from_secret("a secret for tests")
PAPER = Paper("d1", "birth_certificate_paper", 0, ("f1", "f2"))
MB = 1_000_000


@dataclass
class Bench:
    """A workshop that answers as it is told."""

    answers: list[Any] = field(default_factory=list)
    asked: list[tuple[Any, tuple[bytes, ...]]] = field(default_factory=list)
    meanwhile: Any = None

    async def run(self, task: str, params: Any, *content: bytes) -> Any:
        assert task == "assemble"
        self.asked.append((dict(params), content))
        if self.meanwhile:
            await self.meanwhile()
        answer = (
            self.answers.pop(0) if self.answers else ({"fits": True, "pages": 2}, (b"%PDF of " + b"".join(content),))
        )
        if isinstance(answer, Exception):
            raise answer
        return answer


@dataclass
class Town:
    store: SqlStore
    files: FileStore
    folder: Path
    bench: Any = field(default_factory=Bench)
    now: datetime = NOW
    chat_id: int = 0
    ids: int = 0

    def worker(self, holder: str = "me") -> PaperWorker:
        return PaperWorker(
            self.store,
            self.files,
            self.bench,
            world=the_world,
            bells=self.store.wakeups,
            send=lambda parcels: None,
            chance=Chance(lambda: self.now, self.fresh_id, lambda: "token"),
            holder=holder,
            limit_bytes=10 * MB,
        )

    def fresh_id(self) -> str:
        self.ids += 1
        return f"{self.ids}"

    async def has(self, *contents: bytes, **changes: Any) -> None:
        """A draft with these pages of one paper."""
        me = await loaded(self.store)
        self.chat_id = me.chat_id
        ids = [f"f{number}" for number in range(1, len(contents) + 1)]
        for file_id, content in zip(ids, contents, strict=True):
            stored = await self.files.put(content)
            row = FileRow(file_id, stored, "jpeg", 1, "a.jpg", NOW, 0)
            await self.store.files.add(replace(row, **changes))
        await write(self.store, Changes(opened=[a_dossier(me.person.id)]))
        await self.wants(*ids)

    async def wants(self, *ids: str) -> None:
        attached = Attached(PAPER.dossier_id, PAPER.step_id, tuple(ids))
        paper = replace(PAPER, file_ids=tuple(ids), chat_id=self.chat_id)
        await write(self.store, Changes(attached=[attached], papers=[paper]))

    async def said(self) -> list[tuple[str, Any]]:
        transcript = await self.store.outbox.transcript(self.chat_id)
        return [(each.words.key, each.words.params) for each in transcript]

    async def joined(self) -> list[bytes]:
        return [await self.files.get(row.stored) for row in await self.store.files.joined_of("d1")]

    def kept(self) -> int:
        return sum(path.is_file() for path in self.folder.rglob("*"))


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    store = await open_store(sqlite_at(tmp_path / "motcua.db"), RING, frozenset({"telegram"}))
    yield Town(store, FileStore.open(f"file://{tmp_path}/files", RING), tmp_path / "files")
    await store.close()


async def test_pages_become_one_pdf_in_their_order_and_the_person_is_told(town: Town) -> None:
    await town.has(b"one", b"two")
    await town.wants("f2", "f1")

    assert await town.worker().once() == 1

    assert await town.joined() == [b"%PDF of twoone"]
    ((params, _),) = town.bench.asked
    assert params == {"kinds": ["jpeg", "jpeg"], "limit_bytes": 10 * MB}
    ((key, told),) = await town.said()
    assert (key, told["pages"], told["label"]) == ("paper.joined", 2, "Giấy chứng sinh")
    found = await joined_papers(town.store.files, town.files)(str(told["page"]).rpartition("/")[2])
    assert found == Document("giay-to.pdf", b"%PDF of twoone")
    assert await town.worker().once() == 0


async def test_pages_that_change_meanwhile_are_joined_anew_and_only_that_is_kept(town: Town) -> None:
    await town.has(b"one", b"two", b"three")

    async def another_order() -> None:
        town.bench.meanwhile = None
        await town.wants("f3", "f1")

    town.bench.meanwhile = another_order
    await town.worker().once()

    assert (await town.joined(), await town.said(), town.kept()) == ([], [], 3)
    await town.worker().once()
    assert await town.joined() == [b"%PDF of threeone"]
    assert len(await town.said()) == 1


async def test_what_another_process_left_half_done_is_taken_over(town: Town) -> None:
    await town.has(b"one", b"two")
    town.bench.answers = [RuntimeError("killed")]
    await town.store.papers.claim(limit=1, now=NOW, holder="dead", lease=timedelta(seconds=20))
    town.bench.answers = []

    assert await town.worker().once() == 0
    town.now += timedelta(seconds=21)
    assert await town.worker().once() == 1

    assert len(await town.joined()) == 1
    assert len(await town.said()) == 1


@pytest.mark.parametrize("problem", [Busy("assemble"), WorkFailed("assemble"), ZeroDivisionError()])
async def test_what_may_pass_later_is_tried_again(town: Town, problem: Exception) -> None:
    await town.has(b"one", b"two")
    town.bench.answers = [problem]

    await town.worker().once()
    at_once = await town.worker().once()
    town.now += timedelta(minutes=1)
    await town.worker().once()

    assert at_once == 0
    assert len(await town.joined()) == 1


async def test_after_some_tries_the_pages_stay_as_they_are_and_it_is_said(town: Town) -> None:
    await town.has(b"one", b"two")
    town.bench.answers = [WorkFailed("assemble")] * MOST_ATTEMPTS

    for _ in range(MOST_ATTEMPTS + 2):
        await town.worker().once()
        town.now += timedelta(minutes=1)

    assert [key for key, _ in await town.said()] == ["paper.failed"]
    assert (await town.joined(), len(await town.store.files.of_dossier("d1"))) == ([], 2)
    assert len(town.bench.asked) == MOST_ATTEMPTS


async def test_what_does_not_fit_even_re_encoded_stays_apart(town: Town) -> None:
    await town.has(b"one", b"two")
    town.bench.answers = [({"fits": False, "pages": 2}, (b"%PDF large",))]

    await town.worker().once()

    ((key, told),) = await town.said()
    assert (key, told["limit"]) == ("paper.too_large", 10)
    assert (await town.joined(), town.kept()) == ([], 2)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(({"signed": True}, ()), id="a signature that the check did not see"),
        pytest.param(None, id="signed files are not even asked about"),
    ],
)
async def test_signed_files_are_left_alone_without_a_word(town: Town, answer: Any) -> None:
    await town.has(b"one", b"two", kind="pdf", is_signed=answer is None)
    town.bench.answers = [answer]

    await town.worker().once()

    assert (await town.joined(), await town.said()) == ([], [])
    assert len(town.bench.asked) == (0 if answer is None else 1)


async def test_page_whose_bytes_are_gone_is_not_tried_again(town: Town) -> None:
    await town.has(b"one", b"two")
    row = await town.store.files.get("f1")
    assert row is not None
    await town.files.delete(row.stored.name)

    await town.worker().once()

    assert [key for key, _ in await town.said()] == ["paper.failed"]


async def test_erased_while_it_was_joined_leaves_nothing_behind(town: Town) -> None:
    await town.has(b"one", b"two")
    me = await loaded(town.store)

    async def forget_me() -> None:
        await write(town.store, Changes(erased=[me.person.id]))

    town.bench.meanwhile = forget_me
    await town.worker().once()

    assert town.kept() == 2
    assert {row.id for row in await town.store.files.loose(before=NOW - timedelta(days=1))} == {"f1", "f2"}


async def test_of_a_forgotten_person_the_pdf_goes_with_its_pages_and_what_nobody_names(town: Town) -> None:
    await town.has(b"one", b"two")
    await town.worker().once()
    await town.files.put(b"put by a process that was killed before it wrote the row")
    me = await loaded(town.store)
    before = town.kept()

    await write(town.store, Changes(erased=[me.person.id]))
    settings = Settings(_env_file=None)  # type: ignore[call-arg]
    later = datetime.now(UTC) + timedelta(hours=25)
    await Sweeps(town.store, town.files, world=the_world, settings=settings, now=lambda: later, holder="me").once()

    assert (before, town.kept()) == (4, 0)


async def test_real_workshop_joins_real_photos(town: Town) -> None:
    await town.has(jpeg(), jpeg(480, 640))
    async with Workshop(size=1) as workshop:
        town.bench = workshop

        await town.worker().once()

    (pdf,) = await town.joined()
    assert pdf.startswith(b"%PDF-")
    ((_, told),) = await town.said()
    assert (told["pages"], told["bytes"]) == (2, len(pdf))


async def test_only_joined_papers_go_along_with_messages(town: Town) -> None:
    await town.has(b"one", b"two")

    assert await joined_papers(town.store.files, town.files)("f1") is None
    assert await joined_papers(town.store.files, town.files)("nothing") is None
