"""A chat with the draft: the real engine, somebody made up, and nothing kept anywhere but in this page.

The page carries what was done so far; each turn is gone through again from the beginning under the draft as it is now.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from datetime import date, datetime

from aiohttp import web

from bot.web.console.catalogue.desk import HOME, asked_code, bench_of, shown
from bot.web.console.catalogue.sayings import bubble
from bot.web.console.deps import STAFF
from bot.web.console.guard import Desk, posted
from bot.web.pages import see_other
from flows.conversation.events import ButtonPressed, Event, FilesReceived, Opened, TextSent
from flows.editions.model import Key
from flows.service.editing import Bench
from flows.service.rehearsing import Rehearsal
from flows.service.world import World
from flows.values import FileRef

#: Turns of one trial; then it begins anew.
MOST, LONGEST, ROOM = 150, 500, 20_000
SAMPLE = FileRef("sample", "jpeg", "anh-mau.jpg")
Did = list[tuple[str, str]]


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    bench = await bench_of(request, desk)
    code = asked_code(request.query.get("code", ""))
    if code and bench.base.library.record(code) is None:
        return see_other(HOME)
    return await _shown(request, desk, bench, [("open", f"tt_{code}" if code else "")], code=code)


async def talk(request: web.Request, desk: Desk) -> web.StreamResponse:
    form = await posted(request, desk)
    bench = await bench_of(request, desk)
    code, did = asked_code(form.get("code", "")), _did(form.get("did", ""))
    if not did:
        raise web.HTTPUnprocessableEntity
    if not _is_full(did) and (act := _act(form)):
        did.append(act)
    return await _shown(request, desk, bench, did, code=code)


def _act(form: Mapping[str, str]) -> tuple[str, str] | None:
    if token := form.get("press", ""):
        return "press", token[:64]
    if form.get("file") == "1":
        return "file", ""
    text = form.get("text", "").strip()[:LONGEST]
    return ("text", text) if text else None


def _did(given: str) -> Did:
    """What this page was given with its fields; anything else is nothing."""
    try:
        raw = json.loads(given)
        return [(str(kind), str(what)[:LONGEST]) for kind, what in raw][:MOST]
    except (ValueError, TypeError):
        return []


def _is_full(did: Did) -> bool:
    """The page has to fit into a form again."""
    return len(did) >= MOST or sum(len(what) for _, what in did) >= ROOM


def _event(kind: str, what: str) -> Event:
    match kind:
        case "press":
            return ButtonPressed(what)
        case "file":
            return FilesReceived((SAMPLE,))
        case "open":
            return Opened(what)
        case _:
            return TextSent(what)


def talked(world: World, did: Did, now: datetime) -> Rehearsal:
    """Somebody made up, who has done all that."""
    person = Rehearsal.of(world, now)
    for kind, what in did:
        person.send(_event(kind, what))
    return person


async def _shown(request: web.Request, desk: Desk, bench: Bench, did: Did, *, code: str) -> web.Response:
    day = _day(bench, code)
    world = bench.after(day)
    person = await asyncio.to_thread(talked, world, did, request.app[STAFF].now())
    context: dict[str, object] = {
        "code": code,
        "name": world.library.name(code) if code else "",
        "day": day,
        "did": json.dumps(did, ensure_ascii=False),
        "turns": [bubble(each) for each in person.exchanges],
        "buttons": person.buttons(),
        "is_full": _is_full(did),
    }
    return shown(request, desk, "sandbox", context, bench=bench)


def _day(bench: Bench, code: str) -> date:
    """As it will be when what is drafted of this procedure has begun."""
    keys: list[Key] = [key for key in bench.drafted if key.code == code]
    return max((bench.day_of(key) for key in keys), default=bench.today)
