"""One move for several dossiers: looked at first, then each by itself; what cannot be moved says why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.web.pages import plain
from flows.dossiers.model import Status
from tests.bot.web.fakes_staff import PROVINCE, FakeOffice, a_filed
from tests.bot.web.staff_browser import StaffBrowser

PICKED = {"pick.d1": "0", "pick.d2": "0", "pick.old": "3", "pick.theirs": "0", "pick.done": "0", "pick.none": "0"}


@pytest.fixture(autouse=True)
def _dossiers(office: FakeOffice) -> None:
    office.keep(a_filed(), a_filed(id="d2", code="C-2"), replace(a_filed(id="old", code="C-3"), revision=4))
    office.keep(a_filed(id="theirs", code="C-4", unit_id=PROVINCE), a_filed(id="done", code="C-5"))
    office.keep(a_filed(id="done", code="C-5", status=Status.PROCESSING))


async def test_a_summary_says_what_can_be_done_and_why_not_and_does_nothing(
    office: FakeOffice, counter: StaffBrowser
) -> None:
    await counter.log_in()
    await counter.open("/staff")

    page = await (await counter.post("/staff/bulk", action="accept", **PICKED)).text()

    assert plain("staff.bulk.can", count=2) in page
    assert plain("staff.bulk.cannot", count=4) in page
    assert plain("staff.bulk.undo.accept") in page
    assert "C-4" not in page
    assert page.count(plain("staff.bulk.why.gone")) == 2
    assert plain("staff.bulk.why.overtaken") in page
    assert plain("staff.bulk.why.not_allowed") in page
    assert office.dossiers.events == []


async def test_each_is_moved_by_itself_and_once(office: FakeOffice, counter: StaffBrowser) -> None:
    await counter.log_in()
    await counter.open("/staff")

    first = await (await counter.post("/staff/bulk/do", action="accept", **PICKED)).text()
    again = await (await counter.post("/staff/bulk/do", action="accept", **PICKED)).text()

    assert plain("staff.bulk.done", count=2) in first
    assert plain("staff.bulk.done", count=0) in again
    assert sorted(event.dossier_id for event in office.dossiers.events) == ["d1", "d2"]
    assert office.dossiers.kept["theirs"].status is Status.REGISTERED
    assert len([each for each in office.audit.entries if each.action == "dossier_decided"]) == 2


async def test_what_is_for_others_to_do_is_named(office: FakeOffice, counter: StaffBrowser) -> None:
    await counter.log_in("chuyenvien", role="specialist")
    await counter.open("/staff")

    page = await (await counter.post("/staff/bulk/do", action="accept", **{"pick.d1": "0"})).text()

    assert plain("staff.bulk.why.not_entitled") in page
    assert office.dossiers.events == []


@pytest.mark.parametrize("fields", [{"action": "refuse", "pick.d1": "0"}, {"action": "accept"}, {"pick.d1": "x"}])
async def test_what_needs_words_or_names_nothing_leads_back(
    office: FakeOffice, counter: StaffBrowser, fields: dict[str, str]
) -> None:
    await counter.log_in()
    await counter.open("/staff")

    answers = [await counter.post(path, **fields) for path in ("/staff/bulk", "/staff/bulk/do")]  # type: ignore[arg-type]

    assert [each.status for each in answers] == [303, 303]
    assert office.dossiers.events == []


@pytest.mark.parametrize("role", ["auditor", "administrator"])
async def test_who_may_not_act_ticks_nothing(counter: StaffBrowser, role: str) -> None:
    await counter.log_in("quan", role=role, unit_id=None)

    assert 'name="pick.' not in await counter.open("/staff")
    assert (await counter.post("/staff/bulk/do", action="accept", **{"pick.d1": "0"})).status == 403
