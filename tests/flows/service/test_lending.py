"""Who works at the open step of a dossier, in the unit that the route gave it to, sees it; nobody else of that unit."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.dossiers.model import Dossier, Status
from flows.handling.loading import ROLES
from flows.handling.model import DatedRoute, Holding, Part, Route, RouteStep
from flows.ports import Changes, ChatKey, Wanted
from flows.service.deciding import Deciding, NotEntitled, NotYours, may_see
from flows.service.handling import Handling, StepOrder
from flows.service.lending import lent, steps_of
from flows.service.world import Chance
from flows.staffing import Post, Right, Role, Staff, may, may_act
from storage.keys import KeyRing
from storage.store import SqlStore, open_store
from tests.kit import NOW, a_dossier, the_world
from tests.migrated import sqlite_at

COMMUNE, DEPARTMENT, OTHER = "xa-binh-minh-mau", "phong-mau", "xa-khac"
HELD = Holding("d1", 1, "appraisal", Part.APPRAISAL, "specialist", DEPARTMENT, "lan", NOW)
FILED = a_dossier(status=Status.PROCESSING, unit_id=COMMUNE)


@dataclass
class Desks:
    rows: list[Holding]
    asked: list[str] = field(default_factory=list)

    async def holdings(self, dossier_id: str) -> list[Holding]:
        self.asked.append(dossier_id)
        return self.rows


def staff(role: Role, unit_id: str | None) -> Staff:
    return Staff(1, "binh", "Bình", (Post(role, unit_id),))


@pytest.mark.parametrize(
    ("role", "unit_id", "sees", "acts"),
    [
        pytest.param(Role.SPECIALIST, DEPARTMENT, True, True, id="whose step it is"),
        pytest.param(Role.HEAD, DEPARTMENT, True, False, id="who leads there"),
        pytest.param(Role.RECEPTION, DEPARTMENT, False, False, id="another role there"),
        pytest.param(Role.APPROVER, DEPARTMENT, False, False, id="who signs there"),
        pytest.param(Role.SPECIALIST, OTHER, False, False, id="another unit"),
        pytest.param(Role.SPECIALIST, COMMUNE, True, True, id="the dossier's own unit"),
    ],
)
async def test_the_open_step_opens_the_dossier(role: Role, unit_id: str, sees: bool, acts: bool) -> None:
    somebody = await lent(Desks([HELD]), staff(role, unit_id), FILED)

    assert (may_see(somebody, FILED), may_act(somebody, FILED, "to_signature")) == (sees, acts)
    assert not may_act(somebody, FILED, "stop")


@pytest.mark.parametrize(
    ("rows", "status"),
    [
        pytest.param([], Status.PROCESSING, id="on nobody's desk"),
        pytest.param([replace(HELD, ended_at=NOW)], Status.PROCESSING, id="the step is done"),
        pytest.param([replace(HELD, unit_id=COMMUNE)], Status.PROCESSING, id="a step of the commune"),
        pytest.param([HELD], Status.DRAFT, id="a draft"),
    ],
)
async def test_without_an_open_step_there_nothing_is_lent(rows: list[Holding], status: Status) -> None:
    dossier = replace(FILED, status=status)

    assert not may_see(await lent(Desks(rows), staff(Role.SPECIALIST, DEPARTMENT), dossier), dossier)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("step", ROLES)
async def test_what_is_listed_as_lent_is_what_is_lent(role: Role, step: str) -> None:
    somebody = staff(role, DEPARTMENT)
    held = replace(HELD, role=step)

    is_listed = DEPARTMENT in steps_of(somebody, the_world()).get(step, ())

    assert is_listed is ((await lent(Desks([held]), somebody, FILED)).posts != somebody.posts)


def test_a_post_in_every_unit_is_lent_nothing_and_one_above_what_is_below() -> None:
    above = Post(Role.SPECIALIST, OTHER, frozenset({DEPARTMENT}))

    assert steps_of(staff(Role.SPECIALIST, None), the_world()) == {}
    both = replace(staff(Role.SPECIALIST, OTHER), posts=(above,))
    assert steps_of(both, the_world()) == {"specialist": {OTHER, DEPARTMENT}}


def test_where_dossiers_are_received_only_a_route_from_elsewhere_lends() -> None:
    world, specialist = the_world(), staff(Role.SPECIALIST, COMMUNE)
    to_the_commune = RouteStep("appraisal", "Thẩm định", "specialist", Part.APPRAISAL, unit_id=COMMUNE)
    routes = {"1.001193": (DatedRoute(NOW, Route((to_the_commune,), "QĐ")),)}
    inner = replace(world.office.units[COMMUNE], receives=False)
    unreceiving = replace(world.office, units={**world.office.units, COMMUNE: inner})

    assert steps_of(specialist, world) == {}
    assert steps_of(specialist, replace(world, routes=routes)) == {"specialist": {COMMUNE}}
    assert steps_of(specialist, replace(world, office=unreceiving)) == {"specialist": {COMMUNE}}


async def test_nothing_is_read_for_who_belongs_to_the_unit() -> None:
    desks = Desks([HELD])

    assert await lent(desks, staff(Role.SPECIALIST, COMMUNE), FILED) == staff(Role.SPECIALIST, COMMUNE)
    assert desks.asked == []


async def test_the_loan_is_for_one_dossier_and_leaves_other_posts_alone() -> None:
    posts = (Post(Role.SPECIALIST, DEPARTMENT), Post(Role.HEAD, OTHER))
    both = replace(staff(Role.SPECIALIST, DEPARTMENT), posts=posts)

    somebody = await lent(Desks([HELD]), both, FILED)

    assert somebody.posts == (*both.posts, Post(Role.SPECIALIST, COMMUNE))
    assert not may(somebody, Right.DECIDE, COMMUNE)


@dataclass
class Bells:
    def wake(self, *names: str) -> None: ...


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    opened = await open_store(sqlite_at(tmp_path / "motcua.db"), KeyRing.from_secret("test"), frozenset({"web"}))
    async with opened.transaction() as tx:
        (citizen,) = await tx.load([Wanted(ChatKey("web", "citizen"))])
        mine = replace(FILED, person_id=citizen.person.id, chat_id=citizen.chat_id, received_at=NOW)
        another = replace(mine, id="d2", code="H-2", token="v" * 22)
        elsewhere = replace(HELD, dossier_id="d2", unit_id=COMMUNE)
        changes = Changes(opened=[mine, another], holdings=[HELD, elsewhere])
        await tx.write(changes, holder="t", lease=timedelta(seconds=30), now=NOW)
    yield opened
    await opened.close()


async def test_the_department_takes_its_step_and_hands_on_and_then_sees_it_no_more(store: SqlStore) -> None:
    chance, binh = Chance(lambda: NOW, lambda: "fresh", lambda: "token"), staff(Role.SPECIALIST, DEPARTMENT)
    handling = Handling(store, world=the_world, chance=chance, holder="t")
    deciding = Deciding(store, world=the_world, chance=chance, holder="t", waker=Bells())

    async def decide(who: Staff, dossier_id: str, action: str, **more: Any) -> Dossier:
        return (await deciding.decide(who, dossier_id, action, revision=0, **more))[0]

    taken = await handling.step(binh, "d1", StepOrder("take", 1))
    with pytest.raises(NotEntitled):
        await decide(binh, "d1", "stop", reason="Không thuộc thẩm quyền")
    with pytest.raises(NotYours):
        await decide(binh, "d2", "to_signature")
    with pytest.raises(NotYours):
        await decide(staff(Role.SPECIALIST, OTHER), "d1", "to_signature")
    after = await decide(binh, "d1", "to_signature")

    assert taken.holder == "binh"
    assert not may_see(await lent(store.handling, binh, after), after)
