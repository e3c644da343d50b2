"""A head changes what the own unit offers; what all units share is the agency's administrators'."""

from __future__ import annotations

import pytest

from flows.editions.model import Key, Kind
from storage.store import SqlStore
from tests.bot.web.console.catalogue.conftest import EXTRACT, FEE, drafted, entered, published, words
from tests.bot.web.fakes_staff import COMMUNE, PROVINCE
from tests.bot.web.staff_browser import StaffBrowser

UNIT = {"name": "Trung tâm", "address": "Số 1", "hotline": "1900 0001", "opening": "Sáng"}


async def test_a_head_changes_the_own_unit_only(stored: SqlStore, counter: StaffBrowser) -> None:
    head = await entered(counter, "hoa")

    own = await head.post("/staff/catalogue/offer", **FEE)
    others = await head.post("/staff/catalogue/offer", **{**FEE, "unit": PROVINCE})
    name = await head.post("/staff/catalogue/unit", unit=PROVINCE, **UNIT)

    assert (own.status, others.status, name.status) == (303, 404, 404)
    assert list(await drafted(stored, "hoa")) == [Key(Kind.OFFER, EXTRACT, COMMUNE)]
    page = await head.open(f"/staff/catalogue/procedure?code={EXTRACT}")
    assert f'value="{PROVINCE}"' not in page
    assert 'action="/staff/catalogue/words"' not in page
    assert "Đã công bố bản số 1" in words(await published(head))


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        pytest.param("words", {"code": EXTRACT, "title": "Tên khác"}, id="words"),
        pytest.param("office", {"name": "UBND", "hotline": "1900 1"}, id="the agency"),
        pytest.param("route", {"code": EXTRACT, "back": "1"}, id="steps"),
    ],
)
async def test_what_all_units_share_is_not_a_heads(
    stored: SqlStore, counter: StaffBrowser, path: str, fields: dict[str, str]
) -> None:
    head = await entered(counter, "hoa")

    answer = await head.post(f"/staff/catalogue/{path}", **fields)

    assert (answer.status, await drafted(stored, "hoa")) == (404, {})


async def test_an_edition_with_others_things_is_not_put_back_by_a_head(stored: SqlStore, counter: StaffBrowser) -> None:
    administrator = await entered(counter, "quan")
    await administrator.post("/staff/catalogue/office", name="UBND xã Mới", hotline="1900 9999")
    await published(administrator)
    await administrator.post("/staff/logout")
    head = await entered(counter, "hoa")

    answer = await head.post("/staff/catalogue/versions", number="0")

    assert answer.status == 422
    assert await drafted(stored, "hoa") == {}


async def test_officers_see_nothing_of_it(stored: SqlStore, counter: StaffBrowser) -> None:
    officer = await entered(counter, "lan")

    statuses = [
        (await officer.client.get("/staff/catalogue")).status,
        (await officer.post("/staff/catalogue/offer", **FEE)).status,
        (await officer.post("/staff/catalogue/sandbox", did="[]")).status,
    ]

    assert statuses == [403, 403, 403]
