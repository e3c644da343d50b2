"""Publishing: the checks run first, beside the page, and say how far they are; then the edition is in force."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from aiohttp import web

from bot.catalogue_checks import problems_of
from bot.web.console.catalogue.desk import DRAFT, PUBLISHING, bench_of, editing, shown
from bot.web.console.catalogue.draft import shown_draft
from bot.web.console.catalogue.typed import LONGEST_NOTE, Mistyped
from bot.web.console.deps import STAFF, StaffDeps
from bot.web.console.guard import Desk, posted
from bot.web.pages import see_other
from flows.editions.model import Checks, CheckState, Kind
from flows.ports import Staff
from flows.service.editing import Bench, Editing, NotYours, Overtaken
from flows.text_folding import clean

log = structlog.get_logger(__name__)
#: Checks that said nothing for so long were in a process that has ended.
SILENT = timedelta(seconds=60)
REFRESH_S = 1
#: Problems kept and shown; the first ones tell.
MOST = 20
LATEST = 10
#: Runs of this process; held so that none is lost on the way.
RUNS: web.AppKey[set[asyncio.Task[None]]] = web.AppKey("catalogue-runs", set[asyncio.Task[None]])
_OF_CONVERSATION = (Kind.OFFER, Kind.WORDS)


@dataclass(frozen=True, slots=True)
class Run:
    """One publication on its way."""

    deps: StaffDeps
    editing: Editing
    staff: Staff
    bench: Bench
    note: str

    async def go(self) -> None:
        try:
            await self._go()
        except Exception:
            log.exception("publication stumbled", staff=self.staff.login)
            await self.say(CheckState.REFUSED, problems=("",))

    async def _go(self) -> None:
        codes = codes_of(self.bench)
        problems: list[str] = []
        for done, code in enumerate(codes):
            await self.say(CheckState.RUNNING, done=done, total=len(codes), about=code)
            problems += await asyncio.to_thread(_problems, self.bench, code, self.deps.now())
        if problems:
            await self.say(CheckState.REFUSED, done=len(codes), total=len(codes), problems=tuple(problems[:MOST]))
            return
        try:
            number = await self.editing.publish(self.staff, await self._as_it_was(), note=self.note)
        except (Overtaken, NotYours):
            await self.say(CheckState.OVERTAKEN, done=len(codes), total=len(codes))
            return
        log.info("catalogue published", staff=self.staff.login, edition=number, changes=len(self.bench.drafted))
        if self.deps.refresh is not None:
            await self.deps.refresh()

    async def _as_it_was(self) -> Bench:
        """Raises Overtaken when the draft is not the one that was checked, or somebody else was faster."""
        bench = await self.editing.bench(self.staff)
        if bench.draft is None or self.bench.draft is None or bench.drafted != self.bench.drafted:
            raise Overtaken
        return bench

    async def say(
        self, state: CheckState, *, done: int = 0, total: int = 0, about: str = "", problems: tuple[str, ...] = ()
    ) -> None:
        assert self.bench.draft is not None
        checks = Checks(state, self.deps.now(), done, total, about, problems)
        await self.deps.store.editions.note_checks(
            self.bench.realm, self.staff.id, checks, drafted_at=self.bench.draft.changed_at
        )


def codes_of(bench: Bench) -> list[str]:
    """Procedures whose conversation changes."""
    return list(dict.fromkeys(key.code for key in bench.drafted if key.kind in _OF_CONVERSATION))


def _problems(bench: Bench, code: str, now: datetime) -> list[str]:
    """Today, and on each day on which something of the draft begins."""
    days = {bench.today, *(bench.day_of(key) for key in bench.drafted if key.code == code)}
    worlds = (bench.after(day) for day in sorted(days))
    return list(dict.fromkeys(problem for world in worlds for problem in problems_of(world, code, now=now)))


async def publish(request: web.Request, desk: Desk) -> web.StreamResponse:
    deps = request.app[STAFF]
    form = await posted(request, desk)
    bench, note = await bench_of(request, desk), clean(form.get("note", ""))
    if bench.draft is None:
        return see_other(DRAFT)
    if not note or len(note) > LONGEST_NOTE:
        refused = Mistyped("why" if not note else "long", "note", str(LONGEST_NOTE))
        return await shown_draft(request, desk, bench, typed=form, refused=refused)
    if bench.others:
        return await shown_draft(request, desk, bench, typed=form, refused=Mistyped("overtaken", "note"))
    if not is_running(bench, deps.now()):
        run = Run(deps, editing(request), desk.staff, bench, note)
        await run.say(CheckState.RUNNING, total=len(codes_of(bench)))
        task = asyncio.create_task(run.go())
        request.app[RUNS].add(task)
        task.add_done_callback(request.app[RUNS].discard)
    return see_other(f"{PUBLISHING}?after={bench.number}")


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    """Asked for again and again while the checks run."""
    deps, bench = request.app[STAFF], await bench_of(request, desk)
    checks = bench.draft.checks if bench.draft else None
    after = request.query.get("after", "")
    since = int(after) if after.isascii() and after.isdecimal() and len(after) < 8 else 0
    newest = await deps.store.editions.published(bench.realm, limit=LATEST) if bench.draft is None else []
    mine = [each for each in newest if each.by == desk.staff.login and each.number > since]
    if checks is None and not mine:
        return see_other(DRAFT)
    if mine and deps.refresh is not None:
        await deps.refresh()  # when the page says so, it is in force here
    if checks is not None and checks.state is CheckState.RUNNING and not is_running(bench, deps.now()):
        checks = replace(checks, state=CheckState.REFUSED, problems=("",))
    context: dict[str, object] = {
        "checks": checks,
        "version": mine[0] if mine else None,
        "every": REFRESH_S if checks is not None and checks.state is CheckState.RUNNING else 0,
        "about": bench.base.library.name(checks.about) if checks and checks.about else "",
        "after": since,
    }
    return shown(request, desk, "publish", context, bench=bench)


def is_running(bench: Bench, now: datetime) -> bool:
    checks = bench.draft.checks if bench.draft else None
    return checks is not None and checks.state is CheckState.RUNNING and now - checks.at < SILENT
