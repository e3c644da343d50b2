"""Pictures that are looked at as an ID card: fetched, read elsewhere, and never kept.

Which pictures those are is told by the conversation as its last turn left it, so a turn repeated after a crash looks
the same way again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol

from bot.channels.base import Channel, FetchFailed, RemoteFile
from bot.filecheck.check import check_size
from bot.filecheck.model import Reason
from bot.uploads import BUSY_PAUSES, fetched
from bot.workshop.pool import Busy
from flows.conversation import expecting
from flows.conversation.events import CardPhotographed
from flows.conversation.expecting import Look
from flows.identity.card import IdCard
from flows.ports import ChatKey
from flows.values import JSON, Words

#: Of an album so many pictures are tried: the card has two sides.
TRIED = 3


class Reader(Protocol):
    """Finds the card in a picture, elsewhere, within limits."""

    async def read(self, content: bytes, *, closely: bool) -> IdCard | None:
        """Raises Busy."""
        ...


class CardPhotos:
    def __init__(self, reader: Reader, peek: Callable[[ChatKey], Awaitable[Mapping[str, JSON] | None]]) -> None:
        self._reader = reader
        self._peek = peek

    async def read(self, chat: ChatKey, channel: Channel, files: Sequence[RemoteFile]) -> CardPhotographed | None:
        """What the pictures say; None where no card is expected, so that they are papers."""
        look = expecting.card(await self._peek(chat))
        if look is Look.NOT:
            return None
        remarks: list[Words] = []
        for file in files[:TRIED]:
            card, said = await self._one(channel, file, closely=look is Look.CLOSELY)
            if card is not None:
                return CardPhotographed(card)
            remarks += [said] if said and said not in remarks else []
        return CardPhotographed(None, tuple(remarks))

    async def _one(self, channel: Channel, file: RemoteFile, *, closely: bool) -> tuple[IdCard | None, Words | None]:
        if file.size is not None and (too_large := check_size(file.size)):
            return None, too_large.reasons[0].words
        try:
            content = await fetched(channel, file)
        except FetchFailed:
            return None, Words("file.not_fetched")
        for pause in (*BUSY_PAUSES, 0.0):
            try:
                return await self._reader.read(content, closely=closely), None
            except Busy:
                await asyncio.sleep(pause)
        return None, Reason("busy").words
