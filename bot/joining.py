"""The paper worker: pages of one paper become one PDF in the workshop, and whoever sent them is told.

A paper waits as a row; it is leased while it is worked on, and written only if its pages are still the same.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from bot.channels.base import Document
from bot.logs import log
from bot.turns import Bells
from bot.uploads import Keeper
from bot.workshop.pool import Busy, WorkFailed
from bot.workshop.tasks import Answer, Params
from flows.files import FileDamaged, FileMissing, FileProblem, FilesUnavailable, StoredFile
from flows.papers import can_be_joined
from flows.ports import AlreadyDone, Changes, FileRow, Files, Joined, Outgoing, Paper, Parcel, Store, StoreUnavailable
from flows.procedures.model import Step
from flows.service.conversing import SEND_LEASE
from flows.service.world import Chance, World
from flows.steps.params import word
from flows.values import Words

BELL = "papers"
LEASE = timedelta(seconds=20)
RENEW_S = 6.0
POLL_S = 2.0
#: Given up after so many tries; the pages then stay as they are.
MOST_ATTEMPTS = 4
PAUSE = timedelta(seconds=15)
#: What the pages weigh together, opened in the memory of this process for a moment.
MOST_BYTES = 64_000_000
MEGABYTE = 1_000_000
#: What the workshop takes.
PAGE_KINDS = ("jpeg", "png", "pdf")


class Workshop(Protocol):
    async def run(self, task: str, params: Params, *content: bytes) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Made:
    """One PDF and its pages; without bytes the reason why there is none, and nothing to say when that is our affair."""

    pdf: bytes = b""
    pages: int = 0
    problem: str = ""


class PaperWorker:
    def __init__(
        self,
        store: Store,
        keeper: Keeper,
        workshop: Workshop,
        *,
        world: Callable[[], World],
        bells: Bells,
        send: Callable[[Sequence[Parcel]], None],
        chance: Chance,
        holder: str,
        limit_bytes: int,
    ) -> None:
        self._store = store
        self._keeper = keeper
        self._workshop = workshop
        self._world = world
        self._bells = bells
        self._send = send
        self._chance = chance
        self._holder = holder
        self._limit_bytes = limit_bytes

    async def run(self, stop: asyncio.Event) -> None:
        with self._bells.listen(BELL) as bell:
            while not stop.is_set():
                try:
                    if not await self.once():
                        await bell.wait(POLL_S)
                except StoreUnavailable:
                    log.warning("store unavailable, papers wait")
                    await asyncio.sleep(1.0)

    async def once(self) -> int:
        """One paper at a time, so that checks of files that somebody waits for find a free place."""
        now = self._chance.now()
        papers = await self._store.papers.claim(limit=1, now=now, holder=self._holder, lease=LEASE)
        for paper in papers:
            await self._one(paper)
        return len(papers)

    async def _one(self, paper: Paper) -> None:
        try:
            async with self._kept_leased(paper):
                made = await self._made(paper)
        except (Busy, FilesUnavailable) as problem:
            log.info("a paper waits", reason=type(problem).__name__)
            return await self._put_off(paper)
        except StoreUnavailable:
            raise
        except Exception as problem:
            log.warning("a paper could not be joined", reason=type(problem).__name__, attempts=paper.attempts)
            if paper.attempts < MOST_ATTEMPTS and not isinstance(problem, FileProblem):
                return await self._put_off(paper)
            made = Made(problem="failed")
        await self._finish(paper, made)

    async def _put_off(self, paper: Paper) -> None:
        await self._store.papers.put_off(paper, holder=self._holder, until=self._chance.now() + PAUSE)

    @asynccontextmanager
    async def _kept_leased(self, paper: Paper) -> AsyncIterator[None]:
        renewing = asyncio.create_task(self._renew(paper))
        try:
            yield
        finally:
            renewing.cancel()

    async def _renew(self, paper: Paper) -> None:
        while True:
            await asyncio.sleep(RENEW_S)
            with suppress(StoreUnavailable):
                await self._store.papers.renew([paper], holder=self._holder, until=self._chance.now() + LEASE)

    async def _made(self, paper: Paper) -> Made:
        rows = await self._pages(paper)
        if len(rows) < 2:
            return Made()
        if sum(_copy(row).size for row in rows) > MOST_BYTES:
            return Made(problem="too_large")
        content = [await self._keeper.get(_copy(row)) for row in rows]
        params: Params = {"kinds": [_kind(row) for row in rows], "limit_bytes": self._limit_bytes}
        header, blobs = await self._workshop.run("assemble", params, *content)
        return _read(header, blobs)

    async def _pages(self, paper: Paper) -> list[FileRow]:
        """Those that are there, belong to the dossier, and may be rewritten."""
        found = [await self._store.files.get(file_id) for file_id in paper.file_ids]
        return [
            row
            for row in found
            if row is not None
            and row.dossier_id == paper.dossier_id
            and can_be_joined(row.kind, is_signed=row.is_signed)
            and _kind(row) in PAGE_KINDS
        ]

    async def _finish(self, paper: Paper, made: Made) -> None:
        """The row, the file and what is said of it in one commit. What nobody wants any more is not kept."""
        now = self._chance.now()
        stored = await self._keeper.put(made.pdf) if made.pdf else None
        row = self._row(paper, stored, pages=made.pages) if stored else None
        words = await self._words(paper, made, row)
        path = row.id if row else None
        said = [Outgoing(paper.chat_id, words, dossier_id=paper.dossier_id, document_path=path)] if words else []
        outgoing = said if paper.chat_id else []
        try:
            async with self._store.transaction() as tx:
                changes = Changes(joined=[Joined(paper, row)], outgoing=outgoing)
                parcels = await tx.write(changes, holder=self._holder, lease=SEND_LEASE, now=now)
        except AlreadyDone:
            if stored:
                await self._keeper.delete(stored.name)
            return
        self._send(parcels)
        self._bells.wake(f"chat:{paper.chat_id}")

    def _row(self, paper: Paper, stored: StoredFile, *, pages: int) -> FileRow:
        return FileRow(
            id=f"paper-{self._chance.fresh_id()}",
            stored=stored,
            kind="pdf",
            pages=pages,
            given_name="",
            created_at=self._chance.now(),
            chat_id=0,
            dossier_id=paper.dossier_id,
            step_id=paper.step_id,
            supplement=paper.supplement,
            is_joined=True,
        )

    async def _words(self, paper: Paper, made: Made, row: FileRow | None) -> Words | None:
        if row is None and not made.problem:
            return None
        label = await self._label(paper)
        if row is None:
            return Words(f"paper.{made.problem}", {"label": label, "limit": self._limit_bytes // MEGABYTE})
        page = f"/chat/papers/{row.id}"
        return Words("paper.joined", {"label": label, "pages": row.pages, "bytes": row.stored.size, "page": page})

    async def _label(self, paper: Paper) -> str:
        dossier = await self._store.dossiers.get(paper.dossier_id)
        library = self._world().library
        procedure = library.version(dossier.version_id, dossier.procedure_code) if dossier else None
        steps = procedure.steps if procedure else ()
        return _label_of(steps, paper.step_id)


def _label_of(steps: Sequence[Step], place: str) -> str:
    """Of a paper in a repeated group with the number of its item."""
    key, _, rest = place.partition(".")
    step = next((step for step in steps if step.id == key), None)
    if step is None or not rest:
        return step.label if step else ""
    item, _, child_id = rest.partition(".")
    child = next((each for each in step.steps if each.id == child_id), None)
    return f"{child.label if child else step.label} ({word(step, 'item_label', step.label)} {item})"


def joined_papers(files: Files, keeper: Keeper) -> Callable[[str], Awaitable[Document | None]]:
    """What goes along with "joined", for channels that send files. One that is gone is not waited for."""

    async def find(file_id: str) -> Document | None:
        row = await files.get(file_id)
        if row is None or not row.is_joined:
            return None
        try:
            return Document("giay-to.pdf", await keeper.get(row.stored))
        except (FileDamaged, FileMissing):
            return None

    return find


def _read(header: object, blobs: Sequence[bytes]) -> Made:
    """Raises WorkFailed for an answer of another shape."""
    match header:
        case {"signed": True}:
            return Made()
        case {"fits": False}:
            return Made(problem="too_large")
        case {"fits": True, "pages": int(pages)} if len(blobs) == 1:
            return Made(blobs[0], pages)
    raise WorkFailed("assemble")


def _copy(row: FileRow) -> StoredFile:
    return row.clean or row.stored


def _kind(row: FileRow) -> str:
    """Of the copy that is handed out."""
    return (row.clean_kind or row.kind) if row.clean else row.kind
