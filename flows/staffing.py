"""Who in the office may do what, and where: roles, posts in units, and the tables that give rights. Deny by default.

A right is always asked about a unit: a post gives it there and in the units below, nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from flows.dossiers.model import Dossier, Status


class Role(Enum):
    """What somebody is in a unit."""

    RECEPTION = "reception"  #: tiếp nhận và trả kết quả
    SPECIALIST = "specialist"  #: chuyên viên thẩm định
    APPROVER = "approver"  #: người ký duyệt
    HEAD = "head"  #: lãnh đạo đơn vị
    ADMINISTRATOR = "administrator"  #: quản trị hệ thống
    AUDITOR = "auditor"  #: người kiểm tra: sees, changes nothing


class Right(Enum):
    """What a page or an action wants."""

    LISTS = "lists"  #: which dossiers there are and until when, without opening one
    DOSSIERS = "dossiers"  #: a dossier's answers, papers, history
    RECEIVE = "receive"  #: what comes in and what goes out over the counter
    HANDLE = "handle"  #: appraising, up to the signature
    PAYMENTS = "payments"  #: saying that money has come
    DECIDE = "decide"  #: signing, stopping, giving another date
    ANSWER = "answer"  #: people who asked for a person
    BROADCASTS = "broadcasts"  #: writing announcements
    LET_OUT = "let_out"  #: approving announcements
    UNDELIVERED = "undelivered"  #: messages that did not arrive
    REPORTS = "reports"  #: the unit's figures
    REASSIGN = "reassign"  #: giving a colleague's work to another
    PEOPLE = "people"  #: accounts and posts
    UNITS = "units"
    CATALOGUE = "catalogue"
    OFFERS = "offers"  #: what a unit offers, how and for how much, and what it is called
    CALENDAR = "calendar"
    CHANNELS = "channels"
    DATA = "data"  #: what people want of their own data
    VOLUNTEERS = "volunteers"  #: inviting those who help citizens fill in, and their figures
    TRAIL = "trail"  #: who did and saw what
    TRAIN = "train"  #: opening a class in which everything is made up


_INSIDE = frozenset((Right.LISTS, Right.DOSSIERS, Right.ANSWER, Right.BROADCASTS))

RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.RECEPTION: _INSIDE | {Right.RECEIVE, Right.PAYMENTS, Right.VOLUNTEERS, Right.TRAIN},
    Role.SPECIALIST: _INSIDE | {Right.HANDLE, Right.PAYMENTS},
    Role.APPROVER: _INSIDE | {Right.DECIDE},
    Role.HEAD: _INSIDE
    | {Right.LET_OUT, Right.UNDELIVERED, Right.REPORTS, Right.REASSIGN, Right.OFFERS, Right.DATA, Right.TRAIN}
    | {Right.VOLUNTEERS},
    Role.ADMINISTRATOR: frozenset(
        (
            Right.LISTS,
            Right.BROADCASTS,
            Right.LET_OUT,
            Right.UNDELIVERED,
            Right.PEOPLE,
            Right.UNITS,
            Right.CATALOGUE,
            Right.OFFERS,
            Right.CALENDAR,
            Right.CHANNELS,
            Right.TRAIN,
            Right.DATA,
        )
    ),
    Role.AUDITOR: frozenset((Right.LISTS, Right.TRAIL)),
}

#: Which right an action on a dossier wants. What has no row here nobody does.
ACTION_RIGHTS: Mapping[str, Right] = {
    "accept": Right.RECEIVE,
    "refuse": Right.RECEIVE,
    "receive_prepared": Right.RECEIVE,
    "return_result": Right.RECEIVE,
    "withdraw": Right.RECEIVE,
    "appraise": Right.HANDLE,
    "to_signature": Right.HANDLE,
    "request_supplement": Right.HANDLE,
    "request_payment": Right.HANDLE,
    "confirm_payment": Right.PAYMENTS,
    "resolve": Right.DECIDE,
    "stop": Right.DECIDE,
    "extend": Right.DECIDE,
    "send_back": Right.DECIDE,
}
#: Before a dossier is accepted, what it lacks is asked for by those who receive it.
WHEN_NEW: Mapping[str, Right] = {"request_supplement": Right.RECEIVE, "request_payment": Right.RECEIVE}

#: Whoever holds one of these decides over others' matters, and should show more than a password.
WEIGHTY = frozenset((Right.DECIDE, Right.LET_OUT, Right.PEOPLE))

#: One word for several roles: small offices, and installations from before there were roles.
TITLES: Mapping[str, tuple[Role, ...]] = {
    "officer": (Role.RECEPTION, Role.SPECIALIST, Role.APPROVER),
    **{role.value: (role,) for role in Role},
}


_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
#: As actors these stand in a dossier's history, or in the trail, for somebody else.
RESERVED = ("citizen", "system", "command", "nobody")


def is_login(text: str) -> bool:
    return _LOGIN.fullmatch(text) is not None and text not in RESERVED


@dataclass(frozen=True, slots=True)
class Post:
    """A role in a unit; in every unit when it names none. `below` are the units under it, as the store knows them."""

    role: Role
    unit_id: str | None
    below: frozenset[str] = field(default=frozenset(), compare=False)

    def covers(self, unit_id: str | None) -> bool:
        """Nothing that belongs to no unit is covered by a post in one."""
        return self.unit_id is None or (unit_id is not None and (unit_id == self.unit_id or unit_id in self.below))


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody of the office, with all posts."""

    id: int
    login: str
    name: str
    posts: tuple[Post, ...]
    disabled: bool = False

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(post.role.value for post in self.posts)

    @property
    def unit_id(self) -> str | None:
        """The unit that the person speaks for; None for the agency as a whole. Gives no right to anything."""
        own = [post.unit_id for post in self.posts]
        return None if not own or None in own else own[0]

    @property
    def title(self) -> str:
        """One word for what the person is, the weightiest."""
        held = {post.role for post in self.posts}
        above = [role for role in (Role.ADMINISTRATOR, Role.HEAD) if role in held]
        if not above and held.issuperset(TITLES["officer"]):
            return "officer"
        return next((role.value for role in (*above, *reversed(Role)) if role in held), "none")


