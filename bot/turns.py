"""The turn worker: takes what waits in the inbox, a batch of different people at a time, and lets the flows decide.

Messages with files are prepared beside the batches, so that one person's heavy photo delays nobody else's text.
"""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import datetime, timedelta
from typing import Protocol

from bot.cards import CardPhotos
from bot.channels.base import Channel, Incoming, RemoteFile
from bot.filecheck.model import LIMITS
from bot.logs import log
from bot.room import Room
from bot.uploads import Uploads
from flows.conversation.events import Event, NotUnderstood, codes_in
from flows.conversation.facts import VIETNAM
from flows.files import FilesUnavailable
from flows.groups.events import GroupEvent
from flows.ports import AlreadyDone, Arrival, Inbox, Parcel, StoreUnavailable
from flows.service.conversing import Conversing, Ready

BATCH = 64
LEASE = timedelta(seconds=10)
RENEW_S = 3.0
POLL_S = 1.0
#: Bytes of files in hand at once; a file of unknown size counts as the largest.
IN_HAND = 4 * LIMITS.file_bytes
#: An update that was taken so often in so long a time ends the process each time. Kills alone do not set it aside.
MOST_TAKES = 20
TAKES_WITHIN = timedelta(hours=1)
#: How long files that are being checked may hold up the end of the process.
GRACE_S = 3.0
Groups = Callable[[Arrival, GroupEvent], Awaitable[Sequence[Parcel]]]


class Bell(Protocol):
    async def wait(self, timeout_seconds: float) -> bool:
        """Until it is rung (or was, since the last wait), or so many seconds have passed."""
        ...


class Bells(Protocol):
    def listen(self, *names: str) -> AbstractContextManager[Bell]:
        """A bell that hears these names from now on."""
        ...

    def wake(self, *names: str) -> None: ...


