"""The emulator as tests use it: start it, let people do things, wait for what the bot answers."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self

from . import control
from .arguments import Args
from .faults import Fault
from .limits import Limits
from .model import CHANGES, Entry, Json
from .people import Attachment, People, Sent, paper, picture
from .server import Server
from .world import World

TOKEN = "123456:EMULATED-BOT-TOKEN"


class TelegramEmulator:
    """A bot under test gets `token` and `base_url`; everything else is what people and the platform do to it."""

    def __init__(self, *, token: str = TOKEN, host: str = "127.0.0.1", port: int = 0, seed: int = 1, delay: float = 0):
        self.token = token
        self.world = World(token=token, seed=seed, delay=delay)
        self.base_url = ""
        self._address = (host, port)
        self._server = Server(self.world, self._control)

    async def __aenter__(self) -> Self:
        self.base_url = await self._server.start(*self._address)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._unhook()
        await self._server.stop()

    async def _unhook(self) -> None:
        hooks = list(self.world.hooks.values())
        for account in list(self.world.accounts.values()):
            self.world.set_hook(account, None)
        for hook in hooks:
            await hook.stopped()

    async def _control(self, name: str, args: Args) -> Any:
        return await control.carry_out(self, name, args=args)

    async def reset(self) -> None:
        await self._unhook()
        self.world.clear()

    def people(self, token: str | None = None) -> People:
        return People(self.world, self.world.account(token) if token else self.world.default_account())

    # What people do

    async def text(self, user_id: int, text: str, *, chat_id: int | None = None) -> Sent:
        return self.people().text(user_id, text, chat_id=chat_id)

    async def press(self, user_id: int, **which: Any) -> Sent:
        """`label` or `data` (regular expressions) or `index`, and `message_id` to mean an older message."""
        return self.people().press(user_id, **which)

    async def press_raw(self, user_id: int, message_id: int, data: str) -> Sent:
        """A button that is no longer shown, or never was."""
        return self.people().press_raw(user_id, message_id, data)

    async def photo(self, user_id: int, content: bytes | None = None, *, caption: str = "") -> Sent:
        return self.people().send(user_id, picture(content), caption=caption)

    async def document(
        self,
        user_id: int,
        content: bytes | None = None,
        *,
        name: str = "paper.pdf",
        mime: str = "application/pdf",
        caption: str = "",
    ) -> Sent:
        return self.people().send(user_id, paper(content, name=name, mime=mime), caption=caption)

    async def send(self, user_id: int, file: Attachment, *, caption: str = "") -> Sent:
        return self.people().send(user_id, file, caption=caption)

    async def album(self, user_id: int, files: Sequence[Attachment | bytes], *, caption: str = "") -> list[Sent]:
        wrapped = [picture(file) if isinstance(file, bytes) else file for file in files]
        return self.people().album(user_id, wrapped, caption=caption)

    async def contact(self, user_id: int, phone: str, *, owner_id: int | None = None) -> Sent:
        return self.people().contact(user_id, phone, owner_id=owner_id)

    async def edit(self, user_id: int, message_id: int, text: str) -> Sent:
        return self.people().edit(user_id, message_id, text)

    async def raw(self, kind: str, body: Json) -> Sent:
        return self.people().raw(kind, body)

    async def repeat(self, update_id: int, *, times: int = 1) -> None:
        """Hands over an update again."""
        self.world.repeat(self.people().account, update_id, times)

    def block(self, user_id: int, *, told: bool = False) -> None:
        self.people().block(user_id, told=told)

    def unblock(self, user_id: int, *, told: bool = False) -> None:
        self.people().unblock(user_id, told=told)

    # What the platform does

    def limit(self, limits: Limits) -> None:
        self.world.limits = limits

    def fail(self, kind: str, **details: Any) -> Fault:
        """Adds a fault (see `Fault`); the result counts its hits."""
        fault = Fault(kind, **details)
        self.world.faults.active.append(fault)
        return fault

    def heal(self) -> None:
        self.world.faults.active.clear()

    # What the bot did

    def log(self, chat_id: int) -> list[Entry]:
        """Everything sent, edited, deleted and acknowledged in that chat, in order."""
        return self.people().account.chat(chat_id).log

    def texts(self, chat_id: int) -> list[str]:
        """What the bot said there, edits included."""
        return [entry.text for entry in self.log(chat_id) if entry.kind in CHANGES]

    async def wait(
        self,
        chat_id: int,
        *,
        after: int | None = None,
        timeout: float = 10,  # noqa: ASYNC109 (asyncio.timeout could not say which chat stayed silent)
        kinds: tuple[str, ...] = CHANGES,
        token: str | None = None,
    ) -> Entry:
        """The first entry after `after` (by default: since the person last did something)."""
        chat = self.people(token).account.chat(chat_id)
        start = chat.heard_seq if after is None else after
        deadline = time.perf_counter() + timeout
        while True:
            found = next((entry for entry in chat.log if entry.seq > start and entry.kind in kinds), None)
            if found is not None:
                return found
            left = deadline - time.perf_counter()
            if left <= 0:
                raise TimeoutError(f"nothing new in chat {chat_id} within {timeout} s; so far: {chat.log[-3:]}")
            changed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            chat.waiters.append(changed)
            await asyncio.wait({changed}, timeout=left)

    def stats(self) -> Json:
        world, account = self.world, self.people().account
        latencies = sorted(world.latencies)
        hook = world.hooks.get(account.token)
        return {
            "counters": dict(world.counters),
            "pending_updates": len(account.updates) + (hook.pending if hook else 0),
            "chats": len(account.chats),
            "latency": {"n": len(latencies)} | {f"p{share}": _share(latencies, share) for share in (50, 95, 99)},
            "sends": {"n": len(world.send_times), "span_s": _span(world.send_times)},
            "pending_replies": sum(chat.heard_at is not None for chat in account.chats.values()),
        }


def _share(ordered: Sequence[float], percent: int) -> float | None:
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)] if ordered else None


def _span(times: Sequence[float]) -> float:
    return times[-1] - times[0] if len(times) > 1 else 0.0
