"""Who receives at a unit makes and ends its counter's screens; the link is shown once, others' look like none."""

from __future__ import annotations

import re

import pytest

from flows.audit import Trail
from storage.store import SqlStore
from tests.bot.web.console.real_office import hired, stored
from tests.bot.web.fakes_staff import COMMUNE, PROVINCE
from tests.bot.web.staff_browser import PASSWORD, StaffBrowser

__all__ = ["stored"]


async def entered(counter: StaffBrowser, store: SqlStore, title: str = "officer") -> StaffBrowser:
    await hired(store, "lan", title)
    assert (await counter.enter("lan", PASSWORD)).status == 303
    await counter.open("/staff/password")
    return counter


async def added(desk: StaffBrowser, name: str = "Bàn 1", unit: str = COMMUNE) -> tuple[int, str]:
    answer = await desk.post("/staff/counter/devices", unit=unit, desk=name)
    return answer.status, await answer.text()


async def test_a_device_is_made_with_a_link_that_is_shown_once(stored: SqlStore, counter: StaffBrowser) -> None:
    desk = await entered(counter, stored)

    status, page = await added(desk)

    assert status == 200
    assert re.search(r"/counter/open/[\w-]{43}<", page)
    assert "/counter/open/" not in await desk.open("/staff/counter")
    assert "Bàn 1" in await desk.open("/staff/counter")


async def test_it_is_ended_at_once_and_both_are_in_the_trail(
    stored: SqlStore, counter: StaffBrowser, office: object
) -> None:
    desk = await entered(counter, stored)
    await added(desk)
    (device,) = await stored.counters.devices(unit_ids=None, now=desk.office.now)

    assert (await desk.post(f"/staff/counter/devices/{device.id}/end")).status == 303

    assert await stored.counters.devices(unit_ids=None, now=desk.office.now) == []
    assert (await desk.post(f"/staff/counter/devices/{device.id}/end")).status == 404
    said = [line.entry.action for line in await stored.audit.lines(Trail(), limit=20)]
    assert {"counter_device_made", "counter_device_ended"} <= set(said)


@pytest.mark.parametrize(
    ("name", "unit"), [("", COMMUNE), ("x" * 25, COMMUNE), ("Bàn 1", PROVINCE), ("Bàn 1", "khac"), ("Bàn 1", "")]
)
async def test_a_screen_without_a_name_or_at_another_unit_is_not_made(
    stored: SqlStore, counter: StaffBrowser, name: str, unit: str
) -> None:
    desk = await entered(counter, stored)

    assert (await added(desk, name, unit))[0] == 422
    assert await stored.counters.devices(unit_ids=None, now=desk.office.now) == []


@pytest.mark.parametrize("title", ["specialist", "head", "administrator", "auditor"])
async def test_others_make_none(stored: SqlStore, counter: StaffBrowser, title: str) -> None:
    desk = await entered(counter, stored, title)

    assert (await desk.client.get("/staff/counter")).status == 403
    assert (await added(desk))[0] == 403
