"""A new password needs the old one, and whoever is logged in elsewhere has to log in again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from bot.web.pages import plain
from tests.bot.web.fakes_staff import FakeOffice
from tests.bot.web.staff_browser import PASSWORD, StaffBrowser

NEW = "một câu dễ nhớ"


@pytest.fixture(autouse=True)
async def _at_the_counter(counter: StaffBrowser) -> None:
    await counter.log_in()
    await counter.open("/staff/password")


async def change(counter: StaffBrowser, *, old: str = PASSWORD, new: str = NEW, again: str = "") -> tuple[int, str]:
    answer = await counter.post("/staff/password", old=old, new=new, again=again or new)
    return answer.status, await answer.text()


async def test_the_new_password_lets_in_and_the_old_one_does_not(
    counter: StaffBrowser, open_counter: Callable[[], Awaitable[StaffBrowser]]
) -> None:
    status, _ = await change(counter)

    another = await open_counter()
    assert status == 303
    assert (await another.enter("lan", PASSWORD)).status == 401
    assert (await another.enter("lan", NEW)).status == 303


async def test_this_session_goes_on_and_others_end(
    counter: StaffBrowser, open_counter: Callable[[], Awaitable[StaffBrowser]]
) -> None:
    elsewhere = await open_counter()
    await elsewhere.log_in()

    await change(counter)

    assert (await elsewhere.client.get("/staff", allow_redirects=False)).status == 303
    assert plain("staff.password.done") in await counter.open("/staff/password?done=1")


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        pytest.param({"old": "sai"}, "wrong", id="another's session does not know the old one"),
        pytest.param({"new": "ngắn"}, "length", id="too short"),
        pytest.param({"new": "d" * 201}, "length", id="too long"),
        pytest.param({"again": "một câu khác"}, "differ", id="a slip of the finger"),
        pytest.param({"new": PASSWORD}, "same", id="nothing new"),
        pytest.param({"new": "toi-la-LAN-2026"}, "guessable", id="the login is in it"),
        pytest.param({"new": "aaaaaaaaaaaa"}, "guessable", id="one sign"),
    ],
)
async def test_what_will_not_do_changes_nothing_and_is_not_shown_again(
    office: FakeOffice, counter: StaffBrowser, typed: dict[str, str], problem: str
) -> None:
    before = office.staff.people["lan"]

    status, page = await change(counter, **typed)

    assert status == 422
    assert plain(f"staff.password.{problem}", shortest=10, longest=200) in page
    assert NEW not in page
    assert office.staff.people["lan"] == before


async def test_guessing_the_old_password_is_stopped(office: FakeOffice, counter: StaffBrowser) -> None:
    for _ in range(office.limits.tries_of_name):
        await change(counter, old="sai")

    status, page = await change(counter)

    assert status == 429
    assert plain("staff.password.too_often") in page


async def test_changing_needs_the_token_of_this_session(office: FakeOffice, counter: StaffBrowser) -> None:
    before = office.staff.people["lan"]
    counter.csrf = "another"

    assert (await change(counter))[0] == 403
    assert office.staff.people["lan"] == before


async def test_every_page_leads_there(counter: StaffBrowser) -> None:
    assert 'href="/staff/account"' in await counter.open("/staff")
