"""The turn worker: takes what waits in the inbox, a batch of different people at a time, and lets the flows decide.

Messages with files are prepared beside the batches, so that one person's heavy photo delays nobody else's text.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import datetime, timedelta
from typing import Protocol

from bot.channels.base import Channel, Incoming
from bot.logs import log
from bot.uploads import Uploads
from flows.conversation.events import Event, NotUnderstood, codes_in
from flows.conversation.facts import VIETNAM
from flows.ports import Arrival, Inbox, Parcel, StoreUnavailable
from flows.service.conversing import Conversing, Ready

BATCH = 64
LEASE = timedelta(seconds=10)
RENEW_S = 3.0
POLL_S = 1.0
UPLOADS_AT_ONCE = 8


class Bell(Protocol):
    async def wait(self, timeout_seconds: float) -> bool:
        """Until it is rung (or was, since the last wait), or so many seconds have passed."""
        ...


class Bells(Protocol):
    def listen(self, *names: str) -> AbstractContextManager[Bell]:
        """A bell that hears these names from now on."""
        ...


class TurnWorker:
    def __init__(
        self,
        *,
        inbox: Inbox,
        conversing: Conversing,
        channels: Mapping[str, Channel],
        uploads: Uploads,
        bells: Bells,
        send: Callable[[Sequence[Parcel]], None],
        now: Callable[[], datetime],
        holder: str,
    ) -> None:
        self._inbox = inbox
        self._conversing = conversing
        self._channels = channels
        self._uploads = uploads
        self._bells = bells
        self._send = send
        self._now = now
        self._holder = holder
        self._beside: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(UPLOADS_AT_ONCE)

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`; what was taken is finished."""
        with self._bells.listen("inbox") as bell:
            while not stop.is_set():
                await self._step(bell)
        if self._beside:
            await asyncio.wait(self._beside, timeout=8.0)

    async def _step(self, bell: Bell) -> None:
        try:
            if not await self.once():
                await bell.wait(POLL_S)
        except StoreUnavailable:
            log.warning("store unavailable, turns wait")
            await asyncio.sleep(1.0)
        except Exception:
            log.exception("turn worker stumbled")
            await asyncio.sleep(1.0)

    async def once(self) -> int:
        """One batch; how many arrivals were taken."""
        arrivals = await self._inbox.take(limit=BATCH, now=self._now(), holder=self._holder, lease=LEASE)
        ready: list[Ready] = []
        incomings: list[tuple[Channel, Incoming]] = []
        for arrival in arrivals:
            channel = self._channels.get(arrival.chat.channel)
            parsed = [self._parsed(channel, row.body) for row in arrival.rows] if channel else []
            incomings += [(channel, each) for each in parsed if channel and each]
            if channel and any(each and each.files for each in parsed):
                self._spawn(self._with_files(arrival, channel, [each for each in parsed if each]))
            else:
                ready.append(_ready(arrival, parsed[0] if parsed else None, self._now()))
        if ready:
            self._send(await self._conversing.receive(ready))
        self._be_courteous(incomings)
        return len(arrivals)

    def _parsed(self, channel: Channel, body: bytes) -> Incoming | None:
        try:
            return channel.parse(body)
        except Exception:
            log.exception("update not readable", channel=channel.name)
            return None

    async def _with_files(self, arrival: Arrival, channel: Channel, incomings: Sequence[Incoming]) -> None:
        """Fetch and check, keeping the lease, then take the turn. Until then the person's later messages wait."""
        async with self._slots:
            keeping = asyncio.create_task(self._keep_lease(arrival))
            try:
                files = [file for incoming in incomings for file in incoming.files]
                caption = next((incoming.caption for incoming in incomings if incoming.caption), "")
                seed = f"{arrival.chat.channel}-{arrival.rows[0].id}"
                event = await self._uploads.receive(channel, files, caption=caption, seed=seed)
                self._send(await self._conversing.receive([Ready(arrival, event)]))
            except Exception:
                log.exception("files of an update failed", channel=channel.name)
            finally:
                keeping.cancel()
                with suppress(asyncio.CancelledError):
                    await keeping

    async def _keep_lease(self, arrival: Arrival) -> None:
        ids = [row.id for row in arrival.rows]
        while True:
            await asyncio.sleep(RENEW_S)
            await self._inbox.renew(ids, until=self._now() + LEASE)

    def _be_courteous(self, incomings: Sequence[tuple[Channel, Incoming]]) -> None:
        for channel in {channel for channel, incoming in incomings if incoming.courtesy is not None}:
            wanting = [each for its, each in incomings if its is channel and each.courtesy is not None]
            self._spawn(channel.courtesies(wanting))

    def _spawn(self, work: object) -> None:
        task = asyncio.ensure_future(work)  # type: ignore[call-overload]
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)


def _ready(arrival: Arrival, incoming: Incoming | None, now: datetime) -> Ready:
    event: Event = (incoming.event if incoming else None) or NotUnderstood("other")
    return Ready(arrival, event, codes_in(event, now.astimezone(VIETNAM).date()))
