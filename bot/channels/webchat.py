"""The web chat as a channel: its updates are written by our own pages, its messages are sent by being stored.

`pack` is what the page writes and `parse` what the worker reads; the two stand here side by side.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import orjson

from bot.channels.base import FetchFailed, Incoming, Message, Named, RemoteFile, Sent
from bot.channels.limits import WEB
from flows.conversation.events import ButtonPressed, Event, Opened, TextSent
from flows.files import FileDamaged, FileMissing, FilesUnavailable
from flows.ports import Fate
from flows.values import JSON

NAME = "web"
#: What an update may say, and the event it becomes; files are fetched and checked first.
EVENTS: Mapping[str, Callable[[str], Event]] = {"opened": Opened, "text": TextSent, "pressed": ButtonPressed}


def pack(update_id: str, address: str, kind: str, said: str) -> bytes:
    """An update without files."""
    return orjson.dumps({"id": update_id, "chat": address, kind: said})


def pack_files(update_id: str, address: str, files: Sequence[RemoteFile], *, caption: str = "") -> bytes:
    sent: list[JSON] = [{"reference": each.reference, "name": each.name, "size": each.size} for each in files]
    return orjson.dumps({"id": update_id, "chat": address, "files": sent, "caption": caption})


class WebChat:
    """`fetch` reads an upload back that the page kept under a reference."""

    name = NAME
    limits = WEB

    def __init__(
        self, fetch: Callable[[str], Awaitable[bytes]], forget: Callable[[str], Awaitable[None]] | None = None
    ) -> None:
        self._fetch = fetch
        self._forget = forget

    def identify(self, body: bytes) -> Named | None:
        update = _read(body)
        if update is None:
            return None
        return Named(update_id=str(update["id"]), address=str(update["chat"]))

    def parse(self, body: bytes) -> Incoming | None:
        update = _read(body) or {}
        for kind, event in EVENTS.items():
            if isinstance(update.get(kind), str):
                return Incoming(event=event(update[kind]))
        if isinstance(update.get("files"), list):
            return Incoming(files=tuple(_files(update["files"])), caption=str(update.get("caption") or ""))
        return None

    async def fetch(self, file: RemoteFile, *, limit: int) -> bytes:
        if file.size is not None and file.size > limit:
            raise FetchFailed("too large", lasting=True)
        try:
            data = await self._fetch(file.reference)
        except (FileMissing, FileDamaged) as error:
            raise FetchFailed(error.what, lasting=True) from error
        except FilesUnavailable as error:
            raise FetchFailed(error.what, lasting=False) from error
        if len(data) > limit:
            raise FetchFailed("too large", lasting=True)
        return data

    async def forget(self, file: RemoteFile) -> None:
        if self._forget is not None:
            await self._forget(file.reference)

    async def send(self, message: Message) -> Sent:
        """Stored is sent: the page reads the transcript."""
        return Sent(Fate.SENT)

    async def courtesies(self, incoming: Sequence[Incoming]) -> None:
        """Nothing is owed: the page itself makes old buttons inert."""

    async def close(self) -> None:
        """Nothing is open."""


def _read(body: bytes) -> dict[str, Any] | None:
    try:
        update = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(update, dict) or not update.get("id") or not update.get("chat"):
        return None
    return update


def _files(raw: Sequence[Any]) -> list[RemoteFile]:
    known = (each for each in raw if isinstance(each, dict) and each.get("reference"))
    return [RemoteFile(str(each["reference"]), str(each.get("name") or ""), _size(each.get("size"))) for each in known]


def _size(size: object) -> int | None:
    return size if isinstance(size, int) else None
