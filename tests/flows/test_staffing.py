"""Posts give rights in their unit and below it; what has no row in a table is nobody's."""

from __future__ import annotations

import pytest

from bot.web.pages import plain
from flows import texts
from flows.dossiers.lifecycle import TRANSITIONS, Actor
from flows.dossiers.model import Status
from flows.staffing import (
    ACTION_RIGHTS,
    RIGHTS,
    TITLES,
    WHEN_NEW,
    Post,
    Right,
    Role,
    Staff,
    may,
    may_act,
    may_somewhere,
    merged,
    posts_of,
    right_for,
    units_with,
)
from tests.kit import a_dossier

COMMUNE, DESK, OTHER = "xa", "quay", "xa-khac"


def somebody(*posts: Post) -> Staff:
    return Staff(1, "lan", "Lan", posts)


def in_commune(*roles: Role) -> Staff:
    return somebody(*(Post(role, COMMUNE, frozenset((DESK,))) for role in roles))


#: Who moves a dossier, by where it stands.
WHO: dict[tuple[Status, str], Role] = {
    (Status.REGISTERED, "accept"): Role.RECEPTION,
    (Status.REGISTERED, "refuse"): Role.RECEPTION,
    (Status.REGISTERED, "request_supplement"): Role.RECEPTION,
    (Status.PREPARED, "receive_prepared"): Role.RECEPTION,
    (Status.RESOLVED, "return_result"): Role.RECEPTION,
    (Status.ACCEPTED, "appraise"): Role.SPECIALIST,
    (Status.PROCESSING, "to_signature"): Role.SPECIALIST,
    (Status.PROCESSING, "request_supplement"): Role.SPECIALIST,
    (Status.PROCESSING, "resolve"): Role.APPROVER,
    (Status.PROCESSING, "stop"): Role.APPROVER,
    (Status.PROCESSING, "extend"): Role.APPROVER,
    (Status.PROCESSING, "send_back"): Role.APPROVER,
}


@pytest.mark.parametrize(("status", "action"), WHO)
@pytest.mark.parametrize("role", Role)
def test_an_action_is_for_one_role_and_no_other(status: Status, action: str, role: Role) -> None:
    dossier = a_dossier(status=status, unit_id=COMMUNE)

    assert may_act(in_commune(role), dossier, action) is (role is WHO[status, action])


def test_every_action_of_an_officer_has_a_right() -> None:
    done = {(status, action) for (status, action), row in TRANSITIONS.items() if Actor.OFFICER in row.by}

    assert not [each for each in done if right_for(*each) is None]
    assert {*ACTION_RIGHTS, *WHEN_NEW} == {action for _, action in done}


def test_an_action_without_a_row_is_nobodys() -> None:
    everything = somebody(*(Post(role, None) for role in Role))

    assert not may_act(everything, a_dossier(), "erase")


@pytest.mark.parametrize("right", [Right.RECEIVE, Right.HANDLE, Right.DECIDE, Right.PAYMENTS, Right.DOSSIERS])
@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_who_runs_or_checks_the_office_opens_and_decides_no_dossier(role: Role, right: Right) -> None:
    assert right not in RIGHTS[role]


def test_an_auditor_has_no_right_that_changes_anything() -> None:
    assert RIGHTS[Role.AUDITOR] == {Right.LISTS, Right.TRAIL}


def test_every_role_has_rights_and_every_right_a_role() -> None:
    assert set(RIGHTS) == set(Role)
    assert set().union(*RIGHTS.values()) == set(Right)


@pytest.mark.parametrize(("unit_id", "reaches"), [(COMMUNE, True), (DESK, True), (OTHER, False), (None, False)])
def test_a_post_covers_its_unit_and_those_below(unit_id: str | None, reaches: bool) -> None:
    assert may(in_commune(Role.RECEPTION), Right.RECEIVE, unit_id) is reaches


@pytest.mark.parametrize("unit_id", [COMMUNE, OTHER, None])
def test_a_post_in_no_unit_covers_all(unit_id: str | None) -> None:
    assert may(somebody(Post(Role.HEAD, None)), Right.REPORTS, unit_id)


def test_a_role_in_one_unit_gives_nothing_in_another() -> None:
    both = somebody(Post(Role.RECEPTION, COMMUNE), Post(Role.APPROVER, OTHER))

    assert may(both, Right.RECEIVE, COMMUNE)
    assert may(both, Right.DECIDE, OTHER)
    assert not may(both, Right.DECIDE, COMMUNE)
    assert not may(both, Right.RECEIVE, OTHER)
    assert units_with(both, Right.LISTS) == (COMMUNE, OTHER)
    assert units_with(both, Right.RECEIVE) == (COMMUNE,)


def test_the_units_of_a_right() -> None:
    assert units_with(in_commune(Role.HEAD), Right.REPORTS) == (DESK, COMMUNE)
    assert units_with(in_commune(Role.HEAD), Right.PEOPLE) == ()
    assert units_with(somebody(Post(Role.HEAD, None), Post(Role.HEAD, COMMUNE)), Right.REPORTS) is None


def test_without_a_post_one_may_nothing() -> None:
    nobody = somebody()

    assert not any(may(nobody, right, COMMUNE) or may_somewhere(nobody, right) for right in Right)
    assert (nobody.title, nobody.unit_id, nobody.roles) == ("none", None, frozenset())


@pytest.mark.parametrize(
    ("posts", "title"),
    [
        (posts_of("officer", COMMUNE), "officer"),
        (posts_of("reception", COMMUNE), "reception"),
        ((*posts_of("officer", None), *posts_of("administrator", None)), "administrator"),
        ((*posts_of("officer", COMMUNE), *posts_of("head", COMMUNE)), "head"),
        (posts_of("auditor", None), "auditor"),
    ],
)
def test_a_person_has_one_title(posts: tuple[Post, ...], title: str) -> None:
    assert somebody(*posts).title == title


@pytest.mark.parametrize("title", [*TITLES, "none"])
def test_every_title_has_a_name(title: str) -> None:
    assert texts.has(f"staff.role.{title}")
    assert plain(f"staff.role.{title}")


def test_an_officer_is_reception_specialist_and_approver() -> None:
    assert posts_of("officer", COMMUNE) == tuple(
        Post(role, COMMUNE) for role in (Role.RECEPTION, Role.SPECIALIST, Role.APPROVER)
    )
    with pytest.raises(KeyError):
        posts_of("boss", None)


def test_a_post_everywhere_makes_the_same_in_one_unit_needless() -> None:
    everywhere, here = Post(Role.HEAD, None), Post(Role.HEAD, COMMUNE)

    assert merged((here, Post(Role.AUDITOR, COMMUNE), here, everywhere)) == (Post(Role.AUDITOR, COMMUNE), everywhere)
