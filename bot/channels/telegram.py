"""Telegram: raw updates are stored before python-telegram-bot reads them; `telegram.Bot` sends."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import orjson
from telegram import Bot, Update
from telegram import Message as TelegramMessage
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels.base import FetchFailed, Incoming, Message, Named, RemoteFile, RenderedButton, Sent
from bot.channels.limits import TELEGRAM
from bot.channels.telegram_http import AiohttpRequest, JsonBody
from flows.conversation.events import ButtonPressed, NotUnderstood, Opened, TextSent
from flows.ports import Fate

Json = dict[str, Any]
#: What a channel carries and flows do not read -> its name in the texts.
UNREAD = {
    "voice": "voice",
    "audio": "voice",
    "video_note": "video",
    "video": "video",
    "sticker": "sticker",
    "location": "location",
    "contact": "contact",
}
#: Descriptions of "400 Bad Request" that mean the person is out of reach on this channel.
UNREACHABLE = ("chat not found", "user is deactivated", "peer_id_invalid", "bot can't initiate conversation")


@dataclass(frozen=True, slots=True)
class Pressed:
    """A pressed button: its question is answered, so its keyboard goes."""

    query_id: str
    chat_id: int | None
    message_id: int | None


class Telegram:
    """The Bot API as a channel. `base` can point at an emulator; the token stays out of every log and error."""

    name = "telegram"

    def __init__(
        self, token: str, *, base: str, now: Callable[[], datetime], per_second: float = TELEGRAM.per_second
    ) -> None:
        self._token = token
        self._base = base
        self._now = now
        self._http = AiohttpRequest()
        self._polls = AiohttpRequest(seconds=60.0, connections=4)
        self.limits = replace(TELEGRAM, per_second=per_second)
        self.bot = Bot(
            token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=self._http,
            get_updates_request=self._polls,
        )

    # in

    def identify(self, body: bytes) -> Named | None:
        try:
            raw = orjson.loads(body)
            update_id = str(int(raw["update_id"]))
        except (ValueError, TypeError, KeyError):
            return None
        message = _message_of(raw)
        if message is None:
            return None
        group = message.get("media_group_id")
        return Named(update_id, str(message["chat"]["id"]), f"album:{group}" if group else "")

    def parse(self, body: bytes) -> Incoming | None:
        """Only private chats hold conversations; in groups nothing personal may be said."""
        update = Update.de_json(orjson.loads(body), self.bot)
        if update.effective_chat is None or update.effective_chat.type != "private":
            return None
        if update.callback_query is not None:
            query = update.callback_query
            where = query.message
            pressed = Pressed(query.id, where.chat.id if where else None, where.message_id if where else None)
            return Incoming(ButtonPressed(query.data or ""), courtesy=pressed)
        return _read(update.effective_message) if update.effective_message else None

    async def fetch(self, file: RemoteFile, *, limit: int) -> bytes:
        try:
            found = await self.bot.get_file(file.reference)
            status, data = await self._http.download(self._address_of(found.file_path or ""), limit=limit)
        except BadRequest as problem:
            raise FetchFailed(problem.message, lasting=True) from None
        except TelegramError as problem:
            raise FetchFailed(type(problem).__name__, lasting=False) from None
        if data is None or status != 200:
            raise FetchFailed(f"status {status}", lasting=status < 500)
        return data

    def _address_of(self, path: str) -> str:
        return path if path.startswith(("http://", "https://")) else f"{self._base}/file/bot{self._token}/{path}"

    # out

    async def send(self, message: Message) -> Sent:
        """All parts in order. When the platform refuses our markup, the same in plain text."""
        sent = Sent(Fate.SENT)
        for number, part in enumerate(message.parts):
            keyboard = _keyboard(message.buttons) if number == len(message.parts) - 1 else None
            sent = await self._part(message.address, part, message.plain[number], keyboard)
            if sent.fate is not Fate.SENT:
                return sent
        return sent

    async def _part(self, address: str, text: str, plain: str, keyboard: Json | None) -> Sent:
        try:
            return await self._call(address, text, keyboard, parse_mode="HTML" if text != plain else None)
        except BadRequest as problem:
            if any(known in problem.message.lower() for known in UNREACHABLE):
                return Sent(Fate.BLOCKED, error=problem.message)
        except TelegramError as problem:
            return self._failed(problem)
        try:
            return await self._call(address, plain, keyboard, parse_mode=None)
        except TelegramError as problem:
            return self._failed(problem)

    async def _call(self, address: str, text: str, keyboard: Json | None, *, parse_mode: str | None) -> Sent:
        parameters: Json = {"chat_id": int(address), "text": text, "link_preview_options": _NO_PREVIEW}
        if parse_mode:
            parameters["parse_mode"] = parse_mode
        if keyboard:
            parameters["reply_markup"] = keyboard
        sent = await self._do("sendMessage", parameters)
        return Sent(Fate.SENT, platform_id=str(sent["message_id"]))

    async def _do(self, method: str, parameters: Json) -> Any:
        """A call through python-telegram-bot's request layer and its errors, without objects made of the answer."""
        body: Any = JsonBody(orjson.dumps(parameters))
        return await self._http.post(f"{self._base}/bot{self._token}/{method}", request_data=body)

    def _failed(self, problem: TelegramError) -> Sent:
        match problem:
            case RetryAfter():
                pause = problem.retry_after
                wait = pause if isinstance(pause, timedelta) else timedelta(seconds=float(pause))
                return Sent(Fate.LATER, retry_at=self._now() + wait, error="429")
            case Forbidden():
                return Sent(Fate.BLOCKED, error=problem.message)
            case ChatMigrated() | BadRequest():
                return Sent(Fate.REJECTED, error=problem.message)
            case InvalidToken():
                return Sent(Fate.LATER, error="the bot token is refused", whole_channel=True)
            case TimedOut() | NetworkError():
                return Sent(Fate.LATER, error=type(problem).__name__)
        return Sent(Fate.LATER, error=type(problem).__name__)

    async def courtesies(self, incoming: Sequence[Incoming]) -> None:
        for each in incoming:
            if isinstance(each.courtesy, Pressed):
                await self._settle(each.courtesy)

    async def _settle(self, pressed: Pressed) -> None:
        with suppress(TelegramError):
            await self._do("answerCallbackQuery", {"callback_query_id": pressed.query_id})
        if pressed.chat_id is not None and pressed.message_id is not None:
            where: Json = {"chat_id": pressed.chat_id, "message_id": pressed.message_id}
            with suppress(TelegramError):
                await self._do("editMessageReplyMarkup", where)

    async def raw(self, method: str, parameters: Mapping[str, Any], *, seconds: float) -> Any:
        """A call whose answer is wanted as it came. Raises what `telegram.Bot` raises."""
        query = urlencode({key: v if isinstance(v, str | int) else orjson.dumps(v) for key, v in parameters.items()})
        return await self._polls.post(f"{self._base}/bot{self._token}/{method}?{query}", read_timeout=seconds)

    async def close(self) -> None:
        await self._polls.shutdown()
        with suppress(TelegramError):
            await self.bot.shutdown()
        await self._http.shutdown()


