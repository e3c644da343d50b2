"""/f/<token>: a page that says what is behind the link, and the file itself for who presses its button.

A messenger looks at every link to draw a preview of it; it presses nothing, so it never gets the file.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.channels.base import Document
from bot.file_links import FileLinks
from bot.web.pages import page
from bot.web.printing import ALONE

Documents = Callable[[str], Awaitable[Document | None]]


def file_routes(links: FileLinks, documents: Documents) -> list[web.RouteDef]:
    """To who holds no valid link, or when the file has been deleted since, there is nothing here."""

    async def show(request: web.Request) -> web.StreamResponse:
        if links.opened(request.match_info["token"]) is None:
            raise web.HTTPNotFound
        return page(request, "file_link.html", {})

    async def download(request: web.Request) -> web.StreamResponse:
        grant = links.opened(request.match_info["token"])
        document = await documents(grant.path) if grant else None
        if document is None:
            raise web.HTTPNotFound
        return web.Response(body=document.content, headers=_headers(document.name))

    return [web.get("/f/{token}", show), web.post("/f/{token}", download)]


def _headers(name: str) -> dict[str, str]:
    """Names are ours: letters, digits, dots and hyphens."""
    return {
        "Content-Type": mimetypes.guess_type(name)[0] or "application/octet-stream",
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Security-Policy": ALONE,
        "Cache-Control": "no-store",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
