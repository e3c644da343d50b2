"""Two officers at one dossier: each sees the other, and neither overwrites."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.web.pages import plain
from flows.dossiers.model import Status
from tests.bot.web.fakes_staff import PROVINCE, FakeOffice, a_filed
from tests.bot.web.staff_browser import StaffBrowser
from tests.kit import NOW

Open = Callable[[], Awaitable[StaffBrowser]]


def told(name: str) -> str:
    return plain("staff.presence.here", name=name, since=NOW.isoformat())


async def test_two_officers_see_each_other(office: FakeOffice, open_counter: Open) -> None:
    office.keep(a_filed())
    first, second = await open_counter(), await open_counter()
    await first.log_in("lan")
    await second.log_in("hoa")

    alone, page = await first.open("/staff/dossiers/d1"), await second.open("/staff/dossiers/d1")
    later = await first.open("/staff/dossiers/d1/presence?revision=0")

    assert "Cán bộ hoa" not in alone
    assert told("Cán bộ lan") in page
    assert told("Cán bộ hoa") in later


async def test_the_second_move_changes_nothing_and_the_page_says_so_before(
    office: FakeOffice, open_counter: Open
) -> None:
    office.keep(a_filed())
    first, second = await open_counter(), await open_counter()
    await first.log_in("lan")
    await second.log_in("hoa")
    await first.open("/staff/dossiers/d1")
    await second.open("/staff/dossiers/d1")

    assert (await first.act("accept")).status == 303
    warned = await second.open("/staff/dossiers/d1/presence?revision=0")
    refused = await second.act("refuse", reason="Nộp nhầm nơi")

    assert plain("staff.presence.changed") in warned
    assert refused.status == 409
    assert "Nộp nhầm nơi" in await refused.text()
    assert office.dossiers.kept["d1"].status is Status.ACCEPTED


async def test_a_dossier_that_is_as_it_was_is_not_called_changed(office: FakeOffice, counter: StaffBrowser) -> None:
    office.keep(replace(a_filed(), revision=4))
    await counter.log_in()

    assert plain("staff.presence.changed") not in await counter.open("/staff/dossiers/d1/presence?revision=4")
    assert plain("staff.presence.changed") in await counter.open("/staff/dossiers/d1/presence?revision=x")


async def test_who_may_not_open_it_is_not_told_who_has(office: FakeOffice, counter: StaffBrowser) -> None:
    office.keep(a_filed(unit_id=PROVINCE))
    await counter.log_in()

    await counter.open("/staff/dossiers/d1/presence?revision=0", status=404)

    assert office.desks.here == {}