_NO_PREVIEW = {"is_disabled": True}
#: Labels up to this length share a row with their neighbour.
SHORT = 18


def _message_of(raw: Any) -> dict[str, Any] | None:
    """The message that an update is about, where it has one that we answer."""
    if not isinstance(raw, dict):
        return None
    query = raw.get("callback_query")
    message = query.get("message") if isinstance(query, dict) else raw.get("message")
    if isinstance(message, dict) and isinstance(message.get("chat"), dict) and "id" in message["chat"]:
        return message
    return None


def _read(message: TelegramMessage) -> Incoming:
    if message.text is not None:
        return _text(message.text)
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        file = RemoteFile(largest.file_id, "anh.jpg", largest.file_size)
        return Incoming(files=(file,), caption=message.caption or "")
    if message.document is not None:
        named = RemoteFile(message.document.file_id, message.document.file_name or "tep", message.document.file_size)
        return Incoming(files=(named,), caption=message.caption or "")
    what = next((name for attribute, name in UNREAD.items() if getattr(message, attribute, None)), "other")
    return Incoming(NotUnderstood(what))


def _text(text: str) -> Incoming:
    command, _, payload = text.partition(" ")
    if command.split("@", 1)[0] == "/start":
        return Incoming(Opened(payload.strip()))
    return Incoming(TextSent(text))


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
