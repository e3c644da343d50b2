"""Logging in: what lets in, what keeps out, and that refusals tell nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from http.cookies import SimpleCookie
from ipaddress import ip_network

import pytest

from bot.web.pages import plain
from bot.web.security import csrf_token
from flows.staffing import posts_of
from tests.bot.web.fakes_staff import COMMUNE, KEY, FakeOffice
from tests.bot.web.staff_browser import HASH, PASSWORD, StaffBrowser

WRONG, TOO_OFTEN = plain("staff.login.wrong"), plain("staff.login.too_often")


@pytest.fixture(autouse=True)
async def _lan(office: FakeOffice) -> None:
    await office.staff.add("lan", name="Trần Thị Lan", posts=posts_of("officer", COMMUNE), password_hash=HASH)


async def test_the_right_password_opens_the_queue_under_a_strict_cookie(
    office: FakeOffice, counter: StaffBrowser
) -> None:
    answer = await counter.enter("lan", PASSWORD)

    cookie = SimpleCookie("\n".join(answer.headers.getall("Set-Cookie")))["motcua-staff"]
    assert answer.headers["Location"] == "/staff"
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie.value.encode() not in office.staff.sessions
    assert "Trần Thị Lan" in await counter.open("/staff")


@pytest.mark.parametrize(
    ("login", "password"),
    [
        pytest.param("lan", "sai", id="wrong password"),
        pytest.param("lan", "", id="no password"),
        pytest.param("khong-co", PASSWORD, id="unknown name"),
        pytest.param("LAN", PASSWORD, id="another spelling"),
        pytest.param("x" * 5000, PASSWORD, id="endless name"),
        pytest.param("lan\x00", "\ud800".encode("utf-8", "replace").decode(), id="odd bytes"),
    ],
)
async def test_a_wrong_login_is_refused_with_the_same_words(counter: StaffBrowser, login: str, password: str) -> None:
    answer = await counter.enter(login, password)

    assert answer.status == 401
    assert WRONG in await answer.text()
    assert "motcua-staff=" not in str(answer.headers)


async def test_a_disabled_person_looks_like_a_wrong_password(office: FakeOffice, counter: StaffBrowser) -> None:
    await office.staff.disable("lan")

    answer = await counter.enter("lan", PASSWORD)

    assert answer.status == 401
    assert WRONG in await answer.text()


@pytest.mark.parametrize("login", ["lan", "khong-co"])
async def test_after_ten_wrong_tries_even_the_right_password_waits(counter: StaffBrowser, login: str) -> None:
    for _ in range(10):
        assert (await counter.enter(login, "sai")).status == 401

    answer = await counter.enter(login, PASSWORD)

    assert answer.status == 429
    assert TOO_OFTEN in await answer.text()


async def test_a_quarter_of_an_hour_later_the_name_is_free_again(office: FakeOffice, counter: StaffBrowser) -> None:
    for _ in range(10):
        await counter.enter("lan", "sai")
    office.now += timedelta(minutes=16)

    assert (await counter.enter("lan", PASSWORD)).status == 303


async def test_one_address_cannot_try_many_names(office: FakeOffice, counter: StaffBrowser) -> None:
    for _ in range(office.limits.tries_of_address):
        await office.staff.note_attempt("address:127.0.0.1", ok=False, now=office.now)

    assert (await counter.enter("lan", PASSWORD)).status == 429


async def test_logging_in_again_ends_the_session_before(office: FakeOffice, counter: StaffBrowser) -> None:
    await counter.enter("lan", PASSWORD)
    before = set(office.staff.sessions)
    counter.client.session.cookie_jar.update_cookies({"motcua-door": "d" * 43}, counter.client.make_url("/"))

    await counter.post("/staff/login", login="lan", password=PASSWORD, csrf=csrf_token(KEY, "d" * 43))

    assert len(office.staff.sessions) == 1
    assert before.isdisjoint(office.staff.sessions)


async def test_a_login_form_of_another_page_is_refused(office: FakeOffice, counter: StaffBrowser) -> None:
    forged = await counter.client.post("/staff/login", data={"login": "lan", "password": PASSWORD, "csrf": "x"})
    await counter.open("/staff/login")
    elsewhere = await counter.post(
        "/staff/login", headers={"Sec-Fetch-Site": "cross-site"}, login="lan", password=PASSWORD
    )

    assert (forged.status, elsewhere.status) == (403, 403)
    assert not office.staff.sessions


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        pytest.param("/staff/dossiers/d1", "/staff/dossiers/d1", id="a page of the console"),
        pytest.param("/staff?tab=overdue", "/staff?tab=overdue", id="a tab"),
        pytest.param("//evil.example/staff", "/staff", id="another host"),
        pytest.param("https://evil.example", "/staff", id="an address"),
        pytest.param("/staffx", "/staff", id="another path"),
        pytest.param("/staff/login", "/staff", id="itself"),
        pytest.param("/staff/\r\nSet-Cookie: a=b", "/staff", id="a header"),
    ],
)
async def test_after_login_one_is_where_one_wanted_to_be(counter: StaffBrowser, wanted: str, reached: str) -> None:
    answer = await counter.enter("lan", PASSWORD, next=wanted)

    assert answer.headers["Location"] == reached


async def test_logging_out_ends_the_session_everywhere(office: FakeOffice, counter: StaffBrowser) -> None:
    await counter.log_in()
    await counter.open("/staff")

    answer = await counter.post("/staff/logout")

    assert answer.status == 303
    assert not office.staff.sessions


async def test_logging_out_needs_the_token(office: FakeOffice, counter: StaffBrowser) -> None:
    await counter.log_in()

    assert (await counter.post("/staff/logout", csrf="x")).status == 403
    assert office.staff.sessions


async def test_disabling_a_person_ends_the_open_page_at_once(office: FakeOffice, counter: StaffBrowser) -> None:
    await counter.log_in()
    await office.staff.disable("lan")

    assert (await counter.client.get("/staff", allow_redirects=False)).status == 303


async def test_a_session_left_alone_ends(office: FakeOffice, counter: StaffBrowser) -> None:
    await counter.log_in()
    office.now += timedelta(hours=1)

    assert (await counter.client.get("/staff", allow_redirects=False)).status == 303


async def test_a_stranger_with_a_made_up_cookie_is_nobody(
    open_counter: Callable[[], Awaitable[StaffBrowser]],
) -> None:
    browser = await open_counter()

    answer = await browser.client.get("/staff", cookies={"motcua-staff": "a" * 43}, allow_redirects=False)

    assert answer.status == 303


async def test_behind_our_proxy_each_client_is_counted_by_itself(
    office: FakeOffice, open_counter: Callable[[], Awaitable[StaffBrowser]]
) -> None:
    office.proxies = (ip_network("127.0.0.1"),)
    office.limits = replace(office.limits, tries_of_address=2)
    counter = await open_counter()
    await counter.open("/staff/login")

    async def tries(forwarded: str) -> int:
        headers = {"X-Forwarded-For": forwarded}
        return (await counter.post("/staff/login", headers=headers, login="lan", password="sai")).status

    one, two = "203.0.113.1", "9.9.9.9, 203.0.113.2"
    assert [await tries(each) for each in (one, one, one, two)] == [401, 401, 429, 401]
    counted = {key for key, _, _ in office.staff.attempts if key.startswith("address:")}
    assert counted == {"address:203.0.113.1", "address:203.0.113.2"}


async def test_nobody_else_says_where_one_comes_from(office: FakeOffice, counter: StaffBrowser) -> None:
    await counter.open("/staff/login")
    headers = {"X-Forwarded-For": "203.0.113.1"}

    await counter.post("/staff/login", headers=headers, login="lan", password="sai")

    assert "address:127.0.0.1" in {key for key, _, _ in office.staff.attempts}
