"""CSRF: nothing changes without the token of this very session, sent by a page of ours."""

from __future__ import annotations

import pytest

from bot.web.app import ROUTES
from bot.web.console.routes import DOORS
from tests.bot.web.conftest import Browser, browser, desk, open_browser
from tests.bot.web.fakes import Desk
from tests.bot.web.fakes_staff import FakeOffice
from tests.bot.web.staff_browser import PASSWORD, StaffBrowser
from tests.security.conftest import CHANGES, Walker

__all__ = ["browser", "desk", "open_browser"]
#: Read by programs with a key of their own; cookies count for nothing there.
KEYED = ("/api/v1/",)
OF_CHAT = [route.path for route in ROUTES if route.method == "POST" and not route.path.startswith(KEYED)]
#: 404: what is not there for other reasons; nothing is done either way.
REFUSED = (403, 404)
ELSEWHERE = [{"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}]


def test_every_route_that_changes_something_is_a_post() -> None:
    """So that a link, a picture or a prefetch changes nothing."""
    methods = {route.method for route in FakeOffice().app().router.routes()}

    assert methods == {"GET", "HEAD", "POST"}


async def test_no_page_of_another_site_changes_anything_even_with_the_token(walker: Walker) -> None:
    done = [
        (route, str(headers))
        for headers in ELSEWHERE[1:]
        for route in CHANGES
        if (await walker.counter.post(walker.path(route), headers=headers)).status not in REFUSED
    ]

    assert done == []
    assert (await walker.counter.client.get("/staff/account", allow_redirects=False)).status == 200


async def test_no_change_in_the_console_without_the_token(walker: Walker) -> None:
    done = [
        (route, token)
        for token in ("", "ключ")
        for route in CHANGES
        if (await walker.counter.post(walker.path(route), csrf=token)).status not in REFUSED
    ]

    assert done == []


async def test_the_token_of_another_session_is_worth_nothing(walker: Walker) -> None:
    stolen = walker.counter.csrf
    walker.counter.client.session.cookie_jar.clear()
    await walker.counter.enter("minh", PASSWORD)
    await walker.counter.open("/staff/account")

    assert walker.counter.csrf != stolen
    assert (await walker.counter.post("/staff/account/sessions", csrf=stolen)).status == 403


@pytest.mark.parametrize("path", [path for method, path, _ in DOORS if method == "POST"])
async def test_nobody_is_logged_in_or_invited_by_another_page(counter: StaffBrowser, path: str) -> None:
    await counter.open("/staff/login")
    address = path.replace("{token}", "t" * 43)

    statuses = [(await counter.post(address, headers=each, login="lan", password="x")).status for each in ELSEWHERE]
    statuses.append((await counter.post(address, csrf="x", login="lan", password="x")).status)

    assert not [status for status in statuses if status not in (303, 403, 404)]
    assert not counter.office.staff.sessions


@pytest.mark.parametrize("path", OF_CHAT)
async def test_no_post_of_the_chat_without_the_token(browser: Browser, desk: Desk, path: str) -> None:
    await browser.open()
    before = len(desk.updates)
    right, browser.csrf = browser.csrf, "0" * 64

    forged = await browser.post(path, text="x", token="1.0", large="1")
    browser.csrf = right
    elsewhere = await browser.client.post(path, data={"csrf": right, "text": "x"}, headers=ELSEWHERE[0])

    assert {forged.status, elsewhere.status} <= {400, 403, 404, 415}
    assert len(desk.updates) == before
