"""The Zalo Bot Platform as a channel: text and pictures come in, only text goes out. There are no buttons and no files.

Options are lines with numbers (`bot.menus`); a file is a link that ends (`bot.file_links`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from bot.channels.base import Incoming, Message, Named, RemoteFile, Sent
from bot.channels.limits import ZALO_BOT
from bot.channels.zalo_bot_api import BotRefused, ZaloBotApi
from bot.channels.zalo_bot_updates import incoming, named
from bot.channels.zalo_http import Unreachable, ZaloHttp
from flows.ports import Fate

#: Descriptions of "400 Bad Request" and "404" that mean the person is out of reach here.
UNREACHABLE = ("chat not found", "user not found", "chat_id", "blocked")
#: The token is refused or unknown: nobody can be told anything until the operator has mended it.
NO_SUCH_BOT = (401, 404)
TYPING_S = 2.0
#: A poll is cut only when the platform has waited far longer than it was asked to.
POLL_WITHIN_S = 45.0


class ZaloBot:
    """`base` can point at an emulator. `hosts` are those that pictures are fetched from."""

    name = ZALO_BOT.name
    limits = ZALO_BOT

    def __init__(
        self, token: str, *, base: str, hosts: Sequence[str], now: Callable[[], datetime], http: ZaloHttp | None = None
    ) -> None:
        self._hosts = hosts
        self._now = now
        self.api = ZaloBotApi(token, base=base, http=http or ZaloHttp())
        self.polls = ZaloBotApi(token, base=base, http=ZaloHttp(seconds=POLL_WITHIN_S, connections=2))

    # in

    def identify(self, body: bytes) -> Named | None:
        return named(body)

    def parse(self, body: bytes) -> Incoming | None:
        return incoming(body)

    async def fetch(self, file: RemoteFile, *, limit: int) -> bytes:
        """The person sees that somebody is at work while a picture is fetched and checked."""
        address, _, url = file.reference.partition(" ")
        typing = asyncio.create_task(self._type(address))
        try:
            return await self.api.http.download(url, hosts=self._hosts, limit=limit)
        finally:
            await asyncio.wait({typing}, timeout=TYPING_S)
            typing.cancel()

    async def _type(self, address: str) -> None:
        with suppress(BotRefused, Unreachable):
            await self.api.call("sendChatAction", {"chat_id": address, "action": "typing"})

    async def forget(self, file: RemoteFile) -> None:
        """The platform keeps it, we do not."""

    # out

    async def send(self, message: Message) -> Sent:
        """All parts that the platform does not have yet, in order; after a failure the rest has to wait."""
        ids: list[str] = []
        for part in message.parts[message.taken :]:
            sent = await self._part(message.address, part)
            if sent.fate is not Fate.SENT:
                return replace(sent, platform_id=" ".join(ids))
            ids.append(sent.platform_id)
        return Sent(Fate.SENT, platform_id=" ".join(ids))

    async def _part(self, address: str, text: str) -> Sent:
        """A group's address is its id behind a mark of ours (`zalo_bot_updates`)."""
        try:
            chat_id = address.removeprefix(ZALO_BOT.group_mark)
            sent = await self.api.call("sendMessage", {"chat_id": chat_id, "text": text})
        except BotRefused as refused:
            return self._failed(refused)
        except Unreachable as problem:
            return Sent(Fate.LATER, error=str(problem))
        return Sent(Fate.SENT, platform_id=_message_id(sent))

    def _failed(self, refused: BotRefused) -> Sent:
        """The platform's codes, as public references list them (12/2025)."""
        said = refused.description.lower()
        if refused.code == 429:
            pause = timedelta(seconds=refused.retry_after or 0.0)
            return Sent(Fate.LATER, retry_at=self._now() + pause, error="429")
        if refused.code == 403 or (refused.code in (400, 404) and any(known in said for known in UNREACHABLE)):
            return Sent(Fate.BLOCKED, error=str(refused))
        if refused.code in NO_SUCH_BOT:
            return Sent(Fate.LATER, error="the bot token is refused", whole_channel=True)
        return Sent(Fate.LATER if refused.code == 408 else Fate.REJECTED, error=str(refused))

    async def courtesies(self, incoming: Sequence[Incoming]) -> None:
        """Nothing is owed: there are no buttons."""

    async def close(self) -> None:
        await self.api.http.close()
        await self.polls.http.close()


def _message_id(sent: object) -> str:
    """One word for each part, for parts are counted by it."""
    found = sent.get("message_id") if isinstance(sent, dict) else None
    return "".join(str(found).split()) if found else "sent"
