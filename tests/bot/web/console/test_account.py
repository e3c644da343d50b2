"""One's own account: where one is logged in, and ending that."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

import pytest

from bot.web.console.devices import device_words
from storage.store import SqlStore
from tests.bot.web.console.real_office import hired, stored, with_app
from tests.bot.web.staff_browser import PASSWORD, StaffBrowser

__all__ = ["stored"]
OpenCounter = Callable[[], Awaitable[StaffBrowser]]


async def is_in(browser: StaffBrowser) -> bool:
    return (await browser.client.get("/staff/account", allow_redirects=False)).status == 200


@pytest.fixture
async def both(stored: SqlStore, open_counter: OpenCounter) -> tuple[StaffBrowser, StaffBrowser]:
    """The same person at two machines."""
    await hired(stored, "lan")
    here, there = await open_counter(), await open_counter()
    for browser in (here, there):
        await browser.enter("lan", PASSWORD)
    return here, there


async def test_one_place_is_ended_and_the_other_stays(both: tuple[StaffBrowser, StaffBrowser]) -> None:
    here, there = both
    page = await here.open("/staff/account")
    rows = [row for row in page.split("<tr>") if 'name="which"' in row and "(máy này)" not in row]
    (other,) = re.findall(r'name="which" value="(\w{16})"', rows[0])

    assert (await here.post("/staff/account/sessions", which=other)).status == 303

    assert (await is_in(here), await is_in(there)) == (True, False)


async def test_all_other_places_are_ended_at_once(both: tuple[StaffBrowser, StaffBrowser]) -> None:
    here, there = both
    await here.open("/staff/account")

    await here.post("/staff/account/sessions", which="others")

    assert (await is_in(here), await is_in(there)) == (True, False)


async def test_somebody_elses_session_is_not_there(
    stored: SqlStore, both: tuple[StaffBrowser, StaffBrowser], open_counter: OpenCounter
) -> None:
    here, _ = both
    admin = await open_counter()
    await admin.enter("quan", PASSWORD)
    shown = re.findall(r'name="which" value="(\w{16})"', await admin.open("/staff/account"))
    await here.open("/staff/account")

    answers = [(await here.post("/staff/account/sessions", which=name)).status for name in (*shown, "", "x" * 16)]

    assert answers == [404, 404, 404]
    assert await is_in(admin)


async def test_the_app_is_given_up_with_the_password_only(
    stored: SqlStore, both: tuple[StaffBrowser, StaffBrowser]
) -> None:
    here, there = both
    (lan,) = [each for each in await stored.staff.list() if each.login == "lan"]
    await with_app(stored, lan)
    await here.open("/staff/account")

    wrong = await here.post("/staff/account/factor/off", password="sai")
    kept = await stored.doors.secret(lan.id)
    right = await here.post("/staff/account/factor/off", password=PASSWORD)

    assert (wrong.status, right.status) == (422, 303)
    assert kept is not None
    assert await stored.doors.secret(lan.id) is None
    assert (await is_in(here), await is_in(there)) == (False, False)


async def test_an_app_is_not_replaced_at_a_desk_left_open(
    stored: SqlStore, both: tuple[StaffBrowser, StaffBrowser]
) -> None:
    here, _ = both
    (lan,) = [each for each in await stored.staff.list() if each.login == "lan"]
    await with_app(stored, lan)
    before = await stored.doors.secret(lan.id)
    await here.open("/staff/account/factor")

    assert (await here.post("/staff/account/factor", code="123456")).status == 409
    assert await stored.doors.secret(lan.id) == before


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0 Safari/537.36", "Chrome · Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge · Windows"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/130.0 Mobile Safari/537.36", "Chrome · Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox · Linux"),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ],
)
def test_a_device_is_said_in_our_words_only(agent: str, words: str) -> None:
    assert device_words(agent) == words


async def test_every_page_leads_to_the_account_and_it_to_the_password(
    both: tuple[StaffBrowser, StaffBrowser],
) -> None:
    here, _ = both

    assert 'href="/staff/account"' in await here.open("/staff/posters")
    assert 'href="/staff/password"' in await here.open("/staff/account")
