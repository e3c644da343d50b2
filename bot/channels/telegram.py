"""Telegram: raw updates are stored before python-telegram-bot reads them. The library is loaded when it is needed: to
read what is neither text nor photo, to say what a refusal means, to fetch and send files, to set up how updates come.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import orjson

from bot.channels.base import Document, FetchFailed, Incoming, Message, Named, RemoteFile, RenderedButton, Sent
from bot.channels.limits import TELEGRAM
from bot.channels.telegram_calls import Refused, TelegramCalls
from bot.channels.telegram_updates import Pressed, incoming, named
from flows.ports import Fate, Kind

if TYPE_CHECKING:
    from telegram import Bot
    from telegram.error import RetryAfter, TelegramError

    from bot.channels.telegram_http import AiohttpRequest

#: Descriptions of "400 Bad Request" that mean the person is out of reach on this channel.
UNREACHABLE = ("chat not found", "user is deactivated", "peer_id_invalid", "bot can't initiate conversation")
#: Labels up to this length share a row with their neighbour.
SHORT = 18
COURTESIES_AT_ONCE = 16
#: Messages that one call deletes.
MOST_DELETED = 100
_NO_PREVIEW = {"is_disabled": True}
Json = dict[str, Any]


class Telegram:
    """The Bot API as a channel. `base` can point at an emulator; the token stays out of every log and error."""

    name = "telegram"

    def __init__(
        self,
        token: str,
        *,
        base: str,
        now: Callable[[], datetime],
        per_second: float = TELEGRAM.per_second,
        by_webhook: bool = False,
    ) -> None:
        self._by_webhook = by_webhook  #: then a press was answered when it was delivered
        self._token = token
        self._base = base
        self._now = now
        self._calls = TelegramCalls(f"{base}/bot{token}")
        self._courtesies = asyncio.Semaphore(COURTESIES_AT_ONCE)
        self.limits = replace(TELEGRAM, per_second=per_second)

    @cached_property
    def _http(self) -> AiohttpRequest:
        from bot.channels.telegram_http import AiohttpRequest

        return AiohttpRequest()

    @cached_property
    def _polls(self) -> AiohttpRequest:
        from bot.channels.telegram_http import AiohttpRequest

        return AiohttpRequest(seconds=60.0, connections=4)

    @cached_property
    def bot(self) -> Bot:
        from telegram import Bot

        return Bot(
            self._token,
            base_url=f"{self._base}/bot",
            base_file_url=f"{self._base}/file/bot",
            request=self._http,
            get_updates_request=self._polls,
        )

    # in

    def identify(self, body: bytes) -> Named | None:
        return named(body)

    def parse(self, body: bytes) -> Incoming | None:
        return incoming(body)

    async def fetch(self, file: RemoteFile, *, limit: int) -> bytes:
        from telegram.error import BadRequest, TelegramError

        try:
            found = await self._calls.do("getFile", {"file_id": file.reference})
            status, data = await self._http.download(self._address_of(str(found.get("file_path") or "")), limit=limit)
        except Refused as refused:
            is_lasting = isinstance(refused.problem, BadRequest)
            told = self._told(refused.problem) if is_lasting else type(refused.problem).__name__
            raise FetchFailed(told, lasting=is_lasting) from None
        except TelegramError as problem:
            raise FetchFailed(type(problem).__name__, lasting=False) from None
        if data is None:
            raise FetchFailed("more bytes than are allowed", lasting=True)
        if status != 200:
            raise FetchFailed(f"status {status}", lasting=400 <= status < 500 and status != 429)
        return data

    async def forget(self, file: RemoteFile) -> None:
        """The platform keeps it, we do not."""

    def _address_of(self, path: str) -> str:
        return path if path.startswith(("http://", "https://")) else f"{self._base}/file/bot{self._token}/{path}"

    # out

    async def send(self, message: Message) -> Sent:
        """All parts that the platform does not have yet, in order; after a failure the rest has to wait."""
        if message.kind is Kind.DELETION:
            return await self._delete(message)
        ids: list[str] = []
        for number in range(message.taken, len(message.parts)):
            keyboard = _keyboard(message.buttons) if number == len(message.parts) - 1 else None
            sent = await self._part(message.address, message.parts[number], message.plain[number], keyboard)
            if sent.fate is not Fate.SENT:
                return replace(sent, platform_id=" ".join(ids))
            ids.append(sent.platform_id)
        if message.document and message.taken <= len(message.parts):
            sent = await self._file(message.address, message.document)
            if sent.fate not in (Fate.SENT, Fate.REJECTED):  # a file that is refused does not undo what was said
                return replace(sent, platform_id=" ".join(ids))
            ids += [sent.platform_id] if sent.platform_id else []
        return Sent(Fate.SENT, platform_id=" ".join(ids))

    async def _delete(self, message: Message) -> Sent:
        """Bot API: up to 100 at a time, sent within 48 hours; what is gone already, or too old, is passed over."""
        ids: Any = message.words.params.get("ids") if message.words else None
        numbers = [int(each) for each in ids or () if str(each).isdecimal()]
        for place in range(message.taken * MOST_DELETED, len(numbers), MOST_DELETED):
            some: Json = {"chat_id": int(message.address), "message_ids": numbers[place : place + MOST_DELETED]}
            try:
                await self._calls.do("deleteMessages", some)
            except Refused as refused:
                return self._failed(refused.problem)
        return Sent(Fate.SENT)

    async def _file(self, address: str, document: Document) -> Sent:
        from telegram.error import TelegramError

        from bot.channels.telegram_http import FileBody

        method, named = ("sendPhoto", "photo") if document.is_picture else ("sendDocument", "document")
        body: Any = FileBody(address, document.name, document.content, named)
        try:
            sent: Any = await self._http.post(f"{self._base}/bot{self._token}/{method}", request_data=body)
        except TelegramError as problem:
            return self._failed(problem)
        return Sent(Fate.SENT, platform_id=str(sent["message_id"]))

    async def _part(self, address: str, text: str, plain: str, keyboard: Json | None) -> Sent:
        """In our markup and, when the platform refuses that, in plain text."""
        try:
            return await self._call(address, text, keyboard, parse_mode="HTML" if text != plain else None)
        except Refused as problem:
            refused = self._failed(problem.problem)
        if refused.fate is not Fate.REJECTED or text == plain:
            return refused
        try:
            return await self._call(address, plain, keyboard, parse_mode=None)
        except Refused as problem:
            return self._failed(problem.problem)

    async def _call(self, address: str, text: str, keyboard: Json | None, *, parse_mode: str | None) -> Sent:
        parameters: Json = {"chat_id": int(address), "text": text, "link_preview_options": _NO_PREVIEW}
        if parse_mode:
            parameters["parse_mode"] = parse_mode
        if keyboard:
            parameters["reply_markup"] = keyboard
        sent = await self._calls.do("sendMessage", parameters)
        return Sent(Fate.SENT, platform_id=str(sent["message_id"]))

    def _failed(self, problem: TelegramError) -> Sent:
        """BadRequest is a NetworkError to the library, so it stands before everything that is tried again."""
        from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter

        match problem:
            case RetryAfter():
                return Sent(Fate.LATER, retry_at=self._now() + seconds_of(problem), error="429")
            case Forbidden():
                return Sent(Fate.BLOCKED, error=self._told(problem))
            case BadRequest() if any(known in problem.message.lower() for known in UNREACHABLE):
                return Sent(Fate.BLOCKED, error=self._told(problem))
            case ChatMigrated():  # the platform tells us the new address as well; until then it waits
                return Sent(Fate.LATER, error="the group has another address")
            case BadRequest():
                return Sent(Fate.REJECTED, error=self._told(problem))
            case InvalidToken():
                return Sent(Fate.LATER, error="the bot token is refused", whole_channel=True)
        return Sent(Fate.LATER, error=type(problem).__name__)

    def _told(self, problem: TelegramError) -> str:
        return problem.message.replace(self._token, "…")

    async def courtesies(self, incoming: Sequence[Incoming]) -> None:
        await asyncio.gather(*(self._settle(each.courtesy) for each in incoming if isinstance(each.courtesy, Pressed)))

    async def _settle(self, pressed: Pressed) -> None:
        async with self._courtesies:
            with suppress(Refused):
                if not self._by_webhook:
                    await self._calls.do("answerCallbackQuery", {"callback_query_id": pressed.query_id})
            with suppress(Refused):
                where: Json = {"chat_id": pressed.chat_id, "message_id": pressed.message_id}
                await self._calls.do("editMessageReplyMarkup", where)

    async def raw(self, method: str, parameters: Mapping[str, Any], *, seconds: float) -> Any:
        """A call whose answer is wanted as it came. Raises what `telegram.Bot` raises."""
        query = urlencode({key: v if isinstance(v, str | int) else orjson.dumps(v) for key, v in parameters.items()})
        return await self._polls.post(f"{self._base}/bot{self._token}/{method}?{query}", read_timeout=seconds)

    async def close(self) -> None:
        """What was never used was never opened."""
        self._calls.close()
        for request in (self.__dict__.get("_polls"), self.__dict__.get("_http")):
            if request is not None:
                await request.shutdown()


def seconds_of(problem: RetryAfter) -> timedelta:
    pause = problem.retry_after
    return pause if isinstance(pause, timedelta) else timedelta(seconds=float(pause))


def _keyboard(buttons: Sequence[RenderedButton]) -> Json | None:
    """Main options one a row (short ones two), navigation together in the last row."""
    rows: list[list[Json]] = []
    for button in (each for each in buttons if not each.aside):
        key = _key(button)
        if len(button.label) <= SHORT and rows and len(rows[-1]) == 1 and len(rows[-1][0]["text"]) <= SHORT:
            rows[-1].append(key)
        else:
            rows.append([key])
    aside = [_key(each) for each in buttons if each.aside]
    rows += [aside[at : at + 3] for at in range(0, len(aside), 3)]
    return {"inline_keyboard": rows} if rows else None


def _key(button: RenderedButton) -> Json:
    return {"text": button.label, "callback_data": button.token}
