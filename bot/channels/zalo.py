"""Zalo's Official Account: events come by webhook, messages leave by API v3: free answers, or paid transactions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.channels.base import Document, Incoming, Message, Named, RemoteFile, Sent
from bot.channels.limits import ZALO_OA
from bot.channels.zalo_errors import ATTACHMENT_EXPIRED, MESSAGES, STALE, TOO_LONG, became, for_reply
from bot.channels.zalo_http import Answer, Unreachable, ZaloHttp, hosts_of
from bot.channels.zalo_parts import texts, upload_of, uploaded
from bot.channels.zalo_tokens import NoToken, TokenKeeper
from bot.channels.zalo_updates import incoming, named
from bot.logs import log
from bot.render import split
from flows.ports import Fate, Kind

SEND, PAID, UPLOAD = "/v3.0/oa/message/cs", "/v3.0/oa/message/transaction", "/v2.0/oa/upload/"
#: While nothing can be sent before a person has done something, it is looked at so often.
HELD = timedelta(minutes=5)
#: A text that is too long for Zalo though it fits our count is cut in two as long as the halves are longer than this.
SHORTEST = 100
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ZaloOptions:
    base: str
    media_hosts: str = ""
    takeover_minutes: int = 30


class Zalo:
    """`base` can point at an emulator. The access token stays out of every log and error."""

    name = "zalo"
    limits = ZALO_OA

    def __init__(
        self, keeper: TokenKeeper, http: ZaloHttp, options: ZaloOptions, *, now: Callable[[], datetime]
    ) -> None:
        self.keeper = keeper
        self.http = http
        self._options = options
        self._hosts = hosts_of(options.media_hosts, options.base)
        self._now = now

    # in

    def identify(self, body: bytes) -> Named | None:
        return named(body)

    def parse(self, body: bytes) -> Incoming | None:
        return incoming(body, takeover_minutes=self._options.takeover_minutes)

    async def fetch(self, file: RemoteFile, *, limit: int) -> bytes:
        return await self.http.download(file.reference, hosts=self._hosts, limit=limit)

    async def forget(self, file: RemoteFile) -> None:
        """The platform keeps it, we do not."""

    # out

    async def send(self, message: Message) -> Sent:
        sent = await self._all(message)
        return for_reply(sent) if message.kind is Kind.REPLY else sent

    async def _all(self, message: Message) -> Sent:
        """All parts that the platform does not have yet, in order; after a failure the rest has to wait."""
        ids: list[str] = []
        parts, path = texts(message), PAID if message.is_paid else SEND
        for part in parts[message.taken :]:
            sent = await self._text(path, message.address, part)
            if sent.fate is not Fate.SENT:
                return replace(sent, platform_id=" ".join(ids))
            ids.append(sent.platform_id)
        if message.document and message.taken <= len(parts):
            sent = await self._document(path, message.address, message.document)
            if sent.fate not in (Fate.SENT, Fate.REJECTED):  # a file that is refused does not undo what was said
                return replace(sent, platform_id=" ".join(ids))
            ids += [sent.platform_id] if sent.platform_id else []
        return Sent(Fate.SENT, platform_id=" ".join(ids))

    async def _text(self, path: str, address: str, part: Json) -> Sent:
        """In two, when it is too long for Zalo; they count as one part. The buttons stay under the second."""
        answer = await self._answer(path, {"recipient": {"user_id": address}, "message": part})
        if not isinstance(answer, Answer) or answer.error != TOO_LONG or len(part["text"]) <= SHORTEST:
            return self._sent(answer)
        pieces = split(part["text"], len(part["text"].encode("utf-16-le")) // 4 + 10)
        ids: list[str] = []
        for place, piece in enumerate(pieces):
            sent = await self._text(path, address, {**(part if place == len(pieces) - 1 else {}), "text": piece})
            if sent.fate is not Fate.SENT:
                return sent
            ids.append(sent.platform_id)
        return Sent(Fate.SENT, platform_id="+".join(ids))

    async def _document(self, path: str, address: str, document: Document) -> Sent:
        """Uploads end by themselves: what has ended meanwhile is uploaded once more."""
        kind = upload_of(document)
        if not kind:
            log.info("a document is not for this channel", channel=self.name, size=len(document.content))
            return Sent(Fate.REJECTED, error="document not carried")
        for _ in range(2):
            answer = await self._answer(f"{UPLOAD}{kind}", document)
            shown = uploaded(kind, answer.data) if isinstance(answer, Answer) and answer.error == 0 else None
            if shown is None:
                return self._sent(answer) if not isinstance(answer, Answer) or answer.error else _not_named()
            answer = await self._answer(path, {"recipient": {"user_id": address}, "message": shown})
            if not isinstance(answer, Answer) or answer.error != ATTACHMENT_EXPIRED:
                break
        return self._sent(answer)

    async def _answer(self, path: str, content: Json | Document) -> Answer | Sent:
        """What Zalo answers, with tokens renewed once; or why there is no answer."""
        refused = ""
        try:
            while True:
                token = await self.keeper.access(refused=refused)
                answer = await self._called(path, token, content)
                if answer.error not in STALE or refused:
                    return answer
                refused = token
        except Unreachable as problem:
            return Sent(Fate.LATER, error=str(problem))
        except NoToken as problem:
            held = self._now() + HELD if problem.lasting else None
            return Sent(Fate.LATER, retry_at=held, whole_channel=problem.lasting, error=str(problem))

    async def _called(self, path: str, token: str, content: Json | Document) -> Answer:
        url, headers = f"{self._options.base}{path}", {"access_token": token}
        if isinstance(content, Document):
            return await self.http.upload(url, headers=headers, name=content.name, content=content.content)
        return await self.http.post(url, headers=headers, json=content)

    def _sent(self, answer: Answer | Sent) -> Sent:
        if isinstance(answer, Sent):
            return answer
        if answer.error == 0:
            return Sent(Fate.SENT, platform_id=str(answer.data.get("message_id") or "-").replace(" ", "_"))
        sent = became(answer.error, MESSAGES, now=self._now())
        if answer.retry_after is not None and sent.retry_at is None:
            return replace(sent, retry_at=self._now() + timedelta(seconds=answer.retry_after))
        return sent

    async def courtesies(self, incoming: Sequence[Incoming]) -> None:
        """Zalo's buttons neither wait nor go."""

    async def close(self) -> None:
        await self.keeper.close()
        await self.http.close()


def _not_named() -> Sent:
    return Sent(Fate.REJECTED, error="the upload was not named")
