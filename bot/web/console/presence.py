"""Who else has a dossier open: told on its page, renewed while the page stays open, gone a minute after it closed.

It only warns. That nobody overwrites a colleague's move is seen to by the dossier's revision.
"""

from __future__ import annotations

from aiohttp import web

from bot.web.console import dossier as pages
from bot.web.console.deps import STAFF
from bot.web.console.forms import revision_of
from bot.web.console.guard import Desk
from bot.web.pages import page


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    """The fragment that an open page asks for; `revision` is what the page shows."""
    dossier = await pages.find(request, desk)
    deps, opened = request.app[STAFF], revision_of(request.query)
    context = {
        "dossier": dossier,
        "others": await deps.store.desks.present(dossier.id, desk.staff.id, now=deps.now()),
        "at": deps.now(),
        "opened": opened,
        "has_changed": opened != dossier.revision,
    }
    return page(request, "staff/presence.html", context)
