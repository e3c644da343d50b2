"""The ground of a running process: key, database, the way out. It stands before anything else is loaded, so that what
waits to be sent goes at once. Beside `bot/wiring.py` the only module that knows the store.

What is imported here delays the first message of every start.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.channels.webchat import WebChat
from bot.delivery_rules import read_delivery
from storage.blobs import S3Options
from storage.db import Database
from storage.files import FileStore
from storage.keys import KeyRing, SealBroken
from storage.schema import has_data
from storage.secret_file import load_or_create
from storage.sending import SendingStore, open_sending

if TYPE_CHECKING:
    from bot.channels.base import Channel
    from bot.settings import Settings
    from flows.delivery.model import DeliveryRules
    from flows.ports import ChannelTokens
    from storage.notes import NoteTable

Progress = Callable[[str], None]
_KEY_CHECK = b"motcua"


class WrongKey(Exception):
    """The database was sealed with another key."""

    def __init__(self) -> None:
        super().__init__(
            "SECRET_KEY is not the key that this database was sealed with: put the former key back, "
            "or list it in SECRET_KEY_OLD"
        )


@dataclass(frozen=True, slots=True)
class Ground:
    """`holder` is this process among all that share the store."""

    settings: Settings
    ring: KeyRing
    store: SendingStore
    files: FileStore
    delivery: DeliveryRules
    holder: str

    async def close(self) -> None:
        await self.store.close()


def now() -> datetime:
    return datetime.now(UTC)


def holder() -> str:
    """This process among all that share the store."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{time.monotonic_ns() % 1_000_000}"


async def open_ground(settings: Settings, progress: Progress) -> Ground:
    """Key, database, migrations. Raises what can be said in one plain sentence (see `bot.problems`)."""
    delivery = read_delivery(settings.zalo_zns_templates, has_account=settings.has_zalo_oa)
    ring = await key_ring(settings, progress)
    files = file_store(settings, ring)
    progress("opening the database and bringing it up to date")
    store = await open_sending(settings.database_url, ring)
    try:
        await check_key(store.notes, ring)
    except BaseException:
        await store.close()
        raise
    return Ground(settings, ring, store, files, delivery, holder())


async def key_ring(settings: Settings, progress: Progress) -> KeyRing:
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


async def check_key(kept: NoteTable, ring: KeyRing) -> None:
    """A wrong key is noticed at the start, not at the first dossier."""
    noted = await kept.get_note("key-check")
    if noted is None:
        await kept.set_note("key-check", ring.seal(_KEY_CHECK, b"key-check").hex())
        return
    try:
        ring.open(bytes.fromhex(noted), b"key-check")
    except SealBroken:
        raise WrongKey from None


def file_store(settings: Settings, ring: KeyRing) -> FileStore:
    s3 = S3Options(
        endpoint=settings.s3_endpoint,
        region=settings.s3_region,
        access_key=settings.s3_access_key,
        secret_key=settings.s3_secret_key.get_secret_value(),
    )
    return FileStore.open(settings.files_url, ring, s3=s3 if settings.files_url.startswith("s3://") else None)


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
    bot_token, bot_base = settings.zalo_bot_token.get_secret_value(), settings.zalo_bot_api_base
    if bot_token:
        from bot.channels.zalo_bot import ZaloBot
        from bot.channels.zalo_http import hosts_of

        hosts = hosts_of(settings.zalo_media_hosts, bot_base)
        ours.append(ZaloBot(bot_token, base=bot_base, hosts=hosts, now=now))
    return {channel.name: channel for channel in ours}
