"""Notices as template messages to a phone number: the registry says which template serves, and what goes into it.

The address of such a message is the dossier that it is about: the number stays sealed until the moment of sending.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol

from bot.channels.base import FetchFailed, Incoming, Message, Named, RemoteFile, Sent
from bot.channels.limits import ZNS
from bot.channels.zalo_zns import TemplateSent
from bot.logs import log
from bot.render import moment, words_to_text
from flows import texts
from flows.delivery.templates import DoesNotFit, Templates
from flows.ports import Fate
from flows.values import Words

MOMENTS = ("filed_at", "received_at", "due_at", "moved_at")
AS_THEY_ARE = ("code", "procedure", "unit", "address", "hotline", "opening", "portal_url", "slip")
#: Below so many template messages left today, the log says so.
FEW_LEFT = 100


class Sender(Protocol):
    async def send_template(
        self, phone: str, template_id: str, *, data: Mapping[str, str], tracking_id: str
    ) -> TemplateSent: ...


class ZnsNotices:
    """A channel that only sends."""

    name = "zns"
    limits = ZNS

    def __init__(self, sender: Sender, templates: Templates, *, phone_of: Callable[[str], Awaitable[str]]) -> None:
        self._sender = sender
        self._templates = templates
        self._phone_of = phone_of

    async def send(self, message: Message) -> Sent:
        """What does not fit into the template is refused here: Zalo would refuse it after counting it."""
        words = message.words
        template = self._templates.serving(words.key) if words else None
        if words is None or template is None:
            return Sent(Fate.REJECTED, error="no template serves this")
        try:
            data = template.data(said(words))
        except DoesNotFit as problem:
            return Sent(Fate.REJECTED, error=f"template {template.id}: {problem}")
        phone = await self._phone_of(message.address)
        if not phone:
            return Sent(Fate.REJECTED, error="no phone number")
        answer = await self._sender.send_template(phone, template.id, data=data, tracking_id=message.reference)
        return self._noted(answer)

    def _noted(self, answer: TemplateSent) -> Sent:
        """No answer about a number says anything about a chat of the person."""
        if answer.remaining is not None and answer.remaining < FEW_LEFT:
            log.warning("few template messages are left today", channel=self.name, left=answer.remaining)
        sent = answer.sent
        return Sent(Fate.REJECTED, error=sent.error) if sent.fate is Fate.BLOCKED else sent

    def identify(self, body: bytes) -> Named | None:
        return None

    def parse(self, body: bytes) -> Incoming | None:
        return None

    async def fetch(self, file: RemoteFile, *, limit: int) -> bytes:
        raise FetchFailed("nothing comes in here", lasting=True)

    async def forget(self, file: RemoteFile) -> None:
        """Nothing is held."""

    async def courtesies(self, incoming: Sequence[Incoming]) -> None:
        """Nobody is waiting."""

    async def close(self) -> None:
        """The connections are the account's."""


def said(words: Words) -> dict[str, str]:
    """The sources of parameters, in words. Answers of a person are not among them."""
    params = words.params
    plain = {name: str(params.get(name) or "") for name in AS_THEY_ARE}
    moments = {name: moment(str(params[name])) if params.get(name) else "" for name in MOMENTS}
    return {**plain, **moments, "status": _status(words.key.removeprefix("notice."))}


def _status(name: str) -> str:
    key = next((each for each in (f"status.{name}", f"stage.{name}") if texts.has(each)), "status.processing")
    return words_to_text(Words(key), markup="plain")