class TurnWorker:
    def __init__(
        self,
        *,
        inbox: Inbox,
        conversing: Conversing,
        channels: Mapping[str, Channel],
        uploads: Uploads,
        cards: CardPhotos,
        bells: Bells,
        send: Callable[[Sequence[Parcel]], None],
        now: Callable[[], datetime],
        holder: str,
        count: Callable[[str, float], None] = lambda channel, seconds: None,
        groups: Groups | None = None,
    ) -> None:
        self._count = count
        self._groups = groups
        self._inbox = inbox
        self._conversing = conversing
        self._channels = channels
        self._uploads = uploads
        self._cards = cards
        self._bells = bells
        self._send = send
        self._now = now
        self._holder = holder
        self._beside: set[asyncio.Task[None]] = set()
        self._room = Room(IN_HAND)
        self._held: set[int] = set()  #: rows whose files are being fetched and checked
        self._to_release: list[int] = []
        self._prepared: list[Ready] = []  #: their files are kept; their turn is next
        self._looked_at: dict[int, tuple[Channel, list[RemoteFile]]] = {}  #: by row, until its turn is over

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`; what was taken is finished or given back."""
        renewing = asyncio.create_task(self._renew())
        try:
            with self._bells.listen("inbox") as bell:
                while not stop.is_set():
                    await self._step(bell)
            await self._finish_beside()
            await self._answer(self._prepared)
        finally:
            renewing.cancel()

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

    async def _finish_beside(self) -> None:
        if self._beside:
            _, late = await asyncio.wait(self._beside, timeout=GRACE_S)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def once(self) -> int:
        """One batch; how many arrivals were taken."""
        await self._release()
        arrivals = await self._inbox.take(limit=BATCH, now=self._now(), holder=self._holder, lease=LEASE)
        ready: list[Ready] = []
        incomings: list[tuple[Channel, Incoming]] = []
        for arrival in arrivals:
            read = await self._read(arrival)
            if read is None:
                continue
            channel, parsed = read
            incomings += [(channel, each) for each in parsed]
            if parsed[0].in_group:
                self._held.update(_ids(arrival))
                self._spawn(self._in_group(arrival, parsed[0].in_group))
            elif any(each.files for each in parsed):
                self._held.update(_ids(arrival))
                self._spawn(self._with_files(arrival, channel, parsed))
            else:
                ready.append(_ready(arrival, parsed[0], self._now()))
        prepared, self._prepared = self._prepared, []  # not before: reading may fail for want of the store
        await self._answer([*prepared, *ready])
        self._be_courteous(incomings)
        return len(arrivals) + len(prepared)

    async def _release(self) -> None:
        """What the store could not finish before is taken anew, without waiting for its lease to end."""
        if self._to_release:
            await self._inbox.release(self._to_release)
            self._to_release = []

    async def _answer(self, ready: Sequence[Ready]) -> None:
        if not ready:
            return
        try:
            self._send(await self._conversing.receive(ready))
            for each in ready:
                came = each.arrival.rows[0].received_at
                self._count(each.arrival.chat.channel, (self._now() - came).total_seconds())
                self._forget(each.arrival)
        except StoreUnavailable:
            self._to_release += [row for each in ready for row in _ids(each.arrival)]
            raise
        finally:
            self._held.difference_update(row for each in ready for row in _ids(each.arrival))

    async def _read(self, arrival: Arrival) -> tuple[Channel, list[Incoming]] | None:
        """What it says; None when there is nothing to answer, or when reading it fails."""
        channel = self._channels.get(arrival.chat.channel)
        if channel is None:
            await self._set_aside(arrival, "this installation has no such channel")
            return None
        if arrival.rows[0].attempts > MOST_TAKES and self._now() - arrival.rows[0].received_at > TAKES_WITHIN:
            log.error("update set aside: tried too often", channel=channel.name)
            await self._set_aside(arrival, f"taken {arrival.rows[0].attempts} times and never finished")
            return None
        try:
            parsed = [each for row in arrival.rows if (each := channel.parse(row.body)) and _says(each)]
        except Exception:
            log.exception("update not readable", channel=channel.name)
            await self._set_aside(arrival, traceback.format_exc(limit=-12))
            return None
        if not parsed:
            await self._set_aside(arrival, "nothing to answer")
            return None
        return channel, parsed

    async def _set_aside(self, arrival: Arrival, trace: str) -> None:
        for row in arrival.rows:
            await self._inbox.set_aside(row.id, trace, now=self._now())

    async def _with_files(self, arrival: Arrival, channel: Channel, incomings: Sequence[Incoming]) -> None:
        """Fetch and check, keeping the lease; then the turn goes with the next batch. The person's later ones wait."""
        try:
            async with self._room.taken(_weight(incomings)):
                event = await self._received(arrival, channel, incomings)
            self._prepared.append(Ready(arrival, event, message_ids=_named(incomings)))
            self._bells.wake("inbox")
            return
        except (StoreUnavailable, FilesUnavailable) as problem:
            log.warning("files of an update wait", channel=channel.name, reason=type(problem).__name__)
            self._held.difference_update(_ids(arrival))
            await asyncio.sleep(1.0)
            self._to_release += _ids(arrival)
        except asyncio.CancelledError:
            self._held.difference_update(_ids(arrival))
            await self._inbox.release(_ids(arrival))
            raise
        except Exception:
            log.exception("files of an update failed", channel=channel.name)
            self._held.difference_update(_ids(arrival))
            self._looked_at.pop(arrival.rows[0].id, None)  # it stays, beside the trace
            with suppress(StoreUnavailable):  # then its lease ends, and it fails once more
                await self._set_aside(arrival, traceback.format_exc(limit=-12))

    async def _in_group(self, arrival: Arrival, event: GroupEvent) -> None:
        """Beside the turns: whatever goes on in groups, nobody's answer waits for it."""
        try:
            if self._groups is None:
                await self._set_aside(arrival, "groups are not answered here")
            else:
                self._send(await self._groups(arrival, event))
        except AlreadyDone:
            return
        except StoreUnavailable:
            self._to_release += _ids(arrival)
        except Exception:
            log.exception("what was said in a group failed", channel=arrival.chat.channel)
            with suppress(StoreUnavailable):
                await self._set_aside(arrival, traceback.format_exc(limit=-12))
        finally:
            self._held.difference_update(_ids(arrival))

    async def _received(self, arrival: Arrival, channel: Channel, incomings: Sequence[Incoming]) -> Event:
        files = [file for incoming in incomings for file in incoming.files]
        caption = next((incoming.caption for incoming in incomings if incoming.caption), "")
        seed = f"{arrival.chat.channel}-{arrival.rows[0].id}"
        self._looked_at[arrival.rows[0].id] = channel, files
        card = await self._cards.read(arrival.chat, channel, files)
        if card is not None:
            return card
        return await self._uploads.receive(channel, files, caption=caption, seed=seed)

    def _forget(self, arrival: Arrival) -> None:
        """What was kept only until this turn goes, now that the turn is committed."""
        channel, files = self._looked_at.pop(arrival.rows[0].id, (None, []))
        if channel is not None:
            self._spawn(_forgotten(channel, files))

    async def _renew(self) -> None:
        """Waiting for a place to be checked counts as well."""
        while True:
            await asyncio.sleep(RENEW_S)
            try:
                await self._inbox.renew(sorted(self._held), until=self._now() + LEASE)
            except Exception as problem:
                log.warning("leases of updates could not be renewed", reason=type(problem).__name__)

    def _be_courteous(self, incomings: Sequence[tuple[Channel, Incoming]]) -> None:
        for channel in {channel for channel, incoming in incomings if incoming.courtesy is not None}:
            wanting = [each for its, each in incomings if its is channel and each.courtesy is not None]
            self._spawn(_courteously(channel, wanting))

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)


async def _courteously(channel: Channel, incomings: Sequence[Incoming]) -> None:
    try:
        await channel.courtesies(incomings)
    except Exception:
        log.exception("courtesies failed", channel=channel.name)


async def _forgotten(channel: Channel, files: Sequence[RemoteFile]) -> None:
    for file in files:
        try:
            await channel.forget(file)
        except Exception as problem:
            log.warning(
                "an upload that is done with was not deleted", channel=channel.name, reason=type(problem).__name__
            )


def _weight(incomings: Sequence[Incoming]) -> int:
    """Files of one message are taken one after another, so the largest counts."""
    return max((file.size or LIMITS.file_bytes for each in incomings for file in each.files), default=0)


def _says(incoming: Incoming) -> bool:
    return bool(incoming.event or incoming.files or incoming.in_group)


def _ids(arrival: Arrival) -> list[int]:
    return [row.id for row in arrival.rows]


def _ready(arrival: Arrival, incoming: Incoming, now: datetime) -> Ready:
    said = incoming.event or NotUnderstood("other")
    return Ready(arrival, said, codes_in(said, now.astimezone(VIETNAM).date()), _named([incoming]))


def _named(incomings: Sequence[Incoming]) -> tuple[str, ...]:
    return tuple(each.message_id for each in incomings if each.message_id)
