"""The page behind a slip: where a dossier stands, for whoever holds its token. No name, answer or note is on it."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence

from aiohttp import web
from markupsafe import Markup

from bot.web import packet, sessions
from bot.web.deps import DEPS, WebDeps
from bot.web.pages import page
from flows.dossiers.model import TERMINAL, Dossier, Status
from flows.forms.offering import citizen_forms, receipt_of
from flows.forms.shipped import shipped_forms

_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,128}")


async def show(request: web.Request) -> web.StreamResponse:
    deps = request.app[DEPS]
    dossier = await find(request)
    is_own = await owns(request, dossier)
    receipt = receipt_of(dossier)
    forms = citizen_forms(dossier) if is_own else ((receipt,) if receipt else ())
    context = {**_facts(deps, dossier), "owns": is_own, "token": dossier.token, "forms": form_links(forms)}
    return page(request, "tracking.html", context)


async def download(request: web.Request) -> web.StreamResponse:
    """The prepared papers, only for the browser whose chat began the dossier; to others there is nothing here."""
    dossier = await find(request)
    if not await owns(request, dossier):
        raise web.HTTPNotFound
    deps = request.app[DEPS]
    body = await packet.build(deps, dossier)
    name = f"ho-so-{dossier.code or dossier.token[:8]}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Type": "application/zip"}
    response = web.StreamResponse(headers=headers)
    with body:
        await response.prepare(request)
        while chunk := body.read(packet.CHUNK):
            await response.write(chunk)
    return response


async def find(request: web.Request) -> Dossier:
    """A token that is malformed, unknown, gone, or of a draft: all look the same."""
    token = request.match_info["token"]
    dossier = await request.app[DEPS].store.dossiers.by_token(token) if _TOKEN.fullmatch(token) else None
    if dossier is None or dossier.status is Status.DRAFT:
        raise web.HTTPNotFound
    return dossier


async def owns(request: web.Request, dossier: Dossier) -> bool:
    session = await sessions.find(request)
    return session is not None and session.owns(dossier)


def _facts(deps: WebDeps, dossier: Dossier) -> Mapping[str, object]:
    world = deps.world()
    return {
        "dossier": dossier,
        "procedure": world.library.name(dossier.procedure_code),
        "unit": world.office.units.get(dossier.unit_id),
        "qr": qr(f"{deps.public_url}/t/{dossier.token}"),
        "status": dossier.status.value,
        "stage": dossier.stage.value if dossier.stage and dossier.status is Status.PROCESSING else "",
        "ending": dossier.ending.value,
        "is_prepared": dossier.status is Status.PREPARED,
        "is_over": dossier.status in TERMINAL,
    }


def form_links(codes: Sequence[str]) -> list[tuple[str, str]]:
    """Code and title, for a list of links."""
    return [(code, shipped_forms()[code].title) for code in codes]


def qr(address: str) -> Markup:
    """An SVG without style or script, so that it may stand in a page with a strict policy."""
    import segno

    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawn, kind="svg", scale=4, border=2, xmldecl=False, svgns=True, omitsize=True, svgclass=None, lineclass=None
    )
    return Markup(drawn.getvalue().decode())  # noqa: S704 - drawn by us from an address of ours
