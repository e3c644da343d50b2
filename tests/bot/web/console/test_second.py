"""The second factor: nothing opens before it, a code works once, wrong ones are counted, recovery codes stand in."""

from __future__ import annotations

import re
from base64 import b32decode
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.web.console.factor import code_hash
from flows import totp
from flows.audit import Trail
from storage.store import SqlStore
from tests.bot.web.console.real_office import code_at, hired, stored, with_app
from tests.bot.web.fakes_staff import FakeOffice
from tests.bot.web.staff_browser import PASSWORD, StaffBrowser

__all__ = ["stored"]


@pytest.fixture
async def half_way(stored: SqlStore, counter: StaffBrowser) -> StaffBrowser:
    await with_app(stored, await hired(stored, "lan"))
    answer = await counter.enter("lan", PASSWORD, next="/staff/posters")
    assert answer.headers["Location"] == "/staff/second?next=%2Fstaff%2Fposters"
    await counter.open(answer.headers["Location"])
    return counter


async def typed(counter: StaffBrowser, code: str) -> int:
    return (await counter.post("/staff/second", code=code, next="/staff/posters")).status


async def test_a_password_alone_opens_no_page(half_way: StaffBrowser) -> None:
    answer = await half_way.client.get("/staff", allow_redirects=False)

    assert answer.headers["Location"] == "/staff/login"


async def test_the_code_leads_to_the_page_that_was_wanted_in_a_new_session(
    office: FakeOffice, half_way: StaffBrowser
) -> None:
    before = {cookie.value for cookie in half_way.client.session.cookie_jar}

    answer = await half_way.post("/staff/second", code=code_at(office), next="/staff/posters")

    after = {cookie.value for cookie in half_way.client.session.cookie_jar if cookie.key == "motcua-staff"}
    assert answer.headers["Location"] == "/staff/posters"
    assert after.isdisjoint(before)
    await half_way.open("/staff/posters")


async def test_a_code_works_once(office: FakeOffice, half_way: StaffBrowser) -> None:
    code = code_at(office)
    assert await typed(half_way, code) == 303
    half_way.client.session.cookie_jar.clear()
    await half_way.enter("lan", PASSWORD)
    await half_way.open("/staff/second")

    assert await typed(half_way, code) == 401
    assert await typed(half_way, code_at(office, steps=1)) == 303


@pytest.mark.parametrize("code", ["", "000000", "abc", "1" * 500, "\u0661" * 6])
async def test_a_wrong_code_opens_nothing(half_way: StaffBrowser, code: str) -> None:
    assert await typed(half_way, code) == 401
    assert (await half_way.client.get("/staff", allow_redirects=False)).status == 303


async def test_after_ten_wrong_codes_the_right_one_waits(office: FakeOffice, half_way: StaffBrowser) -> None:
    statuses = [await typed(half_way, "000000") for _ in range(10)]

    assert statuses == [401] * 10
    assert await typed(half_way, code_at(office)) == 429


async def test_half_a_session_ends_by_itself(office: FakeOffice, half_way: StaffBrowser) -> None:
    office.now += timedelta(minutes=11)

    answer = await half_way.post("/staff/second", code=code_at(office))

    assert answer.headers["Location"] == "/staff/login"


async def test_another_page_cannot_send_the_code(office: FakeOffice, half_way: StaffBrowser) -> None:
    assert (await half_way.post("/staff/second", code=code_at(office), csrf="x")).status == 403


async def test_a_recovery_code_stands_in_once(office: FakeOffice, stored: SqlStore, counter: StaffBrowser) -> None:
    staff = await hired(stored, "lan")
    await with_app(stored, staff, codes=(code_hash(office.deps(), staff, "abcde-fghjk"),))

    statuses = []
    for _ in range(2):
        counter.client.session.cookie_jar.clear()
        await counter.enter("lan", PASSWORD)
        await counter.open("/staff/second")
        statuses.append(await typed(counter, " ABCDE fghjk"))

    assert statuses == [303, 401]


@pytest.fixture
async def strict(
    office: FakeOffice, stored: SqlStore, open_counter: Callable[[], Awaitable[StaffBrowser]]
) -> StaffBrowser:
    """An installation that wants a second factor of who decides."""
    office.second_factor = "required"
    await hired(stored, "lan")
    return await open_counter()


async def set_up(office: FakeOffice, counter: StaffBrowser, path: str = "/staff/second") -> tuple[bytes, str]:
    """The secret that the page offers, and the page after the code."""
    page = await counter.open(path)
    shown = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    assert shown
    assert "<svg" in page
    secret = b32decode(shown[1].replace(" ", ""))
    answer = await counter.post(path, code=totp.code_of(secret, totp.step_at(office.now)), next="/staff")
    return secret, await answer.text()


async def test_where_it_is_required_who_decides_sets_it_up_first(
    office: FakeOffice, stored: SqlStore, strict: StaffBrowser
) -> None:
    await strict.enter("lan", PASSWORD)
    assert (await strict.client.get("/staff", allow_redirects=False)).status == 303

    secret, page = await set_up(office, strict)

    (lan,) = [each for each in await stored.staff.list() if each.login == "lan"]
    codes = re.findall(r"<code>([a-z2-9]{5}-[a-z2-9]{5})</code>", page)
    assert len(set(codes)) == 10
    assert await stored.doors.secret(lan.id) == secret
    assert await stored.doors.use_code(lan.id, code_hash(office.deps(), lan, codes[0]))
    assert codes[0] not in await strict.open("/staff/account")


async def test_a_code_of_another_app_sets_nothing_up(
    office: FakeOffice, stored: SqlStore, strict: StaffBrowser
) -> None:
    await strict.enter("lan", PASSWORD)
    await strict.open("/staff/second")

    assert await typed(strict, code_at(office)) == 422
    assert not await stored.doors.with_factor()
    assert (await strict.client.get("/staff", allow_redirects=False)).status == 303


async def test_who_decides_nothing_comes_in_without(stored: SqlStore, strict: StaffBrowser) -> None:
    await hired(stored, "mai", "reception")

    assert (await strict.enter("mai", PASSWORD)).headers["Location"] == "/staff"


async def test_where_it_is_required_nobody_turns_it_off(
    office: FakeOffice, stored: SqlStore, strict: StaffBrowser
) -> None:
    await strict.enter("lan", PASSWORD)
    await set_up(office, strict)
    await strict.open("/staff/account")

    answer = await strict.post("/staff/account/factor/off", password=PASSWORD)

    assert answer.status == 409
    assert await stored.doors.with_factor()


async def test_tries_stand_in_the_trail_without_the_code(
    office: FakeOffice, stored: SqlStore, half_way: StaffBrowser
) -> None:
    await typed(half_way, "123456")

    lines = [line.entry for line in await stored.audit.lines(Trail(actor="lan"))]
    assert [each.action for each in lines] == ["second_factor_failed", "logged_in"]
    assert "123456" not in str(lines)


async def test_who_is_there_without_half_a_session_is_sent_to_the_door(counter: StaffBrowser) -> None:
    answer = await counter.client.get("/staff/second", allow_redirects=False)

    assert answer.headers["Location"] == "/staff/login"
