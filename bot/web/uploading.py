"""Files from the chat page: read part by part under a limit, kept sealed, and handed on as one update."""

from __future__ import annotations

from dataclasses import dataclass, field

from aiohttp import BodyPartReader, web

from bot.channels.base import RemoteFile
from bot.channels.webchat import pack_files
from bot.web import chat
from bot.web.bodies import Budget, budget, parts, read_part
from bot.web.deps import DEPS, WebDeps
from bot.web.errors import Refused
from bot.web.security import check_change
from bot.web.sessions import Session
from flows.text_folding import clean

FIELD_BYTES = 4_000
NAME_CHARACTERS = 120


@dataclass(slots=True)
class _Form:
    fields: dict[str, str] = field(default_factory=dict)
    files: list[RemoteFile] = field(default_factory=list)


async def upload(request: web.Request) -> web.StreamResponse:
    deps = request.app[DEPS]
    session = await chat.visitor(request)
    if request.content_type != "multipart/form-data":
        raise web.HTTPUnsupportedMediaType
    form = _Form()
    async with budget(request, deps.limits.upload_bytes, deps.limits) as allowed:
        async for part in parts(request):
            await _take(request, session, part, form=form, allowed=allowed)
    if not form.files:
        raise Refused(400, "web.chat.no_file")
    update_id = chat.new_update_id(session, form.fields.get("nonce"))
    after = await chat.newest(request, session)
    await chat.accept(request, session, update_id, pack_files(update_id, session.chat.address, form.files))
    return await chat.answered(request, session, after=after)


async def _take(request: web.Request, session: Session, part: BodyPartReader, *, form: _Form, allowed: Budget) -> None:
    """The fields stand before the files, so a post that is not ours is refused before a file of it is read."""
    deps = request.app[DEPS]
    if part.filename is None:
        form.fields[part.name or ""] = (await read_part(part, allowed, most=FIELD_BYTES)).decode("utf-8", "replace")
        return
    check_change(request, deps.public_url, expected=session.csrf, given=form.fields.get("csrf", ""))
    data = await _read_file(part, deps, allowed)
    if not data and not part.filename:
        return  # a form without JavaScript sends an empty part when nothing was chosen
    if len(form.files) >= deps.limits.files:
        raise Refused(413, "web.chat.too_many_files", limit=deps.limits.files)
    name = given_name(part.filename)
    form.files.append(RemoteFile(await deps.uploads.keep(data, name), name, len(data)))


async def _read_file(part: BodyPartReader, deps: WebDeps, allowed: Budget) -> bytes:
    try:
        return await read_part(part, allowed, most=deps.limits.file_bytes)
    except web.HTTPRequestEntityTooLarge:
        raise Refused(413, "web.chat.too_large", megabytes=deps.limits.file_bytes // 1_000_000) from None


def given_name(name: str) -> str:
    """What the person called it: the last part of a path, as text that can be stored and shown."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return clean(last.encode("utf-8", "replace").decode())[-NAME_CHARACTERS:]
