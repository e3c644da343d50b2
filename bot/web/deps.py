"""What the pages need, given by the wiring. Pages know these promises and never a table or a file store."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import IPv4Network, IPv6Network
from typing import Protocol

from aiohttp import web

from bot.workshop.pool import Workshop
from flows.files import StoredFile
from flows.ports import RawUpdate, Store
from flows.service.world import World
from flows.values import Words

MEGABYTE = 1_000_000
Network = IPv4Network | IPv6Network


class Uploads(Protocol):
    """Raw uploads on their way from the page to the worker: kept sealed, named by a reference."""

    async def keep(self, data: bytes, name: str) -> str:
        """Keep the whole file; what no row ever names is swept away later. Raises FilesUnavailable."""
        ...

    async def fetch(self, reference: str) -> bytes:
        """The bytes again. Raises FileMissing, FileDamaged (also for a forged reference) or FilesUnavailable."""
        ...


class KeptFiles(Protocol):
    """Files that were checked and belong to a dossier."""

    async def get(self, stored: StoredFile) -> bytes:
        """Exactly the bytes that were put. Raises FileDamaged, FileMissing or FilesUnavailable."""
        ...


@dataclass(frozen=True, slots=True)
class WebLimits:
    """How much one browser may do. Anything above is refused while it is being read."""

    form_bytes: int = 256 * 1024  #: a posted form without files
    text_characters: int = 20_000
    file_bytes: int = 20 * MEGABYTE
    files: int = 10  #: in one upload
    upload_bytes: int = 60 * MEGABYTE  #: one upload with all its files
    posts: int = 30  #: of one visit in `posts_within`
    posts_within: timedelta = timedelta(seconds=10)
    visits_a_minute: int = 1200  #: new visits from one address; an office shares one
    streams: int = 6  #: open pages of one visit
    slow_seconds: float = 30.0  #: a sender that is slower than `slow_rate` is cut after so long
    slow_rate: int = 8_000  #: bytes a second
    idle: timedelta = timedelta(minutes=10)  #: on a shared computer
    shared: bool = False  #: this installation stands in a hall: every visit is on a shared computer
    answer_seconds: float = 2.0  #: how long a page without JavaScript waits for the answer
    remembered: timedelta = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class WebDeps:
    """`wait(name, seconds)` returns when somebody wakes that name ("chat:<id>") or the time is over."""

    store: Store
    accept: Callable[[Sequence[RawUpdate]], Awaitable[object]]
    uploads: Uploads
    files: KeptFiles
    world: Callable[[], World]
    now: Callable[[], datetime]
    wait: Callable[[str, float], Awaitable[object]]
    public_url: str
    cookie_key: bytes
    links: Callable[[Words], Words] = lambda words: words  #: to the chat elsewhere, in messages that open it
    limits: WebLimits = field(default_factory=WebLimits)
    paperwork: Workshop = field(default_factory=Workshop)  #: draws forms and posters; not where uploads are opened
    trusted_proxies: tuple[Network, ...] = ()

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")


DEPS: web.AppKey[WebDeps] = web.AppKey("deps", WebDeps)
