"""Forms as answers of the web server: drawn in the workshop, handed out as PDF, DOCX or the picture of a page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import structlog
from aiohttp import web

from bot.workshop.pool import Busy, WorkFailed, Workshop
from flows.forms.shipped import shipped_forms
from flows.values import JSON

log = structlog.get_logger(__name__)
_NAME = re.compile(r"(?P<form>[a-z0-9-]{1,60})\.(?P<ending>pdf|docx|png)")
#: A paper opened by itself can load nothing and run nothing.
ALONE = "default-src 'none'; frame-ancestors 'none'; sandbox"


@dataclass(frozen=True, slots=True)
class Ending:
    task: str
    content_type: str
    how: str


ENDINGS: Mapping[str, Ending] = {
    "pdf": Ending("form_pdf", "application/pdf", "inline"),
    "docx": Ending(
        "form_docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "attachment"
    ),
    "png": Ending("form_image", "image/png", "inline"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which form, and as what: "mau-01.pdf"."""

    form: str
    ending: str


def asked(request: web.Request) -> Asked:
    """Raises 404 for a form that there is not."""
    found = _NAME.fullmatch(request.match_info["name"])
    if found is None or found["form"] not in shipped_forms():
        raise web.HTTPNotFound
    return Asked(found["form"], found["ending"])


async def drawn(paperwork: Workshop, data: Mapping[str, JSON] | None, ending: str) -> bytes:
    """Raises 404 for what cannot be filled in any more, 503 when the workshop has no time or falls over it."""
    if data is None:
        raise web.HTTPNotFound
    try:
        _, (body, *_) = await paperwork.run(ENDINGS[ending].task, {"data": dict(data), "whole": True})
    except Busy as problem:
        log.warning("no time to draw a form", form=data["form"], ending=ending)
        raise web.HTTPServiceUnavailable from problem
    except WorkFailed as problem:
        log.error("form could not be drawn", form=data["form"], ending=ending)
        raise web.HTTPServiceUnavailable from problem
    return body


def handed_out(body: bytes, name: str, ending: str) -> web.Response:
    """`name` is ours: codes and words without accents."""
    kind = ENDINGS[ending]
    safe = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-._") else "-" for sign in name)
    headers = {
        "Content-Type": kind.content_type,
        "Content-Disposition": f'{kind.how}; filename="{safe}.{ending}"',
        "Content-Security-Policy": ALONE,
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    return web.Response(body=body, headers=headers)
