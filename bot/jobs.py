"""Periodic sweeps. Each is idempotent and runs in one process at a time, under a lease row of the store."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.logs import log
from bot.settings import Settings
from flows.ports import Store, StoreUnavailable
from flows.service.housekeeping import remind_of_drafts, remind_of_portal, remind_of_prepared
from flows.service.world import World

#: Uploads that never became part of a dossier go after so long.
LOOSE = timedelta(hours=24)
EVERY_S = 60.0
LEASE = timedelta(minutes=5)


class Bytes(Protocol):
    async def delete(self, name: str) -> None: ...

    async def sweep(self, older_than: datetime, known: Callable[[Sequence[str]], Awaitable[Collection[str]]]) -> int:
        """Deletes what was put before that moment and is not known; returns how many."""
        ...


@dataclass(frozen=True, slots=True)
class Sweep:
    name: str
    every: timedelta
    run: Callable[[datetime], Awaitable[int]]


class Sweeps:
    def __init__(
        self,
        store: Store,
        files: Bytes,
        *,
        world: Callable[[], World],
        settings: Settings,
        now: Callable[[], datetime],
        holder: str,
        more: Sequence[Sweep] = (),
    ) -> None:
        self._store = store
        self._files = files
        self._world = world
        self._settings = settings
        self._now = now
        self._holder = holder
        self._next: dict[str, datetime] = {}
        self.sweeps = (
            Sweep("drafts", timedelta(hours=1), self._expire_drafts),
            Sweep("loose-files", timedelta(hours=1), self._loose_files),
            Sweep("prepared", timedelta(hours=6), self._expire_prepared),
            Sweep("quiet-chats", timedelta(hours=6), self._forget_chats),
            Sweep("prepared-reminders", timedelta(hours=1), self._remind_prepared),
            Sweep("orphans", timedelta(hours=6), self._orphans),
            Sweep("messages", timedelta(hours=6), self._forget_messages),
            Sweep("broadcasts", timedelta(hours=1), self._tidy_broadcasts),
            Sweep("draft-reminders", timedelta(hours=1), self._remind_drafts),
            Sweep("portal-reminders", timedelta(hours=1), self._remind_portal),
            *more,
        )

    async def run(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), timeout=EVERY_S)
            if not stop.is_set():
                await self.once()

    async def once(self) -> None:
        """Every sweep that is due and that nobody else is running."""
        for sweep in self.sweeps:
            now = self._now()
            if self._next.get(sweep.name, now) > now:
                continue
            self._next[sweep.name] = now + sweep.every
            try:
                if await self._store.upkeep.lead(f"sweep:{sweep.name}", holder=self._holder, now=now, lease=LEASE):
                    done = await sweep.run(now)
                    await self._store.upkeep.yield_lead(f"sweep:{sweep.name}", holder=self._holder)
                    if done:
                        log.info("swept", sweep=sweep.name, count=done)
            except StoreUnavailable:
                log.warning("store unavailable, sweeps wait")
            except Exception:
                log.exception("sweep failed", sweep=sweep.name)

    async def _expire_drafts(self, now: datetime) -> int:
        return await self._store.upkeep.expire_drafts(before=now - timedelta(days=self._settings.draft_days))

    async def _expire_prepared(self, now: datetime) -> int:
        return await self._store.upkeep.expire_prepared(before=now - timedelta(days=self._settings.prepared_days))

    async def _forget_chats(self, now: datetime) -> int:
        return await self._store.upkeep.forget_chats(before=now - timedelta(days=self._settings.chat_days))

    async def _remind_prepared(self, now: datetime) -> int:
        days = self._settings.prepared_days
        return await remind_of_prepared(self._store, self._world(), now=now, prepared_days=days, holder=self._holder)

    async def _loose_files(self, now: datetime) -> int:
        """Bytes first, rows after: a crash between leaves a row whose bytes are gone, and that is swept again."""
        await self._store.files.let_go()
        rows = await self._store.files.loose(before=now - LOOSE)
        for row in rows:
            for stored in (row.stored, row.clean):
                if stored is not None:
                    await self._files.delete(stored.name)
        await self._store.files.forget([row.id for row in rows])
        return len(rows)

    async def _orphans(self, now: datetime) -> int:
        """Bytes that no row names: whoever put them ended before writing it."""
        return await self._files.sweep(now - LOOSE, self._store.files.known)

    async def _forget_messages(self, now: datetime) -> int:
        return await self._store.upkeep.forget_messages(before=now - timedelta(days=self._settings.message_days))

    async def _tidy_broadcasts(self, now: datetime) -> int:
        """Those that are all sent are finished; what came back after a pause is held again."""
        return await self._store.broadcasts.tidy(now=now)

    async def _remind_drafts(self, now: datetime) -> int:
        days = self._settings.draft_days
        return await remind_of_drafts(self._store, self._world(), now=now, draft_days=days, holder=self._holder)

    async def _remind_portal(self, now: datetime) -> int:
        return await remind_of_portal(self._store, self._world(), now=now, holder=self._holder)
