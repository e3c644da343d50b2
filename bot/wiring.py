"""Plain constructor calls: the one place that knows the store. Everything else is handed what it needs."""

from __future__ import annotations

import ctypes
import gc
import itertools
import os
import secrets
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.channels.base import Channel
from bot.channels.webchat import WebChat
from bot.delivery_rules import read_delivery
from bot.demo.script import CHANNEL as DEMONSTRATED
from bot.file_links import FileLinks
from bot.index_cache import IndexCache
from bot.settings import Settings
from bot.world_holder import CATALOGUE_NOTE, WorldHolder
from flows.audit import SYSTEM, AuditEntry
from flows.genuine import Genuine
from flows.ports import ChannelTokens
from flows.ports.copies import Copies
from flows.service.delivering import PassOn
from flows.service.grouping import Grouping
from flows.service.world import Chance
from storage.backup.copies import SqlCopies
from storage.blobs import S3Options
from storage.db import Database, driver_url
from storage.files import FileStore
from storage.keys import KeyRing, SealBroken
from storage.schema import has_data, is_current
from storage.secret_file import KeyMissing, load_or_create
from storage.store import SqlStore, open_store
from storage.wakeups import Wakeups

#: Channels that show their own transcript: what is stored for them is sent.
STORED_CHANNELS = frozenset({"web", "terminal", DEMONSTRATED})
Progress = Callable[[str], None]
_KEY_CHECK = b"motcua"


class WrongKey(Exception):
    """The database was sealed with another key."""

    def __init__(self) -> None:
        super().__init__(
            "SECRET_KEY is not the key that this database was sealed with: put the former key back, "
            "or list it in SECRET_KEY_OLD"
        )


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


def now() -> datetime:
    return datetime.now(UTC)


def chance() -> Chance:
    """Ids only have to differ: a random part for this process, then a count. Tokens open pages and are all random."""
    ours, count = secrets.token_hex(8), itertools.count()
    return Chance(now, lambda: f"{ours}{next(count):08x}", lambda: secrets.token_urlsafe(24))


