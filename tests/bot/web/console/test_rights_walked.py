"""Every page of the console is asked for by every role, for an object of the own unit and for another unit's."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.web.console.roles import NOBODY, ROLES, STAFF_ROLES
from bot.web.console.routes import DOORS, ROOMS
from flows.staffing import posts_of
from tests.bot.web.console.two_units import GONE, PERSONAL, Things, furnished, move_in, names_an_object, opened
from tests.bot.web.fakes_staff import COMMUNE, PROVINCE, FakeOffice
from tests.bot.web.staff_browser import HASH, HTML, PASSWORD, StaffBrowser

#: Last, because they end the session or change what others look at.
LATE = ("/staff/classes/{id}/delete", "/staff/logout")
EVERY = sorted(((method, path) for method, path, _ in ROOMS), key=lambda each: (each[1] in LATE, each[1], each[0]))
#: Where one's own object is not there for a reason of its own, such as fields that were left empty.
OWN = {
    ("POST", "/staff/groups/code"): 404,
    ("POST", "/staff/classes"): 404,
    ("POST", "/staff/account/sessions"): 404,
    ("POST", "/staff/replies"): 404,
    ("POST", "/staff/account/chats/unlink"): 404,
}


@dataclass(frozen=True, slots=True)
class House:
    database: Path
    own: Things
    other: Things


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """Furnished once; everybody walks through a copy."""
    path = tmp_path_factory.mktemp("house") / "motcua.db"
    return House(path, *asyncio.run(furnished(path)))


@pytest.fixture
async def things(house: House, office: FakeOffice, tmp_path: Path) -> AsyncIterator[House]:
    shutil.copy(house.database, tmp_path / "motcua.db")
    store = await opened(tmp_path / "motcua.db")
    move_in(office, store)
    yield house
    await store.close()


async def ask(counter: StaffBrowser, method: str, path: str) -> tuple[int, str, str]:
    data = {"csrf": counter.csrf} if method == "POST" else None
    answer = await counter.client.request(method, path, data=data, headers=HTML, allow_redirects=False)
    body = (await answer.read()).decode("utf-8", "replace")
    return answer.status, body, answer.headers.get("Location", "")


def leaked(body: str, units: tuple[str, ...]) -> list[str]:
    return [value for unit in units for value in PERSONAL[unit] if value in body]


@pytest.mark.parametrize("role", STAFF_ROLES)
async def test_a_role_opens_what_its_row_says_in_its_own_unit(
    things: House, office: FakeOffice, counter: StaffBrowser, role: str
) -> None:
    await office.store.staff.add("lan", name="Lan", posts=posts_of(role, COMMUNE), password_hash=HASH)
    await counter.enter("lan", PASSWORD)
    await counter.open("/staff/password")

    wrong = [each for method, route in EVERY for each in await _walked(counter, things, method, route, role)]

    assert not wrong


async def _walked(counter: StaffBrowser, house: House, method: str, route: str, role: str) -> list[object]:
    """What is not as the table says: a role without a row is refused, another unit's object is as none at all."""
    wrong: list[object] = []
    refused, everything = role not in ROLES[method, route], (COMMUNE, PROVINCE)
    if names_an_object(route):
        status, body, _ = await ask(counter, method, house.other.path(route))
        missing = 403 if refused else (await ask(counter, method, GONE.path(route)))[0]
        if status != missing or status < 400 or leaked(body, everything if refused else (PROVINCE,)):
            wrong.append((method, house.other.path(route), status, missing))
    status, body, _ = await ask(counter, method, house.own.path(route))
    expected = 403 if refused else OWN.get((method, route), status)
    opens = refused or (method, route) in OWN or status not in (401, 403, 404, 500)
    if status != expected or not opens or leaked(body, everything if refused else (PROVINCE,)):
        wrong.append((method, house.own.path(route), status))
    return wrong


async def test_nobody_opens_a_room_and_learns_nothing(things: House, counter: StaffBrowser) -> None:
    wrong = []

    for method, route in EVERY:
        for whose in (things.own, things.other):
            status, body, location = await ask(counter, method, whose.path(route))
            if status != 303 or not location.startswith("/staff/login") or leaked(body, (COMMUNE, PROVINCE)):
                wrong.append((method, whose.path(route), status))

    assert not wrong


async def test_the_doors_show_nobody_anything(things: House, counter: StaffBrowser) -> None:
    for method, path, _ in DOORS:
        status, body, _ = await ask(counter, method, things.own.path(path))

        assert NOBODY in ROLES[method, path]
        assert status in (200, 303, 403, 404)
        assert not leaked(body, (COMMUNE, PROVINCE))
