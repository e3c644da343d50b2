"""The world that a process decides by, loaded from the store and loaded anew when its parts have changed there.

Two are kept: as it was loaded, with the calendar in force, and with what the office changed laid over it.
"""

from __future__ import annotations

import asyncio
import pickle
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

from bot.demo.script import NOTE as DEMONSTRATION_NOTE
from bot.demo.script import demonstration_office
from bot.index_cache import IndexCache
from bot.indexing import built, built_beside
from bot.logs import log
from bot.office import read_office, sample_office
from bot.workshop.pool import Busy, WorkFailed
from bot.world import library_of, world_of
from flows.calendar.days import local_day
from flows.conversation.facts import Office
from flows.delivery.model import DeliveryRules
from flows.editions.model import EDITION_NOTE, Entries, Realm
from flows.genuine import Genuine
from flows.learning.model import WORDINGS_NOTE, digest, published
from flows.ports import Store
from flows.procedures.library import Library
from flows.procedures.search import Index
from flows.procedures.stored import from_text
from flows.service.laying_over import laid_over, next_change
from flows.service.scheduling import CALENDAR_NOTE, changed
from flows.service.world import World

#: Changes whenever procedures, units or offers do; running processes then load them anew.
CATALOGUE_NOTE = "catalogue"


class WorldHolder:
    """The world in force; replaced as a whole when the catalogue or the office has changed."""

    def __init__(
        self,
        store: Store,
        cache: IndexCache,
        *,
        office_file: str,
        draft_days: int,
        delivery: DeliveryRules,
        genuine: Genuine,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._now = now
        self._one_at_a_time = asyncio.Lock()
        self._laid: World | None = None
        self._entries: Entries = {}
        self._edition = ""
        self._until: date | None = None  #: on that day an offer changes by itself
        self._genuine = genuine
        self._delivery = delivery
        self._draft_days = draft_days
        self._store = store
        self._cache = cache
        self._office_file = office_file
        self._world: World | None = None
        self._version: str | None = None
        self._calendar: str | None = None
        self._demonstration = ""
        self._wordings = ""

    def __call__(self) -> World:
        assert self._laid is not None
        return self._laid

    def base(self) -> World:
        """Without what the office changed of the catalogue."""
        assert self._world is not None
        return self._world

    @property
    def is_loaded(self) -> bool:
        return self._world is not None

    async def refresh(self) -> bool:
        """Load it if it is not the stored one; whether it changed."""
        async with self._one_at_a_time:
            is_new = await self._refresh()
            return await self._lay_over(is_new=is_new) or is_new

    async def _lay_over(self, *, is_new: bool) -> bool:
        """What the office changed, if that, what it lies over, or the day is another."""
        noted, today = await self._store.upkeep.get_note(EDITION_NOTE) or "", local_day(self._now())
        has_come = self._until is not None and today >= self._until
        if not is_new and not has_come and noted == self._edition:
            return False
        world = self.base()
        if is_new or noted != self._edition:
            realm = Realm.DEMONSTRATION if world.office.is_demonstration else Realm.OFFICE
            _, self._entries = await self._store.editions.current(realm)
        before, self._laid = self._laid, laid_over(world, self._entries, today)
        if before is not None and self._laid.library is not world.library:
            self._laid.library.keep(before.library.kept())  # what drafts began with under an earlier edition
        self._edition = noted
        self._until = next_change(self._entries, today)
        return True

    async def _refresh(self) -> bool:
        version = await self._store.upkeep.get_note(CATALOGUE_NOTE) or ""
        calendar = await self._store.upkeep.get_note(CALENDAR_NOTE) or ""
        wordings = await self._store.upkeep.get_note(WORDINGS_NOTE) or ""
        shown = await self._store.upkeep.get_note(DEMONSTRATION_NOTE) or ""
        if self._world is not None and (version, bool(shown)) == (self._version, bool(self._demonstration)):
            return await self._with_wordings(wordings) | await self._with_calendar(self._world, calendar)
        records, rows = await self._store.catalogue.records(), await self._store.catalogue.index()
        index = await self._index(version)
        library = await asyncio.to_thread(library_of, records, rows, index=index)
        in_use = await self._store.catalogue.versions_in_use()
        library.keep(from_text(body) for _, body in in_use.values())
        self._calendar, self._demonstration = None, shown
        office = await self._office(library)
        world = replace(await asyncio.to_thread(world_of, library, office, self._delivery), genuine=self._genuine)
        await self._with_calendar(world, calendar)
        self._version, self._wordings = version, wordings
        return True

    async def _with_wordings(self, noted: str) -> bool:
        """What citizens say, as people attached it since; the procedures stay as they are loaded."""
        if noted == self._wordings or self._world is None:
            return False
        index = await self._index(self._version or "")
        self._world = replace(self._world, library=self._world.library.searched_by(index))
        self._wordings = noted
        return True

    async def _index(self, version: str) -> Index:
        """Of the catalogue with the published wordings."""
        attached = published(await self._store.learning.wordings())
        label = f"{version}:{digest(attached)}" if attached else version
        kept = await asyncio.to_thread(self._cache.get, label)
        if kept is not None:
            return kept
        catalogue = await self._store.catalogue.packed()
        try:
            index = await built_beside(catalogue, attached)
        except (Busy, WorkFailed, OSError) as problem:
            log.warning("the search index is built in this process", reason=type(problem).__name__)
            index = await asyncio.to_thread(lambda: pickle.dumps(built(catalogue, attached), 5))
        return await asyncio.to_thread(self._cache.keep, label, index)

    async def _with_calendar(self, world: World, noted: str) -> bool:
        """Days off and hours as staff changed them; the catalogue stays as it is loaded."""
        if noted == self._calendar:
            return False
        _, overlay = await self._store.calendars.overlay()
        self._world, self._calendar = changed(world, overlay), noted
        return True

    async def _office(self, library: Library) -> Office:
        """Units and offers of the file; rows that staff changed since are kept by the store. While a demonstration is
        shown, its commune and nothing else."""
        if self._demonstration:
            return replace(demonstration_office(library), draft_days=self._draft_days)
        given = read_office(self._office_file, library) if self._office_file else sample_office(library)
        await self._store.catalogue.seed_office(given)
        kept = await self._store.catalogue.office()
        return replace(kept or given, draft_days=self._draft_days)
