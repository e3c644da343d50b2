"""Pages from templates. Their words come from the wording file (`t`, `plain`), their files by `asset`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import aiohttp_jinja2
from aiohttp import web
from jinja2 import FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot import render
from bot.web import assets
from bot.web.deps import DEPS
from bot.web.sessions import is_large
from flows.values import JSON, Words

TEMPLATES = Path(__file__).parent.parent / "templates"


def set_up(app: web.Application) -> None:
    environment = aiohttp_jinja2.setup(
        app,
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(t=t, plain=plain, asset=assets.url)
    environment.filters.update({"day": render.day, "moment": render.moment, "vnd": render.FILTERS["vnd"]})


def page(request: web.Request, template: str, context: Mapping[str, object], *, status: int = 200) -> web.Response:
    return aiohttp_jinja2.render_template(template, request, {**_around(request), **context}, status=status)


def fragment(request: web.Request, template: str, context: Mapping[str, object]) -> str:
    return aiohttp_jinja2.render_string(template, request, {**_around(request), **context})


def see_other(location: str) -> web.Response:
    return web.Response(status=303, headers={"Location": location})


def t(key: str, **params: JSON) -> Markup:
    """Words of a page, as HTML; parameters are escaped."""
    return Markup(render.words_to_text(Words(key, params), markup="html"))  # noqa: S704 - our own wording


def plain(key: str, **params: JSON) -> str:
    """Words of a page for an attribute or a title."""
    return render.words_to_text(Words(key, params), markup="plain")


def _around(request: web.Request) -> dict[str, object]:
    """What every page shows: whose it is, where it is, and how large."""
    return {"office": request.app[DEPS].world().office, "large": is_large(request), "path": request.path}
