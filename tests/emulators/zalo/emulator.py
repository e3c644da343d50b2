"""The emulator as tests use it: start it, let people do things, wait for what the account answers."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from tests.emulators.telegram.people import Attachment

from . import control
from .faults import Fault
from .model import Entry, Json, Rules
from .server import Server
from .world import APP_ID, APP_SECRET, OA_ID, OA_SECRET, World

BUTTONS_WITHIN = 20  # messages: how far back a person scrolls to find a button


@dataclass(frozen=True, slots=True)
class Sent:
    """What a person's act became: the event as it was delivered."""

    event: Json
    seq: int


class ZaloEmulator:
    """People are numbers, as their ids are on the platform; a service under test is pointed at `settings()`."""

    app_id, app_secret, oa_id, oa_secret = APP_ID, APP_SECRET, OA_ID, OA_SECRET

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        rules: Rules | None = None,
        life: int = 90_000,
        echoes: bool = True,
    ) -> None:
        self.world = World(rules=rules, life=life, echoes=echoes)
        self.base_url = ""
        self._address = (host, port)
        self._server = Server(self.world, self._control)

    async def __aenter__(self) -> Self:
        self.base_url = await self._server.start(*self._address)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.world.hook.stop()
        await self._server.stop()

    async def _control(self, name: str, given: Json) -> Any:
        return await control.carry_out(self, name, given)

    def settings(self) -> dict[str, str]:
        """What the program needs to be told, with a fresh refresh token."""
        return {
            "ZALO_APP_ID": APP_ID,
            "ZALO_APP_SECRET": APP_SECRET,
            "ZALO_OA_ID": OA_ID,
            "ZALO_OA_SECRET_KEY": OA_SECRET,
            "ZALO_OA_REFRESH_TOKEN": self.world.tokens.first(),
            "ZALO_OA_API_BASE": self.base_url,
            "ZALO_OAUTH_BASE": self.base_url,
            "ZALO_ZNS_API_BASE": self.base_url,
        }

    def deliver_to(self, url: str) -> None:
        self.world.hook.url = url

    # What people do

    def _did(self, user_id: object, event: str, message: Json, **more: Any) -> Sent:
        person = self.world.person(str(user_id))
        self.world.acted(person)
        body = {"sender": {"id": person.id}, "recipient": {"id": OA_ID}, "user_id_by_app": f"a{person.id}", **more}
        said = {"msg_id": f"in{self.world.next_number():08x}", **message}
        return Sent(self.world.deliver(event, person.id, body | {"message": said}), person.heard_seq)

    async def text(self, user_id: object, text: str) -> Sent:
        return self._did(user_id, "user_send_text", {"text": text})

    async def press(self, user_id: object, *, label: str | None = None, index: int | None = None) -> Sent:
        """The newest button whose title fits (a regular expression), or that stands there; LookupError for none."""
        newest_first = self.log(user_id)[: -BUTTONS_WITHIN - 1 : -1]
        for entry in (each for each in newest_first if each.buttons):
            for place, (title, payload) in enumerate(entry.buttons):
                if place == index or (label is not None and re.search(label, title)):
                    return await self.press_raw(user_id, payload)
        raise LookupError(f"no button fits label={label!r} index={index!r} for {user_id}")

    async def press_raw(self, user_id: object, payload: str) -> Sent:
        """A hidden query: its payload comes as if the person had written it."""
        return await self.text(user_id, payload)

    async def send(self, user_id: object, file: Attachment, *, caption: str = "") -> Sent:
        return self._did(user_id, f"user_send_{_kind(file)}", self._carrying([file], caption))

    async def album(self, user_id: object, files: Sequence[Attachment], *, caption: str = "") -> list[Sent]:
        """Several files at once are several events."""
        return [await self.send(user_id, file, caption=caption) for file in files]

    async def pictures(self, user_id: object, files: Sequence[Attachment]) -> Sent:
        """Several pictures in one event, as newer applications send them."""
        return self._did(user_id, "user_send_image", self._carrying(files, ""))

    def _carrying(self, files: Sequence[Attachment], caption: str) -> Json:
        return {"attachments": [self._attached(file) for file in files]} | ({"text": caption} if caption else {})

    def _attached(self, file: Attachment) -> Json:
        name = f"{self.world.next_number():08x}"
        self.world.media[name] = file.content
        url = f"{self.base_url}/media/{name}"
        if not file.name:
            return {"type": "image", "payload": {"thumbnail": url, "url": url}}
        size = str(len(file.content) if file.size is None else file.size)
        return {"type": "file", "payload": {"url": url, "size": size, "name": file.name, "checksum": "0"}}

    async def other(self, user_id: object, event: str, *, payload: Json | None = None) -> Sent:
        """Sticker, gif, audio, video, location, business card."""
        kind = event.removeprefix("user_send_")
        return self._did(user_id, event, {"attachments": [{"type": kind, "payload": payload or {}}]})

    async def submit_info(self, user_id: object, **info: Any) -> Sent:
        return self._did(user_id, "user_submit_info", {}, info=info)

    async def follow(self, user_id: object) -> Sent:
        return self._following(user_id, "follow", follows=True)

    async def unfollow(self, user_id: object) -> Sent:
        return self._following(user_id, "unfollow", follows=False)

    def _following(self, user_id: object, event: str, *, follows: bool) -> Sent:
        person = self.world.person(str(user_id))
        person.follows = follows
        if follows:
            self.world.acted(person)
        body = {"oa_id": OA_ID, "follower": {"id": person.id}, "source": "oa_profile"}
        return Sent(self.world.deliver(event, person.id, body), person.heard_seq)

    async def operator(self, user_id: object, text: str) -> Sent:
        """Somebody at the account's console writes by hand."""
        person = self.world.person(str(user_id))
        body = {"sender": {"id": OA_ID, "admin_id": "42"}, "recipient": {"id": person.id}}
        said = {"text": text, "msg_id": f"op{self.world.next_number():08x}"}
        return Sent(self.world.deliver("oa_send_text", person.id, body | {"message": said}), person.heard_seq)

    async def repeat(self, sent: Sent, *, times: int = 1) -> None:
        """Delivers an event again, as the platform does when it was not told in time; all at once."""
        await asyncio.gather(*(self.world.hook.deliver(sent.event) for _ in range(times)))

    def block(self, user_id: object, *, blocked: bool = True) -> None:
        self.world.person(str(user_id)).blocked = blocked

    # What the platform does

    def fail(self, kind: str, **details: Any) -> Fault:
        """Adds a fault (see `Fault`); the result counts its hits."""
        given: dict[str, Any] = {**details, "user_id": str(details.get("user_id", ""))}
        fault = Fault(kind, **given)
        self.world.faults.active.append(fault)
        return fault

    def heal(self) -> None:
        self.world.faults.active.clear()

    def pass_time(self, seconds: float) -> None:
        """The platform's clock goes on: windows and tokens end."""
        self.world.offset += seconds

    # What the account did

    def log(self, user_id: object) -> list[Entry]:
        return self.world.person(str(user_id)).log

    def texts(self, user_id: object) -> list[str]:
        return [entry.text for entry in self.log(user_id) if entry.text]

    async def wait(self, user_id: object, *, after: int | None = None, patience: float = 10.0) -> Entry:
        """The first message after `after` (by default: since the person last did something)."""
        person = self.world.person(str(user_id))
        start, deadline = person.heard_seq if after is None else after, time.perf_counter() + patience
        while True:
            found = next((entry for entry in person.log if entry.seq > start), None)
            if found is not None:
                return found
            left = deadline - time.perf_counter()
            if left <= 0:
                raise TimeoutError(f"nothing new for {user_id} within {patience} s; so far: {person.log[-3:]}")
            changed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            person.waiters.append(changed)
            await asyncio.wait({changed}, timeout=left)


def _kind(file: Attachment) -> str:
    return "file" if file.name else "image"
