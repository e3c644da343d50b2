"""What became of a broadcast as a table: dossier code and channel, nothing else of a person; no cell computes."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Iterable

import structlog
from aiohttp import web

from bot.render import moment
from bot.web.console.broadcasts_view import reason
from bot.web.console.deps import STAFF
from bot.web.console.guard import Desk, asked_number
from bot.web.console.requests import channel_name
from bot.web.pages import plain
from flows.broadcasts.counts import Outcome
from flows.broadcasts.lifecycle import FROZEN
from flows.service.broadcasting import NotYours

log = structlog.get_logger(__name__)
FAILED = ("blocked", "rejected")
#: How a cell begins that a spreadsheet would run (OWASP, CSV injection).
RUN = ("=", "+", "-", "@", "\t", "\r")
Row = tuple[str, ...]


async def as_csv(request: web.Request, desk: Desk) -> web.StreamResponse:
    rows = await _rows(request, desk)
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return _file(request, text.getvalue().encode("utf-8-sig"), "csv", "text/csv")


async def as_xlsx(request: web.Request, desk: Desk) -> web.StreamResponse:
    rows = await _rows(request, desk)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file(request, await asyncio.to_thread(_workbook, rows), "xlsx", kind)


async def _rows(request: web.Request, desk: Desk) -> list[Row]:
    deps = request.app[STAFF]
    try:
        broadcast = await deps.broadcasting.get(desk.staff, asked_number(request))
    except NotYours:
        raise web.HTTPNotFound from None
    if broadcast.state not in FROZEN:
        raise web.HTTPNotFound
    log.info("broadcast exported", staff=desk.staff.login, broadcast=broadcast.id)
    return [_head(), *[_row(each) async for each in deps.store.broadcasts.outcomes(broadcast.id)]]


def _head() -> Row:
    return tuple(plain(f"staff.broadcasts.{name}") for name in ("dossier", "channel", "state", "at", "reason"))


def _row(line: Outcome) -> Row:
    why = plain(f"staff.broadcasts.because.{reason(line.outcome, line.error)}") if line.outcome in FAILED else ""
    cells = (
        line.code,
        channel_name(line.channel),
        plain(f"staff.broadcasts.outcome.{line.outcome}"),
        moment(line.at or None),
        why,
    )
    return tuple(safe(cell) for cell in cells)


def safe(cell: str) -> str:
    """As text, whatever it begins with."""
    return f"'{cell}" if cell.startswith(RUN) else cell


def _workbook(rows: Iterable[Row]) -> bytes:
    import xlsxwriter

    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write_string(number, column, cell)
    sheet.set_column(0, 4, 28)
    book.close()
    return data.getvalue()


def _file(request: web.Request, data: bytes, ending: str, kind: str) -> web.Response:
    name = f"tin-chung-{asked_number(request)}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return web.Response(body=data, content_type=kind, headers=headers)
