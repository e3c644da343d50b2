"""The catalogue as an office changes it: drafted by one person, checked, published for everybody, put back.

What began before keeps what it began with: dossiers name their version, fee and term, and steps have their day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from flows.audit import AuditEntry
from flows.calendar.days import local_day
from flows.editions.merging import back_to, overtaken, published, said
from flows.editions.model import Draft, Entries, Entry, Key, Kind, OfferRows, Realm, Version
from flows.ports import Store
from flows.service.laying_over import laid_over
from flows.service.world import World
from flows.staffing import Right, Staff, may
from flows.values import JSON

#: Which right a change wants. Where no unit is named it is wanted for the agency as a whole.
WANTED: dict[Kind, Right] = {
    Kind.AGENCY: Right.CATALOGUE,
    Kind.UNIT: Right.OFFERS,
    Kind.OFFER: Right.OFFERS,
    Kind.WORDS: Right.CATALOGUE,
    Kind.ROUTE: Right.CATALOGUE,
}
#: By then every process knows a new edition: what comes in earlier goes by the old steps, whichever process has it.
EVERYWHERE = timedelta(seconds=30)
#: Editions looked through for what others published meanwhile.
LOOKED_BACK = 200


class NotYours(Exception):
    """Another unit's, or the whole agency's."""


class Overtaken(Exception):
    """Somebody else published the same thing since the draft was begun."""


class Unfinished(Exception):
    """There is a draft already, and an earlier edition would take its place."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What is in force and what is drafted, over the world as it was loaded."""

    realm: Realm
    number: int
    current: Entries
    base: World
    today: date
    draft: Draft | None = None
    others: tuple[tuple[Key, Version], ...] = ()  #: what others published since of what is drafted

    @property
    def drafted(self) -> Entries:
        return self.draft.entries if self.draft else {}

    def entry(self, key: Key) -> Entry | None:
        """As the draft says it, else as it was published; None: as it came."""
        return self.drafted[key] if key in self.drafted else said(self.current.get(key))

    def before(self, day: date | None = None) -> World:
        return laid_over(self.base, self.current, day or self.today)

    def after(self, day: date | None = None) -> World:
        return laid_over(self.base, self.merged(), day or self.today)

    def merged(self) -> Entries:
        """What laying over makes of a draft; steps inside the office are of no matter there."""
        return {**self.current, **{key: each for key, each in self.drafted.items() if key.kind is not Kind.ROUTE}}

    def day_of(self, key: Key) -> date:
        """When the change begins to be seen: today, or the first day of a changed offer."""
        entry, was = self.drafted.get(key), self.current.get(key)
        if not isinstance(entry, OfferRows):
            return self.today
        old = was.rows if isinstance(was, OfferRows) else ()
        days = [row.from_on or self.today for row in entry.rows if row not in old]
        return max(self.today, min(days, default=self.today))


@dataclass(frozen=True, slots=True)
class Editing:
    """`base` is the world without what the office changed; `changed` is called when an edition was published."""

    store: Store
    base: Callable[[], World]
    now: Callable[[], datetime]
    realm_of: Callable[[World], Realm] = field(
        default=lambda world: Realm.DEMONSTRATION if world.office.is_demonstration else Realm.OFFICE
    )

    async def bench(self, staff: Staff) -> Bench:
        base = self.base()
        realm = self.realm_of(base)
        number, current = await self.store.editions.current(realm)
        draft = await self.store.editions.draft(realm, staff.id)
        others: list[tuple[Key, Version]] = []
        if draft is not None and draft.after != number:
            versions = await self.store.editions.published(realm, limit=LOOKED_BACK)
            others = overtaken(draft.entries.keys(), versions, after=draft.after)
        return Bench(realm, number, current, base, local_day(self.now()), draft, tuple(others))

    async def change(self, staff: Staff, key: Key, entry: Entry | None) -> Bench:
        """Into the person's draft; what is said as it is in force leaves the draft. Raises NotYours."""
        if not may_change(staff, key):
            raise NotYours
        bench = await self.bench(staff)
        entries = {**bench.drafted, key: entry}
        if entry == said(bench.current.get(key)):
            del entries[key]
        return await self._kept(staff, bench, entries)

    async def drop(self, staff: Staff, keys: Iterable[Key]) -> Bench:
        bench, gone = await self.bench(staff), set(keys)
        return await self._kept(staff, bench, {key: each for key, each in bench.drafted.items() if key not in gone})

    async def keep_mine(self, staff: Staff) -> Bench:
        """The person has seen what others published of the same things, and wants the own draft all the same."""
        bench = await self.bench(staff)
        return await self._kept(staff, bench, bench.drafted, after=bench.number)

    async def restore(self, staff: Staff, number: int) -> Bench:
        """A draft that says what an earlier edition said (0: what came with the program). Raises NotYours, Unfinished,
        KeyError."""
        bench = await self.bench(staff)
        if bench.draft is not None:
            raise Unfinished
        earlier = await self.store.editions.edition(bench.realm, number) if number else {}
        if earlier is None:
            raise KeyError(number)
        entries = back_to(earlier, bench.current)
        if not all(may_change(staff, key) for key in entries):
            raise NotYours
        return await self._kept(staff, bench, entries)

    async def publish(self, staff: Staff, bench: Bench, *, note: str) -> int:
        """The number of the edition. Raises NotYours, Overtaken; nothing is written then."""
        if bench.others:
            raise Overtaken
        if bench.draft is None or not all(may_change(staff, key) for key in bench.drafted):
            raise NotYours
        at, keys = self.now(), tuple(bench.drafted)
        version = Version(bench.number + 1, at, staff.login, note, keys)
        entries = published(bench.current, bench.drafted, at=at + EVERYWHERE)
        done = await self.store.editions.publish(
            bench.realm, version, entries, audit=_line(version), drafted_by=staff.id
        )
        if not done:
            raise Overtaken
        return version.number

    async def _kept(self, staff: Staff, bench: Bench, entries: Entries, *, after: int | None = None) -> Bench:
        """A draft that changes nothing is none."""
        if not entries:
            await self.store.editions.drop_draft(bench.realm, staff.id)
            return replace(bench, draft=None, others=())
        began = bench.draft.after if bench.draft else bench.number
        draft = Draft(began if after is None else after, entries, self.now())
        await self.store.editions.keep_draft(bench.realm, staff.id, draft)
        return await self.bench(staff)


def may_change(staff: Staff, key: Key) -> bool:
    return may(staff, WANTED[key.kind], key.unit_id or None)


def _line(version: Version) -> AuditEntry:
    """Who, when and why; of one unit's own things the unit, too."""
    units = {key.unit_id for key in version.touched}
    unit_id = next(iter(units)) if len(units) == 1 else ""
    touched: list[JSON] = [str(key) for key in version.touched]
    detail: dict[str, JSON] = {"note": version.note, "touched": touched}
    return AuditEntry(
        version.at, version.by, "catalogue_published", f"edition:{version.number}", unit_id or None, detail
    )
