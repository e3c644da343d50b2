"""The page of one trainee, for whoever holds its token: the task, samples to download, and the certificate at the end.

Every page and picture carries the mark. The name on the certificate is typed on the page and printed by the browser:
it is sent to nobody.
"""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from functools import lru_cache

from aiohttp import web

from bot.practice.papers import card, paper
from bot.web.deps import DEPS
from bot.web.errors import Refused
from bot.web.pages import page
from bot.web.printing import ALONE
from bot.web.rates import Rate
from flows.practising.model import Seat
from flows.practising.tasks import Task, tasks

_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,128}")
KINDS = {"jpg": "image/jpeg", "pdf": "application/pdf"}
#: Samples that one trainee may have drawn.
ALLOWED, WITHIN = 60, timedelta(minutes=10)
DRAWN: web.AppKey[Rate] = web.AppKey("practice-drawn", Rate)


async def show(request: web.Request) -> web.StreamResponse:
    seat = await _seat(request)
    papers = _papers(request, seat.task) if seat.task else {}
    context = {"seat": seat, "token": seat.bench.token, "papers": papers, "now": seat.standing.task}
    return page(request, "practice.html", context)


async def certificate(request: web.Request) -> web.StreamResponse:
    """Once every task is done; before that there is none."""
    seat = await _seat(request)
    if not seat.is_through:
        raise web.HTTPNotFound
    unit = request.app[DEPS].world().office.unit(seat.lesson.unit_id)
    return page(request, "practice_certificate.html", {"seat": seat, "unit": unit, "token": seat.bench.token})


async def sample(request: web.Request) -> web.StreamResponse:
    """A paper that the task in hand may ask for."""
    seat = await _seat(request)
    title = _papers(request, seat.task).get(request.match_info["step"], "") if seat.task else ""
    kind = request.match_info["kind"]
    if not title or seat.task is None or kind not in KINDS:
        raise web.HTTPNotFound
    _count(request, seat)
    body = await asyncio.to_thread(_paper, title, seat.task.card.get("full_name", ""), kind)
    return _download(body, f"giay-mau-bai-tap.{kind}", KINDS[kind])


async def sample_card(request: web.Request) -> web.StreamResponse:
    seat = await _seat(request)
    if seat.task is None or not seat.task.card:
        raise web.HTTPNotFound
    _count(request, seat)
    body = await asyncio.to_thread(_card, seat.task.id)
    return _download(body, "the-can-cuoc-mau-bai-tap.png", "image/png")


async def _seat(request: web.Request) -> Seat:
    """Malformed, unknown and deleted look the same."""
    token = request.match_info["token"]
    seat = await request.app[DEPS].store.practice.by_token(token) if _TOKEN.fullmatch(token) else None
    if seat is None:
        raise web.HTTPNotFound
    return seat


def _papers(request: web.Request, task: Task) -> dict[str, str]:
    """Step -> title of every paper of the task's procedure."""
    procedure = request.app[DEPS].world().library.procedure(task.procedure)
    return {step.id: step.label for step in procedure.steps if step.kind == "document"} if procedure else {}


def _count(request: web.Request, seat: Seat) -> None:
    if not request.app[DRAWN].allows(seat.bench.token, request.app[DEPS].now()):
        raise Refused(429, "web.chat.too_often")


@lru_cache(maxsize=32)
def _paper(title: str, name: str, kind: str) -> bytes:
    return paper(title, name, kind=kind)


@lru_cache(maxsize=8)
def _card(task_id: str) -> bytes:
    return card(tasks()[task_id].card)


def _download(body: bytes, name: str, content_type: str) -> web.Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Security-Policy": ALONE}
    return web.Response(body=body, content_type=content_type, headers=headers)
