"""Keys of other systems in the console: shown once, ended at once, and only where one manages people."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from aiohttp import ClientResponse

from flows.audit import Trail
from storage.store import SqlStore
from tests.bot.web.console.real_office import hired, stored
from tests.bot.web.fakes_staff import COMMUNE, PROVINCE, FakeOffice
from tests.bot.web.staff_browser import PASSWORD, StaffBrowser

__all__ = ["stored"]
GOOD = {"name": "mot-cua-tinh", "unit": COMMUNE, "grant.lists": "1", "days": "90"}


@pytest.fixture
async def admin(stored: SqlStore, counter: StaffBrowser) -> StaffBrowser:
    await counter.enter("quan", PASSWORD)
    await counter.open("/staff/keys")
    return counter


async def make(admin: StaffBrowser, **fields: str) -> ClientResponse:
    return await admin.post("/staff/keys", **{**GOOD, **fields})


async def made(admin: StaffBrowser) -> str:
    page = await (await make(admin)).text()
    found = re.search(r'id="api-key">(motcua_[\w-]{43})<', page)
    assert found, page
    return found[1]


async def asked(admin: StaffBrowser, token: str) -> int:
    admin.client.session.cookie_jar.clear()
    answer = await admin.client.get("/api/v1/dossiers", headers={"Authorization": f"Bearer {token}"})
    return answer.status


async def test_a_key_is_shown_once_and_works(stored: SqlStore, admin: StaffBrowser, office: FakeOffice) -> None:
    token = await made(admin)
    listed = await admin.open("/staff/keys")

    assert token not in listed
    assert "mot-cua-tinh" in listed
    (key,) = await stored.api_keys.list(now=office.now)
    assert (key.unit_id, key.grants, key.expires_at) == (COMMUNE, ("lists",), office.now + timedelta(days=90))
    assert await asked(admin, token) == 200


async def test_an_ended_key_works_no_more_and_both_are_in_the_trail(
    stored: SqlStore, admin: StaffBrowser, office: FakeOffice
) -> None:
    token = await made(admin)
    (key,) = await stored.api_keys.list(now=office.now)

    answer = await admin.post(f"/staff/keys/{key.id}/end")

    assert answer.status == 303
    assert (await admin.post(f"/staff/keys/{key.id}/end")).status == 404
    assert await asked(admin, token) == 401
    told = [(line.entry.action, line.entry.unit_id) for line in await stored.audit.lines(Trail(actor="quan"))]
    assert told[:2] == [("api_key_ended", COMMUNE), ("api_key_made", COMMUNE)]


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"name": ""}, id="no name"),
        pytest.param({"name": "=CMD()"}, id="no plain name"),
        pytest.param({"grant.lists": ""}, id="gives nothing"),
        pytest.param({"unit": ""}, id="every unit"),
        pytest.param({"unit": PROVINCE}, id="a unit of others"),
        pytest.param({"unit": "xa-khong-co"}, id="no unit"),
        pytest.param({"days": "36500"}, id="for ever"),
    ],
)
async def test_what_makes_no_key(
    stored: SqlStore, admin: StaffBrowser, office: FakeOffice, wrong: dict[str, str]
) -> None:
    answer = await make(admin, **wrong)

    assert answer.status == 422
    assert "api-key" not in await answer.text()
    assert await stored.api_keys.list(now=office.now) == []


async def test_a_name_is_not_given_twice(stored: SqlStore, admin: StaffBrowser) -> None:
    await make(admin)

    assert (await make(admin)).status == 422


async def test_keys_in_units_of_others_are_neither_seen_nor_ended(
    stored: SqlStore, admin: StaffBrowser, office: FakeOffice
) -> None:
    now, until = office.now, office.now + timedelta(days=1)
    for number, unit in enumerate((PROVINCE, None)):
        name = f"cua-ho-{number}"
        await stored.api_keys.add(name, ("lists",), unit, token_hash=name.encode(), by="an", now=now, until=until)

    page = await admin.open("/staff/keys")

    assert "cua-ho" not in page
    for key in await stored.api_keys.list(now=now):
        assert (await admin.post(f"/staff/keys/{key.id}/end")).status == 404
    assert len(await stored.api_keys.list(now=now)) == 2


async def test_who_manages_nobody_makes_no_key(stored: SqlStore, counter: StaffBrowser) -> None:
    await hired(stored, "lan")
    await counter.enter("lan", PASSWORD)

    assert (await counter.client.get("/staff/keys", headers={"Accept": "text/html"})).status == 403
