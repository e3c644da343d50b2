"""OWASP by name: session fixation, brute force, enumeration, CSRF and direct references to others' objects."""

from __future__ import annotations

from bot.web.console.routes import ROOMS
from flows.staffing import Post, Role
from storage.store import SqlStore
from tests.bot.web.console.real_office import code_at, hired, stored, with_app
from tests.bot.web.fakes_staff import FakeOffice
from tests.bot.web.staff_browser import PASSWORD, StaffBrowser

__all__ = ["stored"]
FIXED = "a" * 43
CHANGES = [path for method, path, _ in ROOMS if method == "POST"]


def cookie(browser: StaffBrowser) -> str:
    return next((each.value for each in browser.client.session.cookie_jar if each.key == "motcua-staff"), "")


async def test_session_fixation_a_planted_session_is_never_logged_in(stored: SqlStore, counter: StaffBrowser) -> None:
    await hired(stored, "lan")
    counter.client.session.cookie_jar.update_cookies({"motcua-staff": FIXED}, counter.client.make_url("/"))

    await counter.enter("lan", PASSWORD)

    assert cookie(counter) not in ("", FIXED)
    counter.client.session.cookie_jar.clear()
    answer = await counter.client.get("/staff", cookies={"motcua-staff": FIXED}, allow_redirects=False)
    assert answer.status == 303


async def test_session_fixation_the_second_factor_begins_a_session_of_its_own(
    office: FakeOffice, stored: SqlStore, counter: StaffBrowser
) -> None:
    await with_app(stored, await hired(stored, "lan"))
    await counter.enter("lan", PASSWORD)
    half = cookie(counter)
    await counter.open("/staff/second")
    await counter.post("/staff/second", code=code_at(office))
    full = cookie(counter)

    counter.client.session.cookie_jar.clear()
    with_half = await counter.client.get("/staff", cookies={"motcua-staff": half}, allow_redirects=False)
    with_full = await counter.client.get("/staff", cookies={"motcua-staff": full}, allow_redirects=False)

    assert (with_half.status, with_full.status) == (303, 200)


async def test_brute_force_and_enumeration_known_and_unknown_names_answer_alike(
    stored: SqlStore, counter: StaffBrowser
) -> None:
    await hired(stored, "thu-lan")

    async def answers(login: str) -> list[tuple[int, str]]:
        tries = [await counter.enter(login, "sai") for _ in range(11)]
        return [(each.status, (await each.text()).replace(login, "?")) for each in tries]

    known, unknown = await answers("thu-lan"), await answers("thu-lam")

    assert [status for status, _ in known] == [401] * 10 + [429]
    assert [without_token(page) for _, page in known] == [without_token(page) for _, page in unknown]


def without_token(page: str) -> str:
    head, _, tail = page.partition('name="csrf" value="')
    return head + tail.partition('"')[2]


async def test_csrf_no_change_without_the_token_of_the_session(stored: SqlStore, counter: StaffBrowser) -> None:
    """Not even for who holds every post."""
    await hired(stored, "minh")
    await stored.staff.set_posts("minh", [Post(role, None) for role in Role])
    await counter.enter("minh", PASSWORD)

    statuses = {}
    for path in CHANGES:
        address = path.replace("{id}", "1").replace("{token}", "t" * 22)
        statuses[path] = (await counter.post(address, csrf="x" * 43)).status

    assert {path: status for path, status in statuses.items() if status not in (403, 404)} == {}
    assert (await counter.client.get("/staff/account", allow_redirects=False)).status == 200
