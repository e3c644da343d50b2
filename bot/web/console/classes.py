"""Classes of practice mode in the console: opening one, the board of who has come how far, its end.

The board shows nicknames of ours and nothing that anybody answered. It goes on asking for news while it is open: it
hangs on a wall for hours.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import structlog
from aiohttp import web

from bot.doors import opened
from bot.posters.doors import Doors
from bot.web.console.deps import STAFF
from bot.web.console.guard import Desk, asked_number, posted
from bot.web.console.trailing import ABOUT, About
from bot.web.pages import page, see_other
from bot.web.tracking import qr
from flows.ports.practice import BoardRow
from flows.practising.codes import WORD, fresh_code, payload, written
from flows.practising.model import Lesson, Stage
from flows.practising.tasks import Task, rules, tasks
from flows.staffing import Right
from flows.text_folding import clean

log = structlog.get_logger(__name__)
PAGE = "/staff/classes"
LONGEST_TITLE = 80
#: How often an open board asks for news.
EVERY_S = 3


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One trainee. `done` of `of` steps of the task in hand."""

    nickname: str
    stage: str
    task: int
    done: int
    of: int
    slips: int
    is_through: bool


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    return await _listed(request, desk)


async def open_one(request: web.Request, desk: Desk) -> web.StreamResponse:
    form, deps = await posted(request, desk), request.app[STAFF]
    unit_id, title = form.get("unit", ""), clean(form.get("title", ""))[:LONGEST_TITLE]
    if unit_id not in deps.world().office.units or not desk.may(Right.TRAIN, unit_id):
        raise web.HTTPNotFound
    chosen = [task_id for task_id in tasks() if form.get(f"task.{task_id}") == "1"]
    seats = _seats(form)
    if not title or "\n" in title or not chosen or seats is None:
        return await _listed(request, desk, failed=True, status=422)
    code = fresh_code(secrets.token_urlsafe(24))
    lesson = Lesson(0, code, unit_id, title, tuple(chosen), seats, desk.staff.login, deps.now())
    lesson = await deps.store.practice.open(lesson)
    _about(request, lesson)
    log.info("class opened", staff=desk.staff.login, lesson=lesson.id, seats=seats)
    return see_other(f"{PAGE}/{lesson.id}")


async def board(request: web.Request, desk: Desk) -> web.StreamResponse:
    deps, lesson = request.app[STAFF], await _own(request, desk)
    rows = await deps.store.practice.board(lesson.id)
    doors = await deps.doors() if deps.doors else Doors(deps.public_url)
    links = opened(doors, payload(lesson.code))
    lines = [_line(row, lesson.tasks) for row in rows]
    context = {
        "desk": desk,
        "lesson": lesson,
        "unit": deps.world().office.unit(lesson.unit_id).name,
        "word": WORD,
        "code": written(lesson.code),
        "link": links["web_link"],
        "telegram": links.get("telegram_link", ""),
        "qr": qr(str(links["web_link"])),
        "lines": lines,
        "through": sum(line.is_through for line in lines),
        "by_task": [(task.title, sum(line.task > at for line in lines)) for at, task in enumerate(lesson.tasks)],
        "every": EVERY_S,
        "keep_days": rules().keep_days,
    }
    return page(request, "staff/class.html", context)


async def end(request: web.Request, desk: Desk) -> web.StreamResponse:
    """Trainees are told, and are back at what is real."""
    lesson = await _own(request, desk)
    await posted(request, desk)
    await request.app[STAFF].store.practice.end(lesson.id, now=request.app[STAFF].now())
    log.info("class ended", staff=desk.staff.login, lesson=lesson.id)
    return see_other(f"{PAGE}/{lesson.id}")


async def delete(request: web.Request, desk: Desk) -> web.StreamResponse:
    """With everything in it. Who is still in it is told at the next message."""
    lesson = await _own(request, desk)
    await posted(request, desk)
    gone = await request.app[STAFF].store.practice.delete(lesson.id)
    log.info("class deleted", staff=desk.staff.login, lesson=lesson.id, seats=gone)
    return see_other(PAGE)


async def _own(request: web.Request, desk: Desk) -> Lesson:
    """Another unit's class and none at all look the same."""
    number = asked_number(request)
    lesson = await request.app[STAFF].store.practice.get(number, unit_ids=desk.units_with(Right.TRAIN))
    if lesson is None:
        raise web.HTTPNotFound
    _about(request, lesson)
    return lesson


def _about(request: web.Request, lesson: Lesson) -> None:
    request[ABOUT] = About(str(lesson.id), lesson.unit_id)


def _seats(form: Mapping[str, str]) -> int | None:
    given = form.get("seats", "")
    seats = int(given) if given.isascii() and given.isdecimal() and len(given) < 5 else 0
    return seats if 1 <= seats <= rules().most_seats else None


def _line(row: BoardRow, ours: Sequence[Task]) -> BoardLine:
    standing, is_through = row.standing, row.standing.stage is Stage.DONE
    filed = standing.stage in (Stage.FILED, Stage.SUPPLEMENT)
    steps = max(standing.steps, 1)
    done = steps if filed or is_through else min(max(standing.step - 1, 0), steps)
    task = len(ours) if is_through else standing.task
    return BoardLine(row.nickname, standing.stage.value, task, done, steps, standing.slips, is_through)


async def _listed(request: web.Request, desk: Desk, *, failed: bool = False, status: int = 200) -> web.StreamResponse:
    deps = request.app[STAFF]
    ours, units = desk.units_with(Right.TRAIN), deps.world().office.units
    context = {
        "desk": desk,
        "rows": await deps.store.practice.lessons(unit_ids=ours),
        "units": {unit.id: unit.name for unit in units.values() if ours is None or unit.id in ours},
        "tasks": tasks(),
        "limits": rules(),
        "failed": failed,
        "longest": LONGEST_TITLE,
    }
    return page(request, "staff/classes.html", context, status=status)
