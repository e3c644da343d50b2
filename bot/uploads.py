"""Files on their way in: fetched from the channel, checked in a process of their own, kept sealed, then spoken of."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import PurePosixPath
from typing import Protocol

import orjson

from bot.albums import Came, references, remarks
from bot.channels.base import Channel, FetchFailed, RemoteFile
from bot.filecheck.check import check_size
from bot.filecheck.model import LIMITS, Verdict
from bot.logs import log
from bot.papers.signatures import Signature
from bot.papers.signers import words_for_citizen
from flows.conversation.events import FilesReceived
from flows.files import FileDamaged, StoredFile
from flows.papers import PICTURES
from flows.ports import FileRow, Files
from flows.text_folding import clean
from flows.values import Words

#: Seconds between asking a busy checker again, and a platform that does not give a file out.
BUSY_PAUSES = (1.0, 2.0, 4.0, 8.0)
FETCH_PAUSES = (1.0, 2.0, 4.0, 8.0)
GIVEN_NAME = 120  #: characters kept of the name that a file came with


class Keeper(Protocol):
    """Where bytes are kept (sealed, under generated names)."""

    async def put(self, content: bytes) -> StoredFile: ...

    async def get(self, stored: StoredFile) -> bytes: ...

    async def delete(self, name: str) -> None: ...


class Checker(Protocol):
    """Judges a file by its content, elsewhere, within limits."""

    async def check(self, content: bytes) -> Verdict: ...


class SignerReader(Protocol):
    """Who signed a PDF; None when there is no time to look."""

    async def read(self, content: bytes) -> tuple[Signature, ...] | None: ...


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
        signatures: SignerReader | None = None,
    ) -> None:
        self._files = files
        self._keeper = keeper
        self._checker = checker
        self._fresh_id = fresh_id
        self._now = now
        self._signatures = signatures

    async def receive(self, channel: Channel, files: Sequence[RemoteFile], *, caption: str, seed: str) -> FilesReceived:
        """`seed` names the update: when its turn is repeated after a crash, the same file gets the same id."""
        came = [await self._one(channel, file, file_id=f"{seed}.{number}") for number, file in enumerate(files)]
        return FilesReceived(references(came), caption, remarks(came))

    async def _one(self, channel: Channel, file: RemoteFile, *, file_id: str) -> Came:
        name = given_name(file.name)
        already = await self._files.get(file_id)
        if already is not None:
            return Came(name, already.kind, already)
        if file.size is not None and (too_large := check_size(file.size)):
            return Came(name, said=(too_large.reasons[0].words,))
        try:
            content = await fetched(channel, file)
        except FetchFailed as problem:
            log.info("file not fetched", channel=channel.name, reason=str(problem)[:200], lasting=problem.lasting)
            return Came(name, said=(Words("file.not_fetched"),))
        verdict = await self._patiently_checked(content)
        if verdict.verdict == "reject":
            return Came(name, verdict.kind, said=(verdict.reasons[0].words,))
        # What is wrong with a picture is asked about by whoever wants it, not merely said.
        said = [] if verdict.kind in PICTURES else [reason.words for reason in verdict.reasons]
        said += await self._signers(content, verdict)
        return Came(name, verdict.kind, await self._keep(file, content, verdict, file_id=file_id), tuple(said))

    async def _signers(self, content: bytes, verdict: Verdict) -> list[Words]:
        if not (verdict.is_signed and verdict.kind == "pdf" and self._signatures):
            return []
        return words_for_citizen(await self._signatures.read(content) or ())

    async def _patiently_checked(self, content: bytes) -> Verdict:
        """A busy checker says nothing about the file: wait for it, while the person's own queue waits with it."""
        for pause in BUSY_PAUSES:
            verdict = await self._checker.check(content)
            if not verdict.is_busy:
                return verdict
            await asyncio.sleep(pause)
        return await self._checker.check(content)

    async def _keep(self, file: RemoteFile, content: bytes, verdict: Verdict, *, file_id: str) -> FileRow:
        given, clean = await asyncio.gather(self._keeper.put(content), self._put_clean(verdict))
        row = FileRow(
            id=file_id,
            stored=given,
            kind=verdict.kind,
            pages=verdict.pages or 1,
            given_name=given_name(file.name),
            created_at=self._now(),
            chat_id=0,
            clean=clean,
            clean_kind=verdict.clean_kind,
            is_signed=verdict.is_signed,
            warnings=tuple(reason.key for reason in verdict.reasons),
            look=verdict.look,
        )
        await self._files.add(row)
        return row

    async def _put_clean(self, verdict: Verdict) -> StoredFile | None:
        return await self._keeper.put(verdict.clean) if verdict.clean else None


async def fetched(channel: Channel, file: RemoteFile) -> bytes:
    """Asked for again while that may help; then it is the person who is asked to send it again."""
    for pause in FETCH_PAUSES:
        try:
            return await channel.fetch(file, limit=LIMITS.file_bytes)
        except FetchFailed as problem:
            if problem.lasting:
                raise
            await asyncio.sleep(pause * (0.75 + random.random() / 2))  # noqa: S311 - spreads retries, guards nothing
    return await channel.fetch(file, limit=LIMITS.file_bytes)


def given_name(name: str) -> str:
    """Only ever text: no folders, no control characters, not endless."""
    return clean(PurePosixPath(name.replace("\\", "/")).name)[:GIVEN_NAME] or "tep"


class PendingUploads:
    """Raw uploads between the page that took them and the worker that checks them, sealed like all files."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper

    async def keep(self, data: bytes, name: str) -> str:
        """The reference carries all that is needed to read the bytes again; it stands only in sealed updates."""
        stored = await self._keeper.put(data)
        wrapped = stored.wrapped_key.hex()
        return orjson.dumps([stored.name, stored.sha256, stored.size, wrapped]).decode()

    async def fetch(self, reference: str) -> bytes:
        return await self._keeper.get(_stored(reference))

    async def forget(self, reference: str) -> None:
        """Its turn is over: what is kept of it is kept elsewhere."""
        await self._keeper.delete(_stored(reference).name)


def _stored(reference: str) -> StoredFile:
    try:
        name, sha256, size, wrapped = orjson.loads(reference)
        return StoredFile(str(name), str(sha256), int(size), bytes.fromhex(wrapped))
    except (ValueError, TypeError) as problem:
        raise FileDamaged("upload") from problem
