"""What the console needs, given by the wiring."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from aiohttp import web

from bot.demo.lifetime import Lifetime
from bot.papers.signers import SignatureReader
from bot.posters.doors import Doors
from bot.workshop.pool import Workshop
from flows.files import StoredFile
from flows.ports import Parcel, Store
from flows.service.broadcasting import Broadcasting
from flows.service.complaining import Answering
from flows.service.counter_help import CounterHelp
from flows.service.deciding import Deciding
from flows.service.handling import Handling
from flows.service.replying import Replying
from flows.service.scheduling import Scheduling
from flows.service.world import World


@dataclass(frozen=True, slots=True)
class ConsoleLimits:
    """How often one may try to log in, and how much a page lists."""

    tries_of_name: int = 10
    tries_of_address: int = 60  #: an office stands behind one address
    tries_within: timedelta = timedelta(minutes=15)
    page: int = 50  #: lines of the queue
    longest_page: int = 500
    refresh_seconds: int = 15  #: how often an open queue asks for news
    reason_characters: int = 2000
    item_characters: int = 300
    items: int = 30


@dataclass(frozen=True, slots=True)
class StaffDeps:
    """`read` gives the bytes of a kept file (FileDamaged, FileMissing, FilesUnavailable); `send` sends notices now."""

    store: Store
    deciding: Deciding
    replying: Replying
    answering: Answering
    broadcasting: Broadcasting
    handling: Handling
    scheduling: Scheduling
    world: Callable[[], World]
    now: Callable[[], datetime]
    read: Callable[[StoredFile], Awaitable[bytes]]
    send: Callable[[Sequence[Parcel]], None]
    public_url: str
    cookie_key: bytes
    limits: ConsoleLimits = field(default_factory=ConsoleLimits)
    paperwork: Workshop = field(default_factory=Workshop)  #: draws forms and posters; not where uploads are opened
    signatures: SignatureReader | None = None  #: says who signed a PDF; None: only that it is signed
    demonstration: Lifetime | None = None  #: None: none can be here
    second_factor: str = "optional"  #: "required": who decides comes in with a code of an authenticator app only
    base: Callable[[], World] | None = None  #: the world without what the office changed of the catalogue
    refresh: Callable[[], Awaitable[object]] | None = None  #: takes over at once what this process has published
    helping: CounterHelp | None = None  #: volunteers and assisted sessions; None: there are none here
    doors: Callable[[], Awaitable[Doors]] | None = None  #: where the chat can be opened; None: by these pages only

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")


STAFF: web.AppKey[StaffDeps] = web.AppKey("staff", StaffDeps)
