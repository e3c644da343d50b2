"""The table of operations, and its description under `/api/openapi.json`."""

from __future__ import annotations

from functools import cache

from aiohttp import web

from bot.web.api import catalogue, dossiers, entry, shapes
from bot.web.api.description import described
from bot.web.api.operations import Operation
from flows.staffing import Right

DESCRIPTION = "/api/openapi.json"
#: "7KQ2-M2P9": no U, and letters that look like figures are read as those.
CHECK_CODE = r"[0-9A-TV-Za-tv-z]{4}-?[0-9A-TV-Za-tv-z]{4}"

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "GET",
        "/api/v1/status/{code}",
        "status_of_dossier",
        "Where a dossier stands, by its code. Nothing personal.",
        dossiers.status,
        shapes.Standing,
        is_guessable=True,
        can_be_missing=True,
    ),
    Operation(
        "GET",
        "/api/v1/messages/{code}",
        "check_message",
        "Whether a message with this check code was the office's.",
        dossiers.message,
        shapes.Checked,
        parts={"code": CHECK_CODE},
        is_guessable=True,
    ),
    Operation("GET", "/api/v1/units", "units", "The units of the office.", catalogue.units, shapes.Units),
    Operation(
        "GET",
        "/api/v1/procedures",
        "procedures",
        "All procedures that are known in detail, by code, in pages.",
        catalogue.procedures,
        shapes.Procedures,
        query=shapes.Pages,
    ),
    Operation(
        "POST",
        "/api/v1/search",
        "search_procedures",
        "Which procedure a request means, as `motcua search --json` tells it; what the office offers first.",
        catalogue.search,
        shapes.Found,
        body=shapes.Search,
    ),
    Operation(
        "GET",
        "/api/v1/procedures/{code}",
        "procedure",
        "Papers, fee, time, result, legal basis of a procedure, as this office offers it.",
        catalogue.card,
        shapes.Card,
        can_be_missing=True,
    ),
    Operation(
        "GET",
        "/api/v1/dossiers",
        "dossiers",
        "The dossiers of the units that the key covers, by due date. No names.",
        dossiers.listed,
        shapes.DossierLines,
        query=shapes.Lists,
        right=Right.LISTS,
    ),
    Operation(
        "GET",
        "/api/v1/dossiers/{code}",
        "dossier",
        "One dossier with answers, papers and history. Each look is written down.",
        dossiers.one,
        shapes.Dossier,
        right=Right.DOSSIERS,
        can_be_missing=True,
    ),
)


@cache
def description() -> bytes:
    return described(OPERATIONS)


async def describe(request: web.Request) -> web.StreamResponse:
    headers = {"Cache-Control": "public, max-age=300"}
    return web.Response(body=description(), content_type="application/json", headers=headers)


ROUTES: tuple[web.RouteDef, ...] = (
    web.get(DESCRIPTION, describe),
    *(web.route(each.method, each.path, entry.entered(each)) for each in OPERATIONS),
)
