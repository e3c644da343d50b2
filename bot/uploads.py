"""Files on their way in: fetched from the channel, checked in a process of their own, kept sealed, then spoken of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import PurePosixPath
from typing import Protocol

from bot.channels.base import Channel, FetchFailed, RemoteFile
from bot.filecheck.model import LIMITS, Verdict
from bot.logs import log
from flows.conversation.events import FilesReceived
from flows.files import StoredFile
from flows.ports import FileRow, Files
from flows.text_folding import clean
from flows.values import FileRef, Words

GIVEN_NAME = 120  #: characters kept of the name that a file came with


class Keeper(Protocol):
    """Where bytes are kept (sealed, under generated names)."""

    async def put(self, content: bytes) -> StoredFile: ...

    async def get(self, stored: StoredFile) -> bytes: ...

    async def delete(self, name: str) -> None: ...


class Checker(Protocol):
    """Judges a file by its content, elsewhere, within limits."""

    async def check(self, content: bytes) -> Verdict: ...


class Uploads:
    """Every file of a message becomes a reference, or words that say why not and what to do."""

    def __init__(
        self,
        files: Files,
        keeper: Keeper,
        checker: Checker,
        *,
        fresh_id: Callable[[], str],
        now: Callable[[], datetime],
    ) -> None:
        self._files = files
        self._keeper = keeper
        self._checker = checker
        self._fresh_id = fresh_id
        self._now = now

    async def receive(self, channel: Channel, files: Sequence[RemoteFile], *, caption: str, seed: str) -> FilesReceived:
        """`seed` names the update: when its turn is repeated after a crash, the same file gets the same id."""
        kept: list[FileRef] = []
        refused: list[Words] = []
        for number, file in enumerate(files):
            got = await self._one(channel, file, file_id=f"{seed}.{number}")
            (kept if isinstance(got, FileRef) else refused).append(got)  # type: ignore[arg-type]
        return FilesReceived(tuple(kept), caption, tuple(refused))

    async def _one(self, channel: Channel, file: RemoteFile, *, file_id: str) -> FileRef | Words:
        already = await self._files.get(file_id)
        if already is not None:
            return FileRef(already.id, already.kind, already.given_name, already.pages)
        if file.size is not None and file.size > LIMITS.file_bytes:
            return Words("file.reason.too_large", {"megabytes": round(file.size / 1e6)})
        try:
            content = await channel.fetch(file, limit=LIMITS.file_bytes)
        except FetchFailed as problem:
            log.info("file not fetched", channel=channel.name, reason=str(problem)[:200], lasting=problem.lasting)
            return Words("file.reason.not_fetched")
        verdict = await self._checker.check(content)
        if verdict.verdict == "reject":
            return verdict.reasons[0].words
        return await self._keep(file, content, verdict, file_id=file_id)

    async def _keep(self, file: RemoteFile, content: bytes, verdict: Verdict, *, file_id: str) -> FileRef:
        row = FileRow(
            id=file_id,
            stored=await self._keeper.put(content),
            kind=verdict.kind,
            pages=verdict.pages or 1,
            given_name=given_name(file.name),
            created_at=self._now(),
            chat_id=0,
            clean=await self._keeper.put(verdict.clean) if verdict.clean else None,
        )
        await self._files.add(row)
        return FileRef(row.id, row.kind, row.given_name, row.pages)


def given_name(name: str) -> str:
    """Only ever text: no folders, no control characters, not endless."""
    return clean(PurePosixPath(name.replace("\\", "/")).name)[:GIVEN_NAME] or "tep"
