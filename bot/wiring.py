"""Plain constructor calls: the one place that knows the store. Everything else is handed what it needs."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.demo.script import CHANNEL as DEMONSTRATED
from bot.file_links import FileLinks
from bot.garbage import without_searching_for_garbage
from bot.ground import Ground, Progress, check_key, file_store, key_ring, open_ground
from bot.ground import holder as holder
from bot.ground import now as now
from bot.index_cache import IndexCache
from bot.settings import Settings
from bot.world_holder import CATALOGUE_NOTE, WorldHolder
from flows.audit import SYSTEM, AuditEntry
from flows.genuine import Genuine
from flows.ports.copies import Copies
from flows.service.delivering import PassOn
from flows.service.grouping import Grouping
from flows.service.world import Chance
from storage.backup.copies import SqlCopies
from storage.db import Database, driver_url
from storage.files import FileStore
from storage.keys import KeyRing
from storage.schema import has_data, is_current
from storage.secret_file import KeyMissing, load_or_create
from storage.sending import SendingStore
from storage.store import SqlStore
from storage.wakeups import Wakeups

#: Channels that show their own transcript: what is stored for them is sent.
STORED_CHANNELS = frozenset({"web", "terminal", DEMONSTRATED})


class NoDatabase(Exception):
    """There is nothing to read yet, or not in the shape that this version reads."""


@dataclass(frozen=True, slots=True)
class Installation:
    """Everything that is open: settings, store, files, what turns share."""

    settings: Settings
    ring: KeyRing
    store: SqlStore
    files: FileStore
    wakeups: Wakeups
    world: WorldHolder
    holder: str

    async def close(self) -> None:
        await self.store.close()


def chance() -> Chance:
    """Ids only have to differ: a random part for this process, then a count. Tokens open pages and are all random."""
    ours, count = secrets.token_hex(8), itertools.count()
    return Chance(now, lambda: f"{ours}{next(count):08x}", lambda: secrets.token_urlsafe(24))


async def open_installation(settings: Settings, progress: Progress = lambda line: None) -> Installation:
    """Key, database, migrations, catalogue. Raises what can be said in one plain sentence (see `bot.problems`)."""
    with without_searching_for_garbage():
        ground = await open_ground(settings, progress)
        try:
            return await open_on(ground, progress)
        except BaseException:
            await ground.close()
            raise


async def open_on(ground: Ground, progress: Progress) -> Installation:
    """The rest of it: catalogue, and the world that turns are decided by."""
    settings, ring = ground.settings, ground.ring
    store = SqlStore(ground.store, STORED_CHANNELS)
    await _begin_audit(store)
    await _seed_catalogue(store, progress)
    cache = IndexCache(settings.data_dir / "search.index", ring)
    world = WorldHolder(
        store,
        cache,
        office_file=settings.office_file,
        draft_days=settings.draft_days,
        delivery=ground.delivery,
        genuine=Genuine(ring.genuine_keys),
    )
    await world.refresh()
    store.losing.pass_on_to = PassOn(world)
    return Installation(settings, ring, store, ground.files, store.wakeups, world, ground.holder)


@asynccontextmanager
async def open_existing(settings: Settings) -> AsyncIterator[SqlStore]:
    """The store as it stands, to be read beside a running process. Nothing is made, migrated or noted."""
    db = Database(settings.database_url) if _may_exist(settings.database_url) else None
    try:
        if db is None or not await has_data(db):
            raise NoDatabase("there is no database yet at DATABASE_URL; `motcua serve` makes it")
        if not await is_current(db):
            raise NoDatabase("the database is of another version; `motcua serve` brings an older one up to date")
    finally:
        if db is not None:
            await db.close()
    ring = await key_ring(settings, lambda line: None)
    sending = SendingStore(Database(settings.database_url), ring)
    store = SqlStore(sending, STORED_CHANNELS)
    try:
        if await store.upkeep.get_note("key-check") is not None:
            await check_key(sending.notes, ring)
        yield store
    finally:
        await store.close()


def _may_exist(url: str) -> bool:
    """Connecting to an SQLite file would make it."""
    parsed = driver_url(url)
    return parsed.get_backend_name() != "sqlite" or Path(str(parsed.database)).expanduser().is_file()


async def _begin_audit(store: SqlStore) -> None:
    """A log with a first line that is empty later was emptied by somebody."""
    if (await store.upkeep.get_note("audit-begun")) is None:
        await store.audit.append([AuditEntry(now(), SYSTEM, "audit_begun")])
        await store.upkeep.set_note("audit-begun", now().isoformat())


async def _seed_catalogue(store: SqlStore, progress: Progress) -> None:
    if not await store.catalogue.is_empty():
        return
    from bot.commands.catalogue_files import packaged

    progress("loading the national catalogue (5,742 codes, 979 procedures in detail)")
    facts = packaged()
    await store.catalogue.replace(facts.records, facts.index_rows, now=now(), by="first start")
    await store.upkeep.set_note(CATALOGUE_NOTE, now().isoformat())


async def copies(settings: Settings) -> Copies:
    """Of what there is. Raises NoDatabase, WrongKey."""
    async with open_existing(settings):
        ring = await key_ring(settings, lambda line: None)
    return SqlCopies(settings.database_url, file_store(settings, ring), ring)


def copies_into(settings: Settings, *, key_of: Settings) -> Copies:
    """For a place that is empty yet. Making a new key would be of no use: it opens nothing."""
    path, old = key_of.data_dir / "secret.key", key_of.secret_key_old.get_secret_value().split()
    given = key_of.secret_key.get_secret_value()
    if not given and not path.is_file():
        raise KeyMissing(path)
    ring = KeyRing.from_secret(given or load_or_create(path)[0], old)
    return SqlCopies(settings.database_url, file_store(settings, ring), ring)


async def check_files(settings: Settings) -> None:
    """Raises FilesUnavailable, or ValueError for an address that is none. No key is needed for asking."""
    await file_store(settings, KeyRing.from_secret("asking only")).check()


def grouping(installation: Installation) -> Grouping:
    its = installation
    return Grouping(its.store, world=its.world, chance=chance(), holder=its.holder, waker=its.wakeups)


def file_links(installation: Installation) -> FileLinks:
    return FileLinks(installation.settings.address, installation.ring.cookie_keys, now=now)
