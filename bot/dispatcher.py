"""The one road out: words are rendered for the channel, handed over, and what became of it is noted.

Order per person is kept: messages of one chat go one after another, and when one has to wait, so do the later ones.
Replies made by this process go out at once; everything else is claimed by lease, from any process.
"""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from bot.channels.base import Channel, Message, RenderedButton, Sent
from bot.logs import log
from bot.render import label, split, unmarked, words_to_text
from bot.turns import Bell, Bells
from flows.ports import Fate, Kind, Outbox, Parcel, Settled, StoreUnavailable
from flows.values import JSON, Words

LEASE = timedelta(seconds=15)
AT_ONCE = 64
POLL_S = 1.0
#: Tries of one message; with the delays below that is about a day.
MOST_ATTEMPTS = 14
FIRST_DELAY_S = 2.0
LONGEST_DELAY_S = 3 * 3600.0
#: Paced kinds wait for their turn in the channel's rate bucket; replies only take note of it, so that they overtake.
PACED = (Kind.NOTICE, Kind.BROADCAST)


def retry_delay(attempts: int) -> float:
    """Growing, jittered seconds before the next try."""
    ceiling = min(FIRST_DELAY_S * 2.0 ** max(0, attempts - 1), LONGEST_DELAY_S)
    return ceiling * (0.5 + random.random() / 2)  # noqa: S311 - spreads retries, guards nothing


class Dispatcher:
    def __init__(
        self,
        *,
        outbox: Outbox,
        channels: Mapping[str, Channel],
        bells: Bells,
        now: Callable[[], datetime],
        holder: str,
        links: Callable[[Words], Words] = lambda words: words,
    ) -> None:
        self._outbox = outbox
        self._channels = channels
        self._bells = bells
        self._now = now
        self._holder = holder
        self._links = links
        self._queues: dict[int, deque[Parcel]] = {}
        self._sending: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._fates: list[Settled] = []
        self._given_back: list[int] = []
        self._noting: asyncio.Task[None] | None = None

    def send(self, parcels: Sequence[Parcel]) -> None:
        """Hand over leased messages; returns at once."""
        for parcel in parcels:
            queue = self._queues.get(parcel.chat_id)
            if queue is not None:
                queue.append(parcel)
                continue
            self._queues[parcel.chat_id] = deque([parcel])
            task = asyncio.create_task(self._chat(parcel.chat_id))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)

    async def run(self, stop: asyncio.Event) -> None:
        """Claim what others left behind, what has come due, and what sweeps and officers wrote."""
        with self._bells.listen("outbox") as bell:
            while not stop.is_set():
                await self._step(bell)
        await self.drain()

    async def _step(self, bell: Bell) -> None:
        try:
            claimed = 0
            for name in self._channels:
                claimed += await self._claim(name)
            if not claimed:
                await bell.wait(POLL_S)
        except StoreUnavailable:
            log.warning("store unavailable, sending waits")
            await asyncio.sleep(1.0)
        except Exception:
            log.exception("dispatcher stumbled")
            await asyncio.sleep(1.0)

    async def drain(self, seconds: float = 8.0) -> None:
        """Let what is on its way arrive, and note it."""
        if self._sending:
            await asyncio.wait(self._sending, timeout=seconds)
        while self._noting is not None and not self._noting.done():
            await self._noting

    async def _claim(self, channel: str) -> int:
        room = AT_ONCE - len(self._sending)
        if room <= 0:
            await asyncio.sleep(0.02)
            return 1
        parcels = await self._outbox.claim(channel, limit=room, now=self._now(), holder=self._holder, lease=LEASE)
        self.send([parcel for parcel in parcels if parcel.chat_id not in self._queues])
        self._given_back += [parcel.id for parcel in parcels if parcel.chat_id in self._queues and self._twice(parcel)]
        return len(parcels)

    def _twice(self, parcel: Parcel) -> bool:
        """Claimed although it is already in our own queue's chat: it belongs behind what is there."""
        return all(parcel.id != queued.id for queued in self._queues[parcel.chat_id])

    async def _chat(self, chat_id: int) -> None:
        """Send a chat's messages in order; after one that must wait, give the rest back."""
        queue = self._queues[chat_id]
        try:
            while queue:
                parcel = queue[0]
                async with self._slots:
                    settled = await self._one(parcel)
                queue.popleft()
                self._note(settled)
                if settled.fate is Fate.LATER:
                    self._given_back += [rest.id for rest in queue]
                    queue.clear()
        finally:
            del self._queues[chat_id]

    async def _one(self, parcel: Parcel) -> Settled:
        channel = self._channels[parcel.chat.channel]
        try:
            if parcel.kind in PACED:
                await self._wait_for_turn(channel)
            sent = await channel.send(self._message(channel, parcel))
        except Exception as problem:
            log.exception("message could not be worded or sent", outbox_id=parcel.id, key=parcel.words.key)
            sent = Sent(Fate.REJECTED, error=type(problem).__name__)
        return await self._settled(channel, parcel, sent)

    async def _wait_for_turn(self, channel: Channel) -> None:
        now = self._now()
        at = await self._outbox.reserve(channel.name, 1, per_second=channel.limits.per_second, now=now)
        await asyncio.sleep(max(0.0, (at - now).total_seconds()))

    def _message(self, channel: Channel, parcel: Parcel) -> Message:
        limits = channel.limits
        words = self._links(parcel.words)
        text = words_to_text(words, markup=limits.markup)
        parts = split(text, limits.text)
        buttons = tuple(RenderedButton(label(b.label, limits), b.token, b.aside) for b in parcel.buttons)
        return Message(parcel.chat.address, parts, tuple(unmarked(part) for part in parts), buttons, parcel.kind)

    async def _settled(self, channel: Channel, parcel: Parcel, sent: Sent) -> Settled:
        now = self._now()
        if sent.fate is not Fate.LATER:
            return Settled(parcel.id, parcel.chat_id, sent.fate, now, platform_id=sent.platform_id, error=sent.error)
        if parcel.attempts >= MOST_ATTEMPTS:
            return Settled(parcel.id, parcel.chat_id, Fate.REJECTED, now, error=f"given up: {sent.error}")
        due = sent.retry_at or now + timedelta(seconds=retry_delay(parcel.attempts))
        if sent.whole_channel:
            await self._outbox.hold(channel.name, due)
        pause = due if sent.retry_at else None
        return Settled(parcel.id, parcel.chat_id, Fate.LATER, now, due_at=due, error=sent.error, pause_chat_until=pause)

    def _note(self, settled: Settled) -> None:
        self._fates.append(settled)
        if self._noting is None or self._noting.done():
            self._noting = asyncio.create_task(self._write_fates())

    async def _write_fates(self) -> None:
        """All that was sent meanwhile in one commit; retried until the store takes it (the lease guards doubles)."""
        while self._fates or self._given_back:
            fates, self._fates = self._fates, []
            back, self._given_back = self._given_back, []
            try:
                await self._outbox.settle(fates, release=back)
            except Exception:
                log.exception("what was sent could not be noted; trying again")
                self._fates, self._given_back = fates + self._fates, back + self._given_back
                await asyncio.sleep(0.5)


def absolute_links(address: str) -> Callable[[Words], Words]:
    """Paths of our own pages in a message become full addresses."""

    def linked(words: Words) -> Words:
        slip = words.params.get("slip")
        if not isinstance(slip, str) or not slip.startswith("/"):
            return words
        params: dict[str, JSON] = {**words.params, "slip": address + slip}
        return Words(words.key, params)

    return linked
