"""The people of the office, for who manages them: accounts, posts, locks, invitations. Somebody whom one does not
manage in every unit of theirs looks like nobody."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from urllib.parse import urlencode

import structlog
from aiohttp import web

from bot.web.console import factor
from bot.web.console.deps import STAFF, StaffDeps
from bot.web.console.guard import Desk, asked_number, posted
from bot.web.console.login import key_of
from bot.web.console.people_view import context_of, people_of
from bot.web.pages import page, see_other
from bot.web.sessions import token_hash
from flows.audit import AuditEntry
from flows.ports import Invitation, Staff
from flows.staffing import TITLES, Post, Right, manages, merged, posts_of
from flows.text_folding import clean
from flows.values import JSON

log = structlog.get_logger(__name__)
PAGE = "/staff/people"
#: How long a link of an invitation works.
LASTS = timedelta(hours=72)
LONGEST_NAME = 100


class Refused(Exception):
    """Why nothing was done, as the end of a text key."""


async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
    return await _shown(request, desk)


async def invite(request: web.Request, desk: Desk) -> web.StreamResponse:
    """The link is on this one answer and nowhere else."""
    deps, form = request.app[STAFF], await posted(request, desk)
    name = clean(form.get("name", "")).replace("\n", " ")[:LONGEST_NAME]
    try:
        posts = _asked_posts(deps, desk, form)
        if not name:
            raise Refused("no_name")
    except Refused as why:
        return await _shown(request, desk, problem=str(why), typed=form, status=422)
    link, now = secrets.token_urlsafe(32), deps.now()
    invitation = await deps.store.doors.invite(
        name, posts, token_hash=token_hash(link), by=desk.staff.login, now=now, until=now + LASTS
    )
    await _noted(deps, desk, "staff_invited", str(invitation.id), posts=posts)
    return await _shown(request, desk, link=link)


async def invitation(request: web.Request, desk: Desk) -> web.StreamResponse:
    """Sent again, under another link, or taken back."""
    deps, number = request.app[STAFF], asked_number(request)
    form = await posted(request, desk)
    found = next((each for each in await deps.store.doors.invitations(now=deps.now()) if each.id == number), None)
    if found is None or not manages(desk.staff, _to_be(found)):
        raise web.HTTPNotFound
    if form.get("do") == "end":
        await deps.store.doors.end_invitation(number, now=deps.now())
        await _noted(deps, desk, "invitation_ended", str(number))
        return see_other(f"{PAGE}?done=invitation_ended")
    link = secrets.token_urlsafe(32)
    if not await deps.store.doors.renew(number, token_hash=token_hash(link), until=deps.now() + LASTS):
        raise web.HTTPNotFound
    await _noted(deps, desk, "invitation_renewed", str(number))
    return await _shown(request, desk, link=link)


async def act(request: web.Request, desk: Desk) -> web.StreamResponse:
    """One thing about one person, as `ACTS` names it."""
    deps, number = request.app[STAFF], asked_number(request)
    form = await posted(request, desk)
    person = next((each for each in await deps.store.staff.list() if each.id == number), None)
    if person is None or not manages(desk.staff, person):
        raise web.HTTPNotFound
    do = form.get("do", "")
    if do not in ACTS:
        raise web.HTTPBadRequest
    try:
        posts = await ACTS[do](deps, desk, person, form)
    except Refused as why:
        return await _shown(request, desk, problem=str(why), status=422)
    await _noted(deps, desk, DONE[do], person.login, posts=posts)
    log.info("account changed", staff=desk.staff.login, account=person.login, did=do)
    undo = {"title": posts[0].role.value, "unit": posts[0].unit_id or ""} if do == "take_post" else {}
    return see_other(f"{PAGE}?{urlencode({'done': do, 'who': person.id, **undo})}#p{person.id}")


Act = Callable[[StaffDeps, Desk, Staff, Mapping[str, str]], Awaitable[tuple[Post, ...]]]


async def _give_post(deps: StaffDeps, desk: Desk, person: Staff, form: Mapping[str, str]) -> tuple[Post, ...]:
    given = _asked_posts(deps, desk, form)
    await deps.store.staff.set_posts(person.login, merged((*person.posts, *given)))
    return given


async def _take_post(deps: StaffDeps, desk: Desk, person: Staff, form: Mapping[str, str]) -> tuple[Post, ...]:
    """One role in one unit. Nobody takes the management of people from themselves: somebody has to be left."""
    unit_id = form.get("unit") or None
    taken = tuple(post for post in person.posts if (post.role.value, post.unit_id) == (form.get("title"), unit_id))
    if not taken:
        raise Refused("no_post")
    if person.id == desk.staff.id and taken[0].role.value == "administrator":
        raise Refused("yourself")
    await deps.store.staff.set_posts(person.login, [post for post in person.posts if post not in taken])
    return taken


async def _disable(deps: StaffDeps, desk: Desk, person: Staff, form: Mapping[str, str]) -> tuple[Post, ...]:
    if person.id == desk.staff.id:
        raise Refused("yourself")
    await deps.store.staff.disable(person.login)
    return ()


async def _enable(deps: StaffDeps, desk: Desk, person: Staff, form: Mapping[str, str]) -> tuple[Post, ...]:
    await deps.store.doors.enable(person.login)
    return ()


async def _unlock(deps: StaffDeps, desk: Desk, person: Staff, form: Mapping[str, str]) -> tuple[Post, ...]:
    for key in (key_of(person.login), factor.key_of(person)):
        await deps.store.doors.forget_failures(key)
    return ()


async def _reset_factor(deps: StaffDeps, desk: Desk, person: Staff, form: Mapping[str, str]) -> tuple[Post, ...]:
    """One's own is given up with the password, on the page of the own account."""
    if person.id == desk.staff.id:
        raise Refused("yourself")
    await deps.store.doors.drop_factor(person.id)
    return ()


