"""Who manages people: invitations that work once, posts given and taken, locks, and what is none of theirs."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.web.pages import plain
from flows.audit import Trail
from flows.ports import Staff
from flows.staffing import Post, Role, posts_of
from storage.store import SqlStore
from tests.bot.web.console.real_office import hired, stored, with_app
from tests.bot.web.fakes_staff import COMMUNE, PROVINCE, FakeOffice
from tests.bot.web.staff_browser import PASSWORD, StaffBrowser

__all__ = ["stored"]
OpenCounter = Callable[[], Awaitable[StaffBrowser]]
NEW = "một câu dễ nhớ"


@pytest.fixture
async def admin(stored: SqlStore, counter: StaffBrowser) -> StaffBrowser:
    await counter.enter("quan", PASSWORD)
    await counter.open("/staff/people")
    return counter


async def person(store: SqlStore, login: str) -> Staff:
    return next(each for each in await store.staff.list() if each.login == login)


async def invited(admin: StaffBrowser, **fields: str) -> str:
    """The path of the link."""
    answer = await admin.post("/staff/people", **{"name": "Hoa", "title": "reception", "unit": COMMUNE, **fields})
    found = re.search(r"http://127\.0\.0\.1(/staff/join/[\w-]{43})<", await answer.text())
    assert answer.status == 200
    assert found
    return found[1]


async def join(browser: StaffBrowser, link: str, login: str = "hoa", **fields: str) -> int:
    await browser.open(link)
    return (await browser.post(link, **{"login": login, "password": NEW, "again": NEW, **fields})).status


async def do(admin: StaffBrowser, number: int, do: str, **fields: str) -> int:
    return (await admin.post(f"/staff/people/{number}/act", do=do, **fields)).status


async def test_an_invitation_becomes_an_account_once(
    stored: SqlStore, admin: StaffBrowser, open_counter: OpenCounter
) -> None:
    link = await invited(admin)
    hoa, another = await open_counter(), await open_counter()

    assert await join(hoa, link) == 303

    made = await person(stored, "hoa")
    assert (made.name, made.posts) == ("Hoa", (Post(Role.RECEPTION, COMMUNE),))
    assert "Hoa" in await hoa.open("/staff/account")
    await another.open(link, status=404)
    assert link.rpartition("/")[2] not in await admin.open("/staff/people")


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        pytest.param({"login": "quan"}, 409, id="taken"),
        pytest.param({"login": "Hoa!"}, 422, id="no login"),
        pytest.param({"login": "system"}, 422, id="somebody else's name"),
        pytest.param({"password": "ngắn", "again": "ngắn"}, 422, id="short password"),
        pytest.param({"again": "khác hẳn câu kia"}, 422, id="differ"),
    ],
)
async def test_a_refused_form_leaves_the_link(
    stored: SqlStore, admin: StaffBrowser, open_counter: OpenCounter, fields: dict[str, str], status: int
) -> None:
    link, hoa = await invited(admin), await open_counter()

    assert await join(hoa, link, **fields) == status
    assert [each.login for each in await stored.staff.list()] == ["quan"]
    assert await join(hoa, link) == 303


async def test_a_link_runs_out_and_is_renewed(
    office: FakeOffice, admin: StaffBrowser, open_counter: OpenCounter
) -> None:
    link, hoa = await invited(admin), await open_counter()
    office.now += timedelta(hours=73)
    await hoa.open(link, status=404)
    await admin.enter("quan", PASSWORD)
    page = await admin.open("/staff/people")
    (number,) = re.findall(r"/staff/invitations/(\d+)", page)

    answer = await admin.post(f"/staff/invitations/{number}", do="renew")

    found = re.search(r"/staff/join/[\w-]{43}", await answer.text())
    assert found
    await hoa.open(link, status=404)
    assert await join(hoa, found[0]) == 303


async def test_an_invitation_that_was_taken_back_opens_nothing(admin: StaffBrowser, open_counter: OpenCounter) -> None:
    link, hoa = await invited(admin), await open_counter()
    (number,) = re.findall(r"/staff/invitations/(\d+)", await admin.open("/staff/people"))

    await admin.post(f"/staff/invitations/{number}", do="end")

    await hoa.open(link, status=404)


@pytest.mark.parametrize("token", ["x" * 43, "x", "..", "%00" * 43])
async def test_a_guessed_link_looks_like_a_used_one(stored: SqlStore, counter: StaffBrowser, token: str) -> None:
    answer = await counter.client.get(f"/staff/join/{token}")

    assert answer.status == 404


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"unit": PROVINCE}, id="another unit"),
        pytest.param({"unit": ""}, id="every unit"),
        pytest.param({"unit": "khong-co"}, id="no unit"),
        pytest.param({"title": "boss"}, id="no role"),
        pytest.param({"name": "  "}, id="no name"),
    ],
)
async def test_nobody_invites_beyond_the_own_units(
    office: FakeOffice, stored: SqlStore, admin: StaffBrowser, fields: dict[str, str]
) -> None:
    answer = await admin.post("/staff/people", **{"name": "Hoa", "title": "reception", "unit": COMMUNE, **fields})

    assert answer.status == 422
    assert await stored.doors.invitations(now=office.now) == []


async def test_posts_are_given_taken_and_given_back(stored: SqlStore, admin: StaffBrowser) -> None:
    lan = await hired(stored, "lan", "reception")

    await do(admin, lan.id, "give_post", title="officer", unit=COMMUNE)
    given = (await person(stored, "lan")).posts
    answer = await admin.post(f"/staff/people/{lan.id}/act", do="take_post", title="approver", unit=COMMUNE)
    taken = (await person(stored, "lan")).posts
    page = await admin.open(answer.headers["Location"])
    undo = page.split(plain("staff.people.undo"))[0].rpartition("<form")[2]

    assert given == posts_of("officer", COMMUNE)
    assert taken == given[:2]
    assert 'value="approver"' in undo
    assert 'value="give_post"' in undo


async def test_disabling_ends_sessions_at_once_and_is_undone(
    stored: SqlStore, admin: StaffBrowser, open_counter: OpenCounter
) -> None:
    lan, browser = await hired(stored, "lan"), await open_counter()
    await browser.enter("lan", PASSWORD)

    assert await do(admin, lan.id, "disable") == 303
    out = await browser.client.get("/staff", allow_redirects=False)
    assert await do(admin, lan.id, "enable") == 303

    assert out.status == 303
    assert (await browser.enter("lan", PASSWORD)).status == 303


async def test_who_is_locked_out_is_shown_and_let_in(
    stored: SqlStore, admin: StaffBrowser, open_counter: OpenCounter
) -> None:
    lan, browser = await hired(stored, "lan"), await open_counter()
    for _ in range(10):
        await browser.enter("lan", "sai")
    assert (await browser.enter("lan", PASSWORD)).status == 429
    assert plain("staff.people.is_locked") in await admin.open("/staff/people")

    assert await do(admin, lan.id, "unlock") == 303

    assert plain("staff.people.is_locked") not in await admin.open("/staff/people")
    assert (await browser.enter("lan", PASSWORD)).status == 303


async def test_a_lost_telephone_is_put_right(stored: SqlStore, admin: StaffBrowser) -> None:
    lan = await hired(stored, "lan")
    await with_app(stored, lan)

    assert await do(admin, lan.id, "reset_factor") == 303
    assert await stored.doors.secret(lan.id) is None


@pytest.mark.parametrize("act", ["disable", "reset_factor", "take_post"])
async def test_nobody_locks_themselves_out(stored: SqlStore, admin: StaffBrowser, act: str) -> None:
    quan = await person(stored, "quan")

    assert await do(admin, quan.id, act, title="administrator", unit=COMMUNE) == 422
    assert await person(stored, "quan") == quan


@pytest.mark.parametrize("act", ["disable", "enable", "unlock", "reset_factor", "give_post", "take_post"])
@pytest.mark.parametrize("unit_id", [PROVINCE, None])
async def test_people_of_other_units_are_not_there(
    stored: SqlStore, admin: StaffBrowser, act: str, unit_id: str | None
) -> None:
    other = await hired(stored, "xa", "officer", unit_id)
    await stored.staff.set_posts("xa", (*other.posts, Post(Role.RECEPTION, COMMUNE)))
    before = await person(stored, "xa")

    statuses = [await do(admin, number, act, title="reception", unit=COMMUNE) for number in (other.id, 999)]

    assert statuses == [404, 404]
    assert await person(stored, "xa") == before
    assert "Cán bộ xa" not in await admin.open("/staff/people")


async def test_what_was_done_stands_in_the_trail(stored: SqlStore, admin: StaffBrowser) -> None:
    lan = await hired(stored, "lan")
    await invited(admin)
    for act in ("disable", "enable", "unlock"):
        await do(admin, lan.id, act)

    actions = [line.entry.action for line in await stored.audit.lines(Trail(actor="quan"))]

    assert actions == ["staff_unlocked", "staff_enabled", "staff_disabled", "staff_invited", "logged_in"]