def holder() -> str:
    """This process among all that share the store."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{time.monotonic_ns() % 1_000_000}"


async def open_installation(settings: Settings, progress: Progress = lambda line: None) -> Installation:
    """Key, database, migrations, catalogue. Raises what can be said in one plain sentence (see `bot.errors`)."""
    with _without_searching_for_garbage():
        return await _open(settings, progress)


async def _open(settings: Settings, progress: Progress) -> Installation:
    delivery = read_delivery(settings.zalo_zns_templates, has_account=settings.has_zalo_oa)
    ring = await _key_ring(settings, progress)
    files = _file_store(settings, ring)
    progress("opening the database and bringing it up to date")
    store = await open_store(settings.database_url, ring, STORED_CHANNELS)
    await _check_key(store, ring)
    await _begin_audit(store)
    await _seed_catalogue(store, progress)
    cache = IndexCache(settings.data_dir / "search.index", ring)
    world = WorldHolder(
        store,
        cache,
        office_file=settings.office_file,
        draft_days=settings.draft_days,
        delivery=delivery,
        genuine=Genuine(ring.genuine_keys),
    )
    await world.refresh()
    store.losing.pass_on_to = PassOn(world)
    return Installation(settings, ring, store, files, store.wakeups, world, holder())


@contextmanager
def _without_searching_for_garbage() -> Iterator[None]:
    """Nearly all that a start makes stays, so looking through it again and again is a sixth of the start for nothing.
    Once at the end it is: what only the start needed goes back to the machine, the rest is never searched again."""
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.collect()
        gc.freeze()
        gc.set_threshold(20_000, 20, 20)
        gc.enable()
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)


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
    ring = await _key_ring(settings, lambda line: None)
    store = SqlStore(Database(settings.database_url), ring, STORED_CHANNELS)
    try:
        if await store.upkeep.get_note("key-check") is not None:
            await _check_key(store, ring)
        yield store
    finally:
        await store.close()


def _may_exist(url: str) -> bool:
    """Connecting to an SQLite file would make it."""
    parsed = driver_url(url)
    return parsed.get_backend_name() != "sqlite" or Path(str(parsed.database)).expanduser().is_file()


async def _key_ring(settings: Settings, progress: Progress) -> KeyRing:
    old = settings.secret_key_old.get_secret_value().split()
    given = settings.secret_key.get_secret_value()
    if given:
        return KeyRing.from_secret(given, old)
    path = settings.data_dir / "secret.key"
    secret, created = load_or_create(path, has_data=not path.exists() and await _has_data(settings.database_url))
    if created:
        progress(f"no SECRET_KEY given: made a new key in {path} (keep a copy; without it the data cannot be read)")
    return KeyRing.from_secret(secret, old)


async def _has_data(url: str) -> bool:
    db = Database(url)
    try:
        return await has_data(db)
    finally:
        await db.close()


async def _check_key(store: SqlStore, ring: KeyRing) -> None:
    """A wrong key is noticed at the start, not at the first dossier."""
    noted = await store.upkeep.get_note("key-check")
    if noted is None:
        await store.upkeep.set_note("key-check", ring.seal(_KEY_CHECK, b"key-check").hex())
        return
    try:
        ring.open(bytes.fromhex(noted), b"key-check")
    except SealBroken:
        raise WrongKey from None


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
        ring = await _key_ring(settings, lambda line: None)
    return SqlCopies(settings.database_url, _file_store(settings, ring), ring)


def copies_into(settings: Settings, *, key_of: Settings) -> Copies:
    """For a place that is empty yet. Making a new key would be of no use: it opens nothing."""
    path, old = key_of.data_dir / "secret.key", key_of.secret_key_old.get_secret_value().split()
    given = key_of.secret_key.get_secret_value()
    if not given and not path.is_file():
        raise KeyMissing(path)
    ring = KeyRing.from_secret(given or load_or_create(path)[0], old)
    return SqlCopies(settings.database_url, _file_store(settings, ring), ring)


async def check_files(settings: Settings) -> None:
    """Raises FilesUnavailable, or ValueError for an address that is none. No key is needed for asking."""
    await _file_store(settings, KeyRing.from_secret("asking only")).check()


def _file_store(settings: Settings, ring: KeyRing) -> FileStore:
    s3 = S3Options(
        endpoint=settings.s3_endpoint,
        region=settings.s3_region,
        access_key=settings.s3_access_key,
        secret_key=settings.s3_secret_key.get_secret_value(),
    )
    return FileStore.open(settings.files_url, ring, s3=s3 if settings.files_url.startswith("s3://") else None)


def grouping(installation: Installation) -> Grouping:
    its = installation
    return Grouping(its.store, world=its.world, chance=chance(), holder=its.holder, waker=its.wakeups)


def file_links(installation: Installation) -> FileLinks:
    return FileLinks(installation.settings.address, installation.ring.cookie_keys, now=now)


def channels(
    settings: Settings,
    *,
    fetch_upload: Callable[[str], Awaitable[bytes]],
    forget_upload: Callable[[str], Awaitable[None]] | None = None,
    tokens: ChannelTokens | None = None,
) -> dict[str, Channel]:
    """The channels that this installation has, by name."""
    ours: list[Channel] = [WebChat(fetch_upload, forget_upload)]
    token = settings.telegram_bot_token.get_secret_value()
    if token:
        from bot.channels.telegram import Telegram  # 20 MB that an installation without Telegram does not pay

        base, rate, by_webhook = settings.telegram_api_base, settings.telegram_per_second, settings.telegram_by_webhook
        ours.append(Telegram(token, base=base, now=now, per_second=rate, by_webhook=by_webhook))
    if tokens is not None and settings.has_zalo_oa:
        from bot.zalo_delivery import account

        ours.append(account(settings, tokens, now=now, holder=holder()))
    if settings.zalo_bot_token.get_secret_value():
        from bot.zalo_bot_delivery import bot_of

        ours.append(bot_of(settings))
    return {channel.name: channel for channel in ours}