def posts_of(title: str, unit_id: str | None) -> tuple[Post, ...]:
    """Raises KeyError for a word that is no title."""
    return tuple(Post(role, unit_id) for role in TITLES[title])


def may(staff: Staff, right: Right, unit_id: str | None) -> bool:
    """Whether one of the posts that cover the unit gives the right. None asks for the agency as a whole."""
    return any(right in RIGHTS[post.role] and post.covers(unit_id) for post in staff.posts)


def may_somewhere(staff: Staff, right: Right) -> bool:
    """Whether there is any unit for it: for links and pages, never for an object."""
    return any(right in RIGHTS[post.role] for post in staff.posts)


def is_weighty(staff: Staff) -> bool:
    return any(may_somewhere(staff, right) for right in WEIGHTY)


def manages(staff: Staff, person: Staff) -> bool:
    """Accounts are managed by who manages people in every unit that the person has a post in."""
    units = [post.unit_id for post in person.posts] or [None]
    return all(may(staff, Right.PEOPLE, unit_id) for unit_id in units)


def units_with(staff: Staff, right: Right) -> tuple[str, ...] | None:
    """The units in which the person has the right; None for all of them, nothing for none."""
    posts = [post for post in staff.posts if right in RIGHTS[post.role]]
    if any(post.unit_id is None for post in posts):
        return None
    return tuple(sorted({unit for post in posts for unit in (post.unit_id, *post.below) if unit is not None}))


def right_for(status: Status, action: str) -> Right | None:
    """None for what no officer does."""
    return (WHEN_NEW.get(action) if status is Status.REGISTERED else None) or ACTION_RIGHTS.get(action)


def may_act(staff: Staff, dossier: Dossier, action: str) -> bool:
    right = right_for(dossier.status, action)
    return right is not None and may(staff, right, dossier.unit_id)


def merged(posts: Iterable[Post]) -> tuple[Post, ...]:
    """Each once, in the order given; a post in one unit says nothing beside the same one in all."""
    unique = list(dict.fromkeys(posts))
    everywhere = {post.role for post in unique if post.unit_id is None}
    return tuple(post for post in unique if post.unit_id is None or post.role not in everywhere)
