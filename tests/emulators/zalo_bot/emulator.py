"""The emulator as tests use it: start it, let people write and send pictures, see what the bot answers."""

from __future__ import annotations

import hashlib
import time
from types import TracebackType
from typing import Any, Self

from .model import Fault, Json, Sent, World
from .server import Server

TOKEN = "900:EMULATED-ZALO-BOT-SECRET"


class ZaloBotEmulator:
    def __init__(self, *, token: str = TOKEN, host: str = "127.0.0.1", port: int = 0) -> None:
        self.token = token
        self.world = World()
        self.base_url = ""
        self._address = (host, port)
        self._server = Server(self.world, token)

    async def __aenter__(self) -> Self:
        self.base_url = await self._server.start(*self._address)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._server.stop()

    # What people do

    def text(self, person: str, text: str, *, group: str = "") -> Json:
        return self._said(person, "message.text.received", group=group, text=text)

    def photo(self, person: str, content: bytes, *, caption: str = "") -> Json:
        """Pictures lie at an address of the platform."""
        name = f"{hashlib.sha256(content).hexdigest()[:16]}.jpg"
        self.world.media[name] = content
        url = f"{self.base_url}/media/{name}"
        more = {"caption": caption} if caption else {}
        return self._said(person, "message.image.received", photo_url=url, **more)

    def sticker(self, person: str) -> Json:
        return self._said(person, "message.sticker.received", sticker="st-1")

    def document(self, person: str) -> Json:
        """A PDF reaches a bot as nothing but this."""
        return self._said(person, "message.unsupported.received")

    def repeat(self, update: Json, *, times: int = 1) -> None:
        for _ in range(times):
            self.world.hand_over(update)

    def block(self, person: str) -> None:
        self.world.blocked.add(person)

    def unblock(self, person: str) -> None:
        self.world.blocked.discard(person)

    def _said(self, person: str, event: str, *, group: str = "", **content: Any) -> Json:
        chat = {"id": group or person, "chat_type": "GROUP" if group else "PRIVATE"}
        message = {
            "from": {"id": person, "display_name": "Người dân", "is_bot": False},
            "chat": chat,
            "message_id": f"u{self.world.next():x}",
            "date": int(time.time() * 1000),
            **content,
        }
        update: Json = {"event_name": event, "message": message}
        self.world.hand_over(update)
        return update

    # What the platform does

    def fail(self, kind: str, **details: Any) -> Fault:
        """Adds a fault (see `Fault`); the result counts its hits."""
        fault = Fault(kind, **details)
        self.world.faults.append(fault)
        return fault

    def heal(self) -> None:
        self.world.faults.clear()

    # What the bot did

    def log(self, chat: str) -> list[Sent]:
        return self.world.sent.get(chat, [])

    def texts(self, chat: str) -> list[str]:
        return [each.text for each in self.log(chat) if each.kind == "message"]
