"""Whoever works here looks procedures up: a table narrowed by its address, and the card as citizens read it."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlencode

import pytest

from bot.web.console.roles import STAFF_ROLES
from tests.bot.web.fakes_staff import COMMUNE, PROVINCE
from tests.bot.web.staff_browser import StaffBrowser
from tests.kit import the_world

CODE = re.compile(r"<small>(\d\.\d{6})")
BIRTH = "1.001193"
RECORDS = {record.code: record for record in the_world().library.records()}


async def listed(counter: StaffBrowser, **asked: str) -> list[str]:
    return CODE.findall(await counter.open(f"/staff/procedures?{urlencode(asked)}"))


async def read(counter: StaffBrowser, **asked: str) -> str:
    page = await counter.open(f"/staff/procedures/one?{urlencode(asked)}")
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.mark.parametrize("role", STAFF_ROLES)
async def test_every_role_looks_procedures_up(counter: StaffBrowser, role: str) -> None:
    await counter.log_in("canbo", role=role)

    assert BIRTH in await listed(counter, q="làm giấy khai sinh")


@pytest.mark.parametrize(
    ("role", "home"),
    [
        pytest.param("reception", "/staff/procedures", id="who reads"),
        pytest.param("administrator", "/staff/catalogue", id="who changes"),
    ],
)
async def test_the_way_there_stands_on_every_page(counter: StaffBrowser, role: str, home: str) -> None:
    await counter.log_in("canbo", role=role)

    page = await counter.open("/staff/posters")

    assert re.findall(r'href="(/staff/(?:procedures|catalogue))"', page) == [home]


async def test_filters_in_the_address_narrow_and_go_on_with_the_pages(counter: StaffBrowser) -> None:
    await counter.log_in()
    asked = {"audience": "individual", "agency_level": "commune", "level": "mot_phan"}
    page = await counter.open(f"/staff/procedures?{urlencode(asked)}")
    following = re.search(r'rel="next" href="([^"]+)"', page)
    assert following

    second = await counter.open(unescape(following[1]))

    for code in CODE.findall(page) + CODE.findall(second):
        record = RECORDS[code]
        assert "individual" in record.audience
        assert "commune" in record.agency_level
    assert set(CODE.findall(page)).isdisjoint(CODE.findall(second))
    assert '<option value="individual" selected>' in second


async def test_what_the_own_unit_offers_stands_first_unless_another_is_asked_for(counter: StaffBrowser) -> None:
    await counter.log_in()
    office = the_world().office

    own, other = await listed(counter, field="Đất đai"), await listed(counter, field="Đất đai", unit=PROVINCE)

    for codes, unit in ((own, COMMUNE), (other, PROVINCE)):
        offered = [office.offer(code, unit) is not None for code in codes]
        assert offered == sorted(offered, reverse=True)
        assert any(offered)


async def test_only_what_a_unit_offers_is_listed_on_demand(counter: StaffBrowser) -> None:
    await counter.log_in()

    codes = await listed(counter, unit=PROVINCE, only="offered", q="giấy chứng nhận")

    assert codes
    assert all(the_world().office.offer(code, PROVINCE) for code in codes)


async def test_a_procedure_is_read_as_the_unit_offers_it(counter: StaffBrowser) -> None:
    await counter.log_in()

    page = await read(counter, code=BIRTH)

    assert "Giấy chứng sinh" in page
    assert "Căn cứ và nguồn" in page
    assert the_world().office.units[COMMUNE].name in page


@pytest.mark.parametrize("code", ["9.999999", "1.000005", "<b>", "x" * 500])
async def test_a_procedure_that_is_none_or_only_a_name_is_not_there(counter: StaffBrowser, code: str) -> None:
    await counter.log_in()

    answer = await counter.client.get("/staff/procedures/one", params={"code": code})

    assert answer.status == 404
