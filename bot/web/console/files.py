"""Papers as staff see them: the right to the dossier is checked each time; only our own encoding is shown in a page."""

from __future__ import annotations

from dataclasses import replace

import structlog
from aiohttp import web

from bot.web.console.deps import STAFF
from bot.web.console.guard import Desk, asked_id
from bot.web.console.papers import has_original
from bot.web.console.slips import find_prepared
from bot.web.console.trailing import about
from bot.web.console.view import PICTURES, kind_of, shows_inside
from flows.dossiers.model import Dossier
from flows.files import FileDamaged, FileMissing
from flows.ports import FileRow
from flows.service.deciding import may_see
from flows.service.lending import lent

log = structlog.get_logger(__name__)
SUFFIXES = {"jpeg": "jpg", "png": "png", "webp": "webp", "heic": "heic", "pdf": "pdf", "docx": "docx"}
#: A file opened by itself can load nothing and run nothing, whatever is in it.
ALONE = "default-src 'none'; frame-ancestors 'none'; sandbox"


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    return await _handed_out(request, *await found(request, desk))


async def show_original(request: web.Request, desk: Desk) -> web.StreamResponse:
    """As the citizen sent it, only to be saved: it was not straightened, and may say where it was taken."""
    return await _original(request, *await found(request, desk))


async def show_of_slip(request: web.Request, desk: Desk) -> web.StreamResponse:
    """A paper of a prepared dossier, for whoever has its slip before them."""
    return await _handed_out(request, *await _found_by_slip(request, desk))


async def show_original_of_slip(request: web.Request, desk: Desk) -> web.StreamResponse:
    return await _original(request, *await _found_by_slip(request, desk))


async def found(request: web.Request, desk: Desk) -> tuple[FileRow, Dossier]:
    store = request.app[STAFF].store
    row = await store.files.get(asked_id(request))
    dossier = await store.dossiers.get(row.dossier_id) if row and row.dossier_id else None
    if row is None or dossier is None or not may_see(await lent(store.handling, desk.staff, dossier), dossier):
        raise web.HTTPNotFound
    about(request, dossier)
    return row, dossier


async def _found_by_slip(request: web.Request, desk: Desk) -> tuple[FileRow, Dossier]:
    dossier = await find_prepared(request, desk)
    row = await request.app[STAFF].store.files.get(asked_id(request))
    if row is None or row.dossier_id != dossier.id:
        raise web.HTTPNotFound
    return row, dossier


async def _original(request: web.Request, row: FileRow, dossier: Dossier) -> web.Response:
    if not has_original(row):
        raise web.HTTPNotFound
    return await _handed_out(request, replace(row, clean=None, clean_kind=None), dossier)


async def _handed_out(request: web.Request, row: FileRow, dossier: Dossier) -> web.Response:
    try:
        body = await request.app[STAFF].read(row.clean or row.stored)
    except (FileMissing, FileDamaged) as problem:
        log.error("kept file cannot be read", file=row.id, problem=problem.what)
        raise web.HTTPNotFound from problem
    return web.Response(body=body, headers=_headers(row, dossier))


def _headers(row: FileRow, dossier: Dossier) -> dict[str, str]:
    """The name is ours: what the citizen called the file is only ever text on the page."""
    suffix = SUFFIXES.get(kind_of(row), "bin")
    name = f"{dossier.code or 'ho-so'}-{row.step_id or 'giay-to'}-{row.position + 1}.{suffix}"
    safe = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-._") else "-" for sign in name)
    how = "inline" if shows_inside(row) else "attachment"
    return {
        "Content-Type": PICTURES[kind_of(row)] if how == "inline" else "application/octet-stream",
        "Content-Disposition": f'{how}; filename="{safe}"',
        "Content-Security-Policy": ALONE,
        "Cross-Origin-Resource-Policy": "same-origin",
    }
