"""The one PDF that was made of somebody's pages, for the chat that they were sent in; to others there is nothing."""

from __future__ import annotations

import re

import structlog
from aiohttp import web

from bot.web import sessions
from bot.web.deps import DEPS
from bot.web.printing import ALONE
from flows.files import FileDamaged, FileMissing

log = structlog.get_logger(__name__)
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


async def show(request: web.Request) -> web.StreamResponse:
    deps, file_id = request.app[DEPS], request.match_info["id"]
    session = await sessions.find(request)
    row = await deps.store.files.get(file_id) if session and _ID.fullmatch(file_id) else None
    if session is None or row is None or not row.is_joined or row.dossier_id is None:
        raise web.HTTPNotFound
    dossier = await deps.store.dossiers.get(row.dossier_id)
    if dossier is None or not session.owns(dossier):
        raise web.HTTPNotFound
    try:
        body = await deps.files.get(row.stored)
    except (FileMissing, FileDamaged) as problem:
        log.error("kept file cannot be read", file=row.id, problem=problem.what)
        raise web.HTTPNotFound from problem
    return web.Response(body=body, headers=HEADERS)


HEADERS = {
    "Content-Type": "application/pdf",
    "Content-Disposition": 'inline; filename="giay-to.pdf"',
    "Content-Security-Policy": ALONE,
    "Cross-Origin-Resource-Policy": "same-origin",
}
