"""The page of a declaration as a picture that goes along with the message that asks to look at it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.channels.base import Document
from bot.forms import gathering
from bot.logs import log
from bot.workshop.pool import Busy, WorkFailed, Workshop
from bot.workshop.tasks import Answer
from flows.forms.shipped import forms_of
from flows.ports import Store
from flows.service.world import World

Documents = Callable[[str], Awaitable[Document | None]]
_PAGE = re.compile(r"/chat/forms/(?P<id>[A-Za-z0-9_-]{1,64})/(?P<form>[a-z0-9-]{1,60})")
#: Without the picture the message still says everything, so it does not wait long for it.
PATIENCE_S = 0.5
#: Pages under way: one is drawn, one is gathered meanwhile. Who comes in between gets the message at once, without it.
AT_ONCE = 2


def with_pages(
    others: Documents, *, store: Store, world: Callable[[], World], paperwork: Workshop, now: Callable[[], datetime]
) -> Documents:
    """Paths of pages are drawn here, all others are `others`'."""
    places = asyncio.Semaphore(AT_ONCE)

    async def fetched(path: str) -> Document | None:
        page = _PAGE.fullmatch(path)
        if page is None:
            return await others(path)
        if places.locked() or paperwork.is_full:  # before anything is gathered: that costs the turns of others
            log.info("page not drawn, the message goes without it", form=page["form"], problem="Busy")
            return None
        async with places:
            return await shown(page)

    async def shown(page: re.Match[str]) -> Document | None:
        dossier = await store.dossiers.get(page["id"])
        form = page["form"]
        if dossier is None or form not in [each.code for each in forms_of(dossier.procedure_code)]:
            return None
        data = gathering.for_citizen(world(), form, dossier, now=now(), public_url="")
        return await _drawn(paperwork, form, data) if data else None

    return fetched


async def _drawn(paperwork: Workshop, form: str, data: gathering.Data) -> Document | None:
    """What takes too long is drawn to its end all the same: giving up costs the process and all that it has loaded."""
    drawing = asyncio.ensure_future(paperwork.run("form_image", {"data": data, "whole": True}))
    try:
        _, (first, *_) = await asyncio.wait_for(asyncio.shield(drawing), PATIENCE_S)
    except (Busy, WorkFailed, TimeoutError) as problem:
        drawing.add_done_callback(_heard)
        log.warning("page not drawn, the message goes without it", form=form, problem=type(problem).__name__)
        return None
    return Document(f"{form}.png", first)


def _heard(drawing: asyncio.Future[Answer]) -> None:
    """Nobody waits for it any more, and what became of it was told by the workshop."""
    if not drawing.cancelled():
        drawing.exception()
