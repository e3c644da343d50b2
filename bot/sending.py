"""The way out of a running process: channels and the dispatcher that sends over them, as soon as the ground stands.

A start loads the catalogue, the flows and the pages only after this, so nothing here imports them at the top.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.dispatcher import Dispatcher
from bot.doors import OpenDoors, with_doors
from bot.file_links import FileLinks
from bot.genuine import code_of
from bot.ground import Ground, channels, now
from bot.later import Later
from bot.metrics import Metrics
from bot.packing import absolute_links
from bot.uploads import PendingUploads
from bot.workshop.pool import Workshop
from bot.workshop.tasks import Courtesy
from bot.zns_delivery import with_templates
from flows.genuine import Genuine

if TYPE_CHECKING:
    from bot.channels.base import Channel, Document
    from bot.wiring import Installation
    from flows.values import Words

#: Pages that may wait to be drawn. On a busy machine the message goes without its picture: it says everything, and
#: nobody waits.
PAGES_WAITING = 2
Documents = Callable[[str], Awaitable["Document | None"]]


@dataclass(frozen=True, slots=True)
class Running:
    """What the parts of a process share from its first moment. `whole` is the rest of it, once that is open."""

    ground: Ground
    channels: dict[str, Channel]
    uploads: PendingUploads
    metrics: Metrics
    doors: OpenDoors
    #: Forms are not drawn where uploads open, and nobody's message waits long for its picture.
    paperwork: Workshop
    whole: Later[Installation] = field(default_factory=Later)

    async def close(self) -> None:
        await self.paperwork.close()
        for channel in self.channels.values():
            await channel.close()


def running_on(ground: Ground) -> Running:
    uploads, whole = PendingUploads(ground.files), Later["Installation"]()
    tokens = ground.store.tokens
    ours = channels(ground.settings, fetch_upload=uploads.fetch, forget_upload=uploads.forget, tokens=tokens)
    ours = with_templates(ours, ground, whole)
    paperwork = Workshop(size=1, backlog=PAGES_WAITING, courtesy=Courtesy.SPARE)
    return Running(ground, ours, uploads, Metrics(), OpenDoors(ground.settings), paperwork, whole)


def dispatcher_of(running: Running) -> Dispatcher:
    ground, its = running.ground, running.ground.store
    return Dispatcher(
        outbox=its.outbox,
        channels=running.channels,
        bells=its.wakeups,
        now=now,
        holder=ground.holder,
        links=_links_of(running),
        documents=_documents(running),
        file_links=FileLinks(ground.settings.address, ground.ring.cookie_keys, now=now).words,
        genuine=code_of(Genuine(ground.ring.genuine_keys), now),
        count=running.metrics.sent,
        whole=running.whole,
    )


def _links_of(running: Running) -> Callable[[Words], Words]:
    absolute, opening = absolute_links(running.ground.settings.address), with_doors(running.doors)
    return lambda words: opening(absolute(words))


def _documents(running: Running) -> Documents:
    """Files that go along are made from dossiers and procedures: they wait for these."""
    made: list[Documents] = []

    async def fetched(path: str) -> Document | None:
        its = await running.whole()
        if not made:
            made.append(_drawn(its, running))
        return await made[0](path)

    return fetched


def _drawn(its: Installation, running: Running) -> Documents:
    from bot.doors import with_codes
    from bot.forms.sending import with_pages
    from bot.guides.sending import with_guides
    from bot.joining import joined_papers

    pages = with_pages(
        joined_papers(its.store.files, its.files),
        store=its.store,
        world=its.world,
        paperwork=running.paperwork,
        now=now,
    )
    return with_guides(with_codes(pages, running.doors))
