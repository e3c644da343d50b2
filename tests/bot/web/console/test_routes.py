"""The table of roles covers every page of the console, and holds."""

from __future__ import annotations

import pytest

from bot.web.console.roles import NOBODY, ROLES, STAFF_ROLES, may_use
from bot.web.console.routes import DOORS, ROOMS
from bot.web.pages import plain
from tests.bot.web.fakes_staff import FakeOffice
from tests.bot.web.staff_browser import StaffBrowser


def test_every_route_of_the_console_has_a_row_and_every_row_a_route() -> None:
    """HEAD comes with every GET and is judged as one."""
    routes = {
        ("GET" if route.method == "HEAD" else route.method, route.resource.canonical)
        for route in FakeOffice().app().router.routes()
        if route.resource is not None and route.resource.canonical.startswith("/staff")
    }

    assert routes == set(ROLES)


def test_only_the_doors_are_open_to_nobody() -> None:
    doors = {(method, path) for method, path, _ in DOORS}

    assert {key for key, roles in ROLES.items() if NOBODY in roles} == doors


def test_a_page_without_a_row_is_open_to_no_one() -> None:
    assert not any(may_use((role,), "GET", "/staff/secret") for role in (*STAFF_ROLES, NOBODY))


@pytest.mark.parametrize(("method", "path"), [(method, path) for method, path, _ in ROOMS])
async def test_nobody_gets_into_a_room(counter: StaffBrowser, method: str, path: str) -> None:
    path = path.replace("{id}", "d1").replace("{token}", "t" * 22).replace("{name}", "mau-01.pdf")
    path = path.replace("{page}", "1")

    answer = await counter.client.request(method, path, allow_redirects=False)

    assert answer.status == 303
    assert answer.headers["Location"].startswith("/staff/login")


async def test_who_holds_no_post_gets_in_nowhere(counter: StaffBrowser) -> None:
    await counter.log_in("khach", role="")

    assert (await counter.client.get("/staff", headers={"Accept": "text/plain"})).status == 403


async def test_a_page_in_the_background_is_sent_to_the_login_as_a_whole(counter: StaffBrowser) -> None:
    answer = await counter.client.get("/staff", headers={"HX-Request": "true"})

    assert answer.status == 204
    assert answer.headers["HX-Redirect"] == "/staff/login"


async def test_pages_are_not_kept_and_run_no_inline_script(counter: StaffBrowser) -> None:
    await counter.log_in()

    answer = await counter.client.get("/staff")
    page = await answer.text()

    assert answer.headers["Cache-Control"] == "no-store"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert not any(each in page for each in ("<style", "style=", "onclick", "hx-on"))
    assert all(" src=" in tag for tag in page.split("<script")[1:])


@pytest.mark.parametrize("role", STAFF_ROLES)
async def test_every_role_sees_the_queue(counter: StaffBrowser, role: str) -> None:
    await counter.log_in("canbo", role=role, unit_id=None)

    assert plain(f"staff.role.{role}") in await counter.open("/staff")
