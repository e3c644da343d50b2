"""Papers to be read in the console: page by page as pictures that the workshop draws, never the file that came.

What is shown was drawn by us, so it can hold no script, no link and no trap for a reader; the file itself can only be
saved, as before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from aiohttp import web

from bot.web.console import files
from bot.web.console.deps import STAFF, StaffDeps
from bot.web.console.guard import Desk
from bot.web.console.view import is_drawn, kind_of, papers
from bot.web.pages import page
from bot.workshop.pool import Busy, WorkFailed
from flows.files import FileDamaged, FileMissing
from flows.ports import FileRow

log = structlog.get_logger(__name__)
_HEADERS = {
    "Content-Type": "image/jpeg",
    "Content-Disposition": "inline",
    "Content-Security-Policy": files.ALONE,
    "Cross-Origin-Resource-Policy": "same-origin",
}


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page among all pages of the dossier. `number` counts in its file, from 1."""

    file_id: str
    number: int
    label: str

    @property
    def link(self) -> str:
        return f"/staff/files/{self.file_id}/view?page={self.number}"


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    """The page works without scripts; with them it turns, grows and is leafed through by keyboard."""
    deps = request.app[STAFF]
    row, dossier = await files.found(request, desk)
    rows = await deps.store.files.of_dossier(dossier.id)
    leaves = [
        Leaf(each.id, number, paper.label)
        for paper in papers(deps.world(), dossier, rows)
        for each in paper.rows
        if is_drawn(each)
        for number in range(1, each.pages + 1)
    ]
    at = _position(leaves, row, _number(request.query.get("page", "1")))
    if at is None:
        raise web.HTTPNotFound
    context = {
        "desk": desk,
        "dossier": dossier,
        "leaf": leaves[at],
        "place": at + 1,
        "count": len(leaves),
        "before": leaves[at - 1].link if at else "",
        "after": leaves[at + 1].link if at + 1 < len(leaves) else "",
        "row": row,
    }
    return page(request, "staff/viewer.html", context)


async def draw(request: web.Request, desk: Desk) -> web.StreamResponse:
    deps = request.app[STAFF]
    row, _ = await files.found(request, desk)
    number = _number(request.match_info["page"])
    if not (is_drawn(row) and 1 <= number <= row.pages):
        raise web.HTTPNotFound
    return web.Response(body=await _drawn(deps, row, number), headers=_HEADERS)


async def _drawn(deps: StaffDeps, row: FileRow, number: int) -> bytes:
    try:
        data = await deps.read(row.clean or row.stored)
        _, pictures = await deps.paperwork.run("page_picture", {"kind": kind_of(row), "page": number}, data)
    except (FileMissing, FileDamaged) as problem:
        log.error("kept file cannot be read", file=row.id, problem=problem.what)
        raise web.HTTPNotFound from problem
    except Busy as problem:
        raise web.HTTPServiceUnavailable(headers={"Retry-After": "3"}) from problem
    except WorkFailed as problem:
        log.warning("page cannot be drawn", file=row.id)
        raise web.HTTPNotFound from problem
    if not pictures:
        raise web.HTTPNotFound
    return pictures[0]


def _position(leaves: Sequence[Leaf], row: FileRow, number: int) -> int | None:
    """The page asked for, or the first of that file."""
    own = [at for at, leaf in enumerate(leaves) if leaf.file_id == row.id]
    return next((at for at in own if leaves[at].number == number), own[0] if own else None)


def _number(given: str) -> int:
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 5 else 0