ACTS: Mapping[str, Act] = {
    "give_post": _give_post,
    "take_post": _take_post,
    "disable": _disable,
    "enable": _enable,
    "unlock": _unlock,
    "reset_factor": _reset_factor,
}
#: As the trail says it.
DONE = {
    "give_post": "post_given",
    "take_post": "post_taken",
    "disable": "staff_disabled",
    "enable": "staff_enabled",
    "unlock": "staff_unlocked",
    "reset_factor": "second_factor_reset",
}


def _asked_posts(deps: StaffDeps, desk: Desk, form: Mapping[str, str]) -> tuple[Post, ...]:
    """Only in units in which one manages people; raises Refused."""
    unit_id = form.get("unit") or None
    is_unit = unit_id is None or unit_id in deps.world().office.units
    if form.get("title", "") not in TITLES or not is_unit or not desk.may(Right.PEOPLE, unit_id):
        raise Refused("no_such_post")
    return posts_of(form["title"], unit_id)


def _to_be(found: Invitation) -> Staff:
    return Staff(0, "", found.name, found.posts)


async def _noted(deps: StaffDeps, desk: Desk, action: str, object_id: str, *, posts: tuple[Post, ...] = ()) -> None:
    detail: dict[str, JSON] = {"posts": [f"{post.role.value}@{post.unit_id or '*'}" for post in posts]} if posts else {}
    await deps.store.audit.append([AuditEntry(deps.now(), desk.staff.login, action, object_id, detail=detail)])


async def _shown(
    request: web.Request,
    desk: Desk,
    *,
    link: str = "",
    problem: str = "",
    typed: Mapping[str, str] | None = None,
    status: int = 200,
) -> web.StreamResponse:
    deps = request.app[STAFF]
    people = await people_of(deps, desk)
    waiting = await deps.store.doors.invitations(now=deps.now())
    invitations = [each for each in waiting if manages(desk.staff, _to_be(each))]
    context = {
        **context_of(request, desk, people),
        "invitations": [(each, each.expires_at <= deps.now()) for each in invitations],
        "link": f"{deps.public_url}/staff/join/{link}" if link else "",
        "lasts": int(LASTS.total_seconds()) // 3600,
        "problem": problem,
        "typed": typed or {},
    }
    return page(request, "staff/people.html", context, status=status)
