"""The table of procedures is narrowed by its address, and what the unit offers stands first in it."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest

from flows.procedures.record import Record
from storage.store import SqlStore
from tests.bot.web.console.catalogue.conftest import BIRTH, entered, words
from tests.bot.web.fakes_staff import COMMUNE, PROVINCE
from tests.bot.web.staff_browser import StaffBrowser
from tests.kit import the_world

CODE = re.compile(r"<small>(\d\.\d{6})")
CUSTOMS = "1.000005"
RECORDS = {record.code: record for record in the_world().library.records()}


async def listed(desk: StaffBrowser, **asked: str) -> list[str]:
    return CODE.findall(await desk.open(f"/staff/catalogue?{urlencode(asked)}"))


def values(record: Record, name: str) -> tuple[str | None, ...]:
    found = getattr(record, {"level": "service_level"}.get(name, name))
    return found if isinstance(found, tuple) else (getattr(found, "value", found),)


@pytest.mark.parametrize("text", [pytest.param("", id="all"), pytest.param("giấy chứng nhận", id="found by words")])
@pytest.mark.parametrize(
    ("name", "value"),
    [("field", "Đất đai"), ("level", "mot_phan"), ("agency_level", "ministry"), ("audience", "business")],
)
async def test_only_what_fits_is_listed(desk: StaffBrowser, name: str, value: str, text: str) -> None:
    codes = await listed(desk, **{name: value, "q": text})

    assert codes
    assert all(value in values(RECORDS[code], name) for code in codes)


async def test_filters_are_kept_from_page_to_page_and_can_be_dropped(desk: StaffBrowser) -> None:
    asked = {"audience": "business", "agency_level": "province"}
    page = await desk.open(f"/staff/catalogue?{urlencode(asked)}")
    following = re.search(r'rel="next" href="([^"]+)"', page)
    assert following

    first, second = CODE.findall(page), CODE.findall(await desk.open(following[1].replace("&amp;", "&")))

    assert not set(first) & set(second)
    assert all("business" in RECORDS[code].audience for code in second)
    assert '<option value="business" selected>' in page
    assert '<a href="/staff/catalogue">Bỏ lọc, hiện tất cả</a>' in page
    assert "Bỏ lọc" not in await desk.open("/staff/catalogue")


async def test_a_value_that_is_none_narrows_nothing(desk: StaffBrowser) -> None:
    every = await listed(desk)

    assert every == await listed(
        desk, level="x", audience="<b>", agency_level="huyện", field="?", unit="khac", only="y"
    )


@pytest.mark.parametrize(("unit", "other"), [(COMMUNE, PROVINCE), (PROVINCE, COMMUNE)])
async def test_what_the_unit_offers_stands_first(desk: StaffBrowser, unit: str, other: str) -> None:
    office = the_world().office
    offered = [bool(office.offer(code, unit)) for code in await listed(desk, unit=unit, field="Đất đai")]

    assert offered == sorted(offered, reverse=True)
    assert any(office.offer(code, unit) for code in await listed(desk, unit=unit, q="giấy chứng nhận"))


async def test_a_head_sees_what_the_own_unit_offers_first(stored: SqlStore, counter: StaffBrowser) -> None:
    head = await entered(counter, "hoa")

    first = await listed(head)

    assert all(the_world().office.offer(code, COMMUNE) for code in first)


async def test_a_code_without_a_record_is_found_by_name_and_opens_nothing(desk: StaffBrowser) -> None:
    assert CUSTOMS not in RECORDS

    page = await desk.open(f"/staff/catalogue?q={CUSTOMS}")

    assert "danh mục quốc gia chỉ có tên" in words(page)
    assert f"procedure?code={CUSTOMS}" not in page
    assert CUSTOMS not in await listed(desk, q=CUSTOMS, audience="business")
    assert f"procedure?code={BIRTH}" in await desk.open(f"/staff/catalogue?q={BIRTH}")
