"""Dossiers that were filed before there were marks, or when there were fewer, are given those that are made today: a
few at a time, from the note where the last process ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from flows.broadcasts.marks import VERSION, marks_of
from flows.dossiers.model import Dossier
from flows.ports import Changes, Store
from flows.service.world import World

#: Dossiers in one commit, and commits in one sweep.
BATCH, BATCHES = 200, 5
#: "3:" while the third version is being brought in, with the last dossier behind the colon; "3" once it is there.
NOTE = "marks"
LEASE = timedelta(seconds=10)


class Marking:
    def __init__(self, store: Store, *, world: Callable[[], World], holder: str) -> None:
        self._store = store
        self._world = world
        self._holder = holder

    async def sweep(self, now: datetime) -> int:
        version, colon, after = (await self._store.upkeep.get_note(NOTE) or "").partition(":")
        if version == str(VERSION) and not colon:
            return 0
        marked, after = 0, after if version == str(VERSION) else ""
        for _ in range(BATCHES):
            batch = await self._store.dossiers.filed_after(after, limit=BATCH)
            if not batch:
                await self._store.upkeep.set_note(NOTE, str(VERSION))
                return marked
            marked += await self._mark(batch, now)
            after = batch[-1].id
            await self._store.upkeep.set_note(NOTE, f"{VERSION}:{after}")
        return marked

    async def _mark(self, batch: list[Dossier], now: datetime) -> int:
        """Nothing else is made of a dossier: who has it open keeps working."""
        library = self._world().library
        changes = Changes()
        for each in batch:
            procedure = library.version(each.version_id, each.procedure_code) or library.procedure(each.procedure_code)
            changes.found_by += marks_of(each, procedure)
        if changes.found_by:
            async with self._store.transaction() as tx:
                await tx.write(changes, holder=self._holder, lease=LEASE, now=now)
        return len(batch)
