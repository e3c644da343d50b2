"""Cache headers, cookie flags and the strict headers, on every page that there is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from http.cookies import Morsel

import pytest

from bot.web.security import HEADERS
from tests.bot.web.fakes_staff import FakeOffice
from tests.bot.web.staff_browser import HASH, HTML, PASSWORD, StaffBrowser
from tests.security.conftest import PAGES, Walker

Open = Callable[[], Awaitable[StaffBrowser]]


async def test_no_page_of_the_console_is_kept_anywhere(walker: Walker) -> None:
    kept, bare = {}, {}

    for route in PAGES:
        answer = await walker.counter.client.get(walker.path(route), headers=HTML, allow_redirects=False)
        how = answer.headers.get("Cache-Control", "")
        kept |= {route: how} if "no-store" not in how else {}
        missing = [name for name in HEADERS if name not in answer.headers]
        bare |= {route: missing} if missing or "Server" in answer.headers else {}

    assert (kept, bare) == ({}, {})


@pytest.mark.parametrize("url", ["http://127.0.0.1", "https://motcua.example"])
async def test_every_cookie_of_the_console_is_strict(
    office: FakeOffice, open_counter: Callable[[], Awaitable[StaffBrowser]], url: str
) -> None:
    """No script reads it, no other site sends it; over https no other host sets it."""
    office.public_url, is_https = url, url.startswith("https")
    await office.staff.add("lan", name="Lan", posts=(), password_hash=HASH)
    counter = await open_counter()
    shown = await counter.client.get("/staff/login")
    csrf = (await shown.text()).split('name="csrf" value="')[1].split('"')[0]
    given = {morsel.key: morsel.value for morsel in shown.cookies.values()}
    form = {"csrf": csrf, "login": "lan", "password": PASSWORD}
    entered = await counter.client.post("/staff/login", data=form, cookies=given, allow_redirects=False)

    assert entered.status == 303
    for answer in (shown, entered):
        assert answer.cookies
        assert [name for name, each in answer.cookies.items() if not is_strict(each, is_https=is_https)] == []


def is_strict(cookie: Morsel[str], *, is_https: bool) -> bool:
    is_named = cookie.key.startswith("__Host-") if is_https else True
    is_secure = bool(cookie["secure"]) is is_https
    return bool(cookie["httponly"]) and cookie["samesite"] == "Lax" and cookie["path"] == "/" and is_named and is_secure
