"""The one road out: words are rendered for the channel, handed over, and what became of it is noted.

Order per person is kept: messages of one chat go one after another, and when one has to wait, so do the later ones.
Replies made by this process go out at once; everything else is claimed by lease, from any process.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.channels.base import Channel, Document, Message, Sent
from bot.later import at_hand
from bot.line import PACED, Line
from bot.logs import log
from bot.pace import Pace
from bot.packing import file_path, packed
from bot.places import Place
from bot.works import either
from flows.ports import Fate, Kind, Outbox, Parcel, Settled, StoreUnavailable

if TYPE_CHECKING:
    from bot.gate import Turn
    from bot.turns import Bell, Bells
    from flows.conversation.facts import Limits
    from flows.values import Words

LEASE = timedelta(seconds=15)
#: Later after its lease a send might end when another process sends the same, and what is given back be another's.
BEGIN_WITHIN_S, OURS_S = 5.0, 10.0
AT_ONCE = 64
POLL_S = 1.0
#: Given up after so many tries and so much time, whichever is later; with the delays below that is about a day.
MOST_ATTEMPTS = 22
GIVE_UP_AFTER = timedelta(hours=20)
FIRST_DELAY_S = 2.0
LONGEST_DELAY_S = 3 * 3600.0
AT_PLEASURE = (Kind.REPLY, Kind.ECHO)
#: Paced messages in hand at once: what can go within a second, so that they never wait long with a lease.
PACED_AT_ONCE, MOST_PACED_AT_ONCE = 16, 384
#: What broadcasts sent is noted together once in so long.
GATHER_S = 0.02
#: A channel on which others have all places is asked again after so long.
CROWDED = timedelta(seconds=1)


def retry_delay(attempts: int) -> float:
    """Growing, jittered seconds before the next try."""
    ceiling = min(FIRST_DELAY_S * 2.0 ** min(30, max(0, attempts - 1)), LONGEST_DELAY_S)
    return ceiling * (0.5 + random.random() / 2)  # noqa: S311 - spreads retries, guards nothing


async def no_document(path: str) -> Document | None:
    """Where there are no files to send, messages go without."""
    return None


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
        documents: Callable[[str], Awaitable[Document | None]] = no_document,
        file_links: Callable[[Parcel, str], Words] | None = None,
        genuine: Callable[[Parcel], str] = lambda parcel: "",
        clock: Callable[[], float] = time.monotonic,
        count: Callable[[str, str], None] = lambda channel, fate: None,
        whole: Callable[[], Awaitable[object]] = at_hand,
    ) -> None:
        self._whole = whole
        self._count = count
        self._outbox = outbox
        self._channels = channels
        self._bells = bells
        self._now = now
        self._holder = holder
        self._links = links
        self._documents = documents
        self._file_links = file_links
        self._genuine = genuine
        self._clock = clock
        self._pace = Pace(outbox, holder=holder, now=now, clock=clock)
        self._lines: dict[int, Line] = {}
        self._sending: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._paced = 0
        self._held: dict[str, datetime] = {}  #: channels that take nothing
        self._crowded: dict[str, datetime] = {}  #: channels whose next turn is far away
        self._has_room = asyncio.Event()
        self._wants_room = False
        self._wanting: set[str] = set()  #: channels that wait for it
        self._fates: list[Settled] = []
        self._given_back: list[int] = []
        self._noting: asyncio.Task[None] | None = None
        self._is_stopping = False

    def send(self, parcels: Sequence[Parcel]) -> None:
        """Hand over messages that were leased just now; returns at once."""
        since = self._clock()
        for parcel in parcels:
            if parcel.chat.channel not in self._channels:
                self._give_back([parcel.id])
                continue
            if parcel.chat_id not in self._lines:
                self._lines[parcel.chat_id] = Line()
                task = asyncio.create_task(self._chat(parcel.chat_id))
                self._sending.add(task)
                task.add_done_callback(self._finished)
            self._lines[parcel.chat_id].add(parcel, since)

    async def run(self, stop: asyncio.Event) -> None:
        """Claim what others left behind, what has come due, and what sweeps and officers wrote."""
        with self._bells.listen("outbox") as bell:
            while not stop.is_set():
                await self._step(bell)
        await self.drain()

    async def _step(self, bell: Bell) -> None:
        try:
            if await self.once():
                return
            if self._wants_room:
                self._has_room.clear()
                await either(self._has_room, POLL_S)
            else:
                await bell.wait(POLL_S)
        except StoreUnavailable:
            log.warning("store unavailable, sending waits")
            await asyncio.sleep(1.0)
        except Exception:
            log.exception("dispatcher stumbled")
            await asyncio.sleep(1.0)

    async def once(self) -> int:
        """Claim what may go now; how many messages were claimed."""
        await asyncio.sleep(0)  # what was handed over a moment ago counts
        claimed, self._wants_room = 0, False
        self._wanting.clear()
        for name in self._channels:
            if not self._is_over(self._held, name):
                continue
            claimed += await self._claim(name, AT_PLEASURE, AT_ONCE - len(self._sending) + self._paced)
            if self._is_over(self._crowded, name):
                claimed += await self._claim(name, PACED, self._ahead(name) - self._paced)
        return claimed

    def _ahead(self, name: str) -> int:
        """Paced messages of a channel to have in hand: at a fast one more, or a short delay would cost turns."""
        return max(PACED_AT_ONCE, min(MOST_PACED_AT_ONCE, self._pace.ahead(self._channels[name])))

    async def drain(self, seconds: float = 3.5) -> None:
        """Let what is on its way arrive, give the rest back, and note it all."""
        self._is_stopping = True
        self._pace.stop()
        if self._sending:
            await asyncio.wait(self._sending, timeout=seconds)
        while self._noting is not None and not self._noting.done():
            await self._noting

    async def _claim(self, channel: str, kinds: Sequence[Kind], room: int) -> int:
        if room <= 0:
            self._wants_room = True
            self._wanting.add(channel)
            return 0
        now = self._now()
        parcels = await self._outbox.claim(channel, limit=room, now=now, holder=self._holder, lease=LEASE, kinds=kinds)
        busy = [parcel for parcel in parcels if parcel.chat_id in self._lines]
        self.send([parcel for parcel in parcels if parcel.chat_id not in self._lines])
        # What is claimed while its chat is under way belongs behind what is there.
        self._give_back([parcel.id for parcel in busy if not self._in_hand(parcel)])
        return len(parcels) - len(busy)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._sending.discard(task)
        self._tell_of_room()

    def _tell_of_room(self) -> None:
        """At half, so that a busy moment claims in batches."""
        most = max((self._ahead(name) for name in self._wanting), default=PACED_AT_ONCE)
        if len(self._sending) - self._paced <= AT_ONCE // 2 and self._paced <= most // 2:
            self._has_room.set()

    def _in_hand(self, parcel: Parcel) -> bool:
        line = self._lines.get(parcel.chat_id)
        return line is not None and line.has(parcel)

    async def _chat(self, chat_id: int) -> None:
        """Send a chat's messages in order; after one that must wait or came to nothing, give the rest back."""
        line = self._lines[chat_id]
        try:
            while line.waiting and not self._is_stopping:
                parcel, since = line.waiting[0]
                settled = await self._one(parcel, since, line)
                if settled is None:
                    break
                if settled.fate in (Fate.BLOCKED, Fate.REJECTED):
                    await self._whole()  # noting that it failed finds it another way
                line.waiting.popleft()
                self._note(settled)
                self._count(parcel.chat.channel, settled.fate.value)
                if settled.fate in (Fate.LATER, Fate.BLOCKED):
                    break
        except Exception:
            log.exception("a chat's messages could not be sent now", chat=chat_id)
        finally:
            del self._lines[chat_id]
            self._give_back([parcel.id for parcel, since in line.waiting if self._clock() - since < OURS_S])

    async def _one(self, parcel: Parcel, since: float, line: Line) -> Settled | None:
        """What became of it; None when its lease is too old to begin."""
        channel = self._channels[parcel.chat.channel]
        if not self._is_over(self._held, channel.name):
            return self._later(parcel, self._held[channel.name], "the channel is held")
        if parcel.is_apart or file_path(parcel, channel.limits):
            await self._whole()  # makes what goes along, and knows the number; the lease is looked at after that
        place = await self._place(channel, parcel, line)
        if not isinstance(place, Place):
            return place
        try:
            async with self._slots:
                if self._clock() - since > BEGIN_WITHIN_S:
                    return None
                sent = await self._sent(channel, parcel)
        finally:
            self._pace.answered(channel, parcel, place)
        return await self._settled(channel, parcel, sent)

    async def _sent(self, channel: Channel, parcel: Parcel) -> Sent:
        try:
            return await channel.send(await self._packed(channel.limits, parcel))
        except Exception as problem:
            log.exception("message could not be worded or sent", outbox_id=parcel.id, key=parcel.words.key)
            return Sent(Fate.REJECTED, error=type(problem).__name__)

    async def _packed(self, limits: Limits, parcel: Parcel) -> Message:
        """A file goes along, or a link to it where the channel carries none, none of its kind, or none so large."""
        if parcel.kind is Kind.DELETION:
            return Message(parcel.chat.address, (), (), kind=parcel.kind, words=parcel.words)
        path = file_path(parcel, limits)
        document = await self._documents(path) if path and limits.carries_files else None
        code = self._genuine(parcel)
        is_taken = document is None or limits.takes(document.name, len(document.content))
        if path and self._file_links and not (limits.carries_files and is_taken):
            return packed(parcel, limits, self._links, attached=self._file_links(parcel, path), genuine=code)
        return packed(parcel, limits, self._links, document=document, genuine=code)

    async def _place(self, channel: Channel, parcel: Parcel, line: Line) -> Place | Settled | None:
        """In the channel's limit; what becomes of a message that has to wait long; or None: give it back."""
        if parcel.kind not in PACED:
            return await self._pace.reply(channel, parcel)
        self._paced += 1
        try:
            turn = await self._turn(channel, parcel, line)
        finally:
            self._paced -= 1
            self._tell_of_room()
        if isinstance(turn, datetime):
            self._crowded[channel.name] = turn
            return self._later(parcel, turn, "waits for its turn")
        if turn is None:
            self._crowded[channel.name] = self._now() + CROWDED
        return turn

    async def _turn(self, channel: Channel, parcel: Parcel, line: Line) -> Turn:
        """Until the limits allow it, or until a reply stands behind it, which must not wait."""
        pause = self._pace.pause(channel, parcel)
        if pause > 0:
            await either(line.hurry, pause)
        line.ticket = self._pace.queue(channel, parcel.kind)
        if line.hurry.is_set():
            line.ticket.hurry()
        try:
            return await line.ticket.turn
        finally:
            line.ticket = None

    def _is_over(self, until: Mapping[str, datetime], name: str) -> bool:
        return name not in until or until[name] <= self._now()

    async def _settled(self, channel: Channel, parcel: Parcel, sent: Sent) -> Settled:
        now = self._now()
        taken = f"{parcel.platform_id} {sent.platform_id}".strip()
        if sent.fate is not Fate.LATER:
            return Settled(parcel.id, parcel.chat_id, sent.fate, now, platform_id=taken, error=sent.error)
        if parcel.attempts >= MOST_ATTEMPTS and now - parcel.created_at >= GIVE_UP_AFTER:
            log.warning("message given up", outbox_id=parcel.id, key=parcel.words.key, reason=sent.error)
            error = f"given up: {sent.error}"
            return Settled(parcel.id, parcel.chat_id, Fate.REJECTED, now, platform_id=taken, error=error)
        due = sent.retry_at or now + timedelta(seconds=retry_delay(parcel.attempts))
        if sent.whole_channel:
            log.error("nothing can be sent on this channel", channel=channel.name, reason=sent.error)
            await self._hold(channel.name, due, spares_replies=sent.spares_replies)
        is_told = sent.retry_at is not None and not sent.spares_replies
        return self._later(parcel, due, sent.error, taken=taken, is_told=is_told)

    async def _hold(self, name: str, until: datetime, *, spares_replies: bool) -> None:
        """Here at once; in the other processes as far as they wait for turns."""
        (self._crowded if spares_replies else self._held)[name] = until
        try:
            await self._outbox.hold(name, until)
        except StoreUnavailable:
            log.warning("store unavailable, other processes do not know of the hold", channel=name)

    def _later(self, parcel: Parcel, due: datetime, error: str, *, taken: str = "", is_told: bool = False) -> Settled:
        return Settled(
            parcel.id,
            parcel.chat_id,
            Fate.LATER,
            self._now(),
            platform_id=taken or parcel.platform_id,
            due_at=due,
            error=error,
            pause_chat_until=due if is_told and not parcel.is_apart else None,
        )

    def _note(self, settled: Settled) -> None:
        self._fates.append(settled)
        self._write()

    def _give_back(self, ids: Sequence[int]) -> None:
        if ids:
            self._given_back += ids
            self._write()

    def _write(self) -> None:
        if self._noting is None or self._noting.done():
            self._noting = asyncio.create_task(self._write_fates())

    async def _write_fates(self) -> None:
        """All that was sent meanwhile in one commit; retried until the store takes it (the lease guards doubles)."""
        if self._paced and not self._is_stopping:
            await asyncio.sleep(GATHER_S)
        while self._fates or self._given_back:
            fates, self._fates = self._fates, []
            back, self._given_back = self._given_back, []
            try:
                await self._outbox.settle(fates, release=back)
            except Exception:
                log.exception("what was sent could not be noted; trying again")
                self._fates, self._given_back = fates + self._fates, back + self._given_back
                await asyncio.sleep(0.5)
