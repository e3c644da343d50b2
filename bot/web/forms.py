"""Forms for citizens: blank ones for everybody, filled ones for the browser whose chat began the dossier."""

from __future__ import annotations

import re
from dataclasses import replace

from aiohttp import web

from bot.forms import gathering
from bot.web import sessions
from bot.web.deps import DEPS, WebDeps
from bot.web.pages import page
from bot.web.printing import asked, drawn, handed_out
from bot.web.tracking import find, owns
from flows.dossiers.model import Dossier
from flows.forms.model import FormKind
from flows.forms.offering import APOLOGY, citizen_forms, receipt_of
from flows.forms.shipped import forms_of, shipped_forms
from flows.handling.model import Extension, ExtensionState
from flows.service.filling_forms import blank

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
#: A blank form never changes while the process runs: it is drawn once.
BLANKS: web.AppKey[dict[str, bytes]] = web.AppKey("blanks", dict)


async def index(request: web.Request) -> web.StreamResponse:
    """All blank forms, by procedure."""
    library = request.app[DEPS].world().library
    forms = [form for form in shipped_forms().values() if form.kind is not FormKind.OWN]
    forms.sort(key=lambda form: (not form.procedures, form.code))
    rows = [(form, [library.name(code) for code in form.procedures]) for form in forms]
    return page(request, "forms.html", {"rows": rows})


async def show_blank(request: web.Request) -> web.StreamResponse:
    name = asked(request)
    kept, key = request.app[BLANKS], request.match_info["name"]
    if key not in kept:
        kept[key] = await drawn(request.app[DEPS].paperwork, blank(shipped_forms()[name.form]), name.ending)
    return handed_out(kept[key], name.form, name.ending)


async def show_of_slip(request: web.Request) -> web.StreamResponse:
    """Everything for the browser whose chat began it; others who hold the slip get the receipt, nothing personal on it.

    To everybody else there is nothing here.
    """
    dossier, name = await find(request), asked(request)
    if await owns(request, dossier):
        return await _shown(request, dossier, may=citizen_forms(dossier))
    if name.form != receipt_of(dossier):
        raise web.HTTPNotFound
    return await _shown(request, dossier, may=(name.form,), is_personal=False)


async def show_in_chat(request: web.Request) -> web.StreamResponse:
    """What was declared so far, before it is filed: a page to look at, for the chat that it was declared in."""
    session = await sessions.find(request)
    dossier_id = request.match_info["id"]
    if session is None or not _ID.fullmatch(dossier_id):
        raise web.HTTPNotFound
    dossier = await request.app[DEPS].store.dossiers.get(dossier_id)
    if dossier is None or not session.owns(dossier):
        raise web.HTTPNotFound
    return await _shown(request, dossier, may=tuple(form.code for form in forms_of(dossier.procedure_code)))


async def _shown(
    request: web.Request, dossier: Dossier, *, may: tuple[str, ...], is_personal: bool = True
) -> web.StreamResponse:
    deps, name = request.app[DEPS], asked(request)
    if name.form not in may:
        raise web.HTTPNotFound
    seen = dossier if is_personal else gathering.without_answers(dossier)
    letters = await _letters(deps, dossier, is_personal=is_personal) if name.form == APOLOGY else ()
    return handed_out(
        await _body(deps, seen, name.form, name.ending, letters=letters),
        f"{dossier.code or 'ho-so'}-{name.form}",
        name.ending,
    )


async def _letters(deps: WebDeps, dossier: Dossier, *, is_personal: bool) -> tuple[Extension, ...]:
    """Letters of apology that were approved; why it takes longer is for those who filed it."""
    every = await deps.store.handling.extensions(dossier.id)
    approved = [each for each in every if each.state is ExtensionState.APPROVED]
    return tuple(each if is_personal else replace(each, reason="") for each in approved)


async def _body(
    deps: WebDeps, dossier: Dossier, form: str, ending: str, *, letters: tuple[Extension, ...] = ()
) -> bytes:
    data = gathering.for_citizen(
        deps.world(), form, dossier, now=deps.now(), public_url=deps.public_url, letters=letters
    )
    return await drawn(deps.paperwork, data, ending)
