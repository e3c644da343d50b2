"""Whoever brings a slip to the counter is spared filling everything in again: the officer reads, and receives."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.web.pages import plain
from flows.dossiers.model import Dossier, Status
from flows.procedures.model import Intake
from tests.bot.web.fakes_staff import PROVINCE, FakeOffice, a_filed
from tests.bot.web.staff_browser import StaffBrowser

SLIP = "s" * 22
RECEIVE = f"/staff/slips/{SLIP}/receive"


def a_prepared(**changes: object) -> Dossier:
    prepared = a_filed(id="slip", status=Status.PREPARED, token=SLIP, code=None, ending=Intake.COUNTER, filed_at=None)
    return replace(prepared, **changes)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
async def _at_the_counter(office: FakeOffice, counter: StaffBrowser) -> None:
    office.keep(a_prepared())
    await counter.log_in()
    await counter.open(f"/staff/slips/{SLIP}")


async def test_the_page_says_what_the_citizen_will_be_told(counter: StaffBrowser) -> None:
    page = await counter.open(f"/staff/slips/{SLIP}")

    assert plain("staff.action.receive_prepared.do") in page
    assert plain("staff.preview.code") in page
    assert "tiếp nhận</b> lúc 09:00 thứ Sáu, 20/11/2026" in page


async def test_receiving_gives_a_code_and_leads_to_the_dossier(office: FakeOffice, counter: StaffBrowser) -> None:
    answer = await counter.post(RECEIVE, revision="0")

    received = office.dossiers.kept["slip"]
    page = await counter.open(answer.headers["Location"])
    assert (received.status, received.code) == (Status.ACCEPTED, "H99.101-261120-0042")
    assert received.due_at
    assert [parcel.words.key for parcel in office.sent] == ["notice.accepted"]
    assert plain("staff.moved.receive_prepared") in page
    assert "H99.101-261120-0042" in page


async def test_a_double_click_receives_once_and_leads_to_the_dossier(office: FakeOffice, counter: StaffBrowser) -> None:
    answers = [await counter.post(RECEIVE, revision="0") for _ in range(2)]

    again = await counter.client.get(answers[1].headers["Location"], allow_redirects=False)
    assert [each.status for each in answers] == [303, 303]
    assert again.headers["Location"] == "/staff/dossiers/slip"
    assert len(office.sent) == 1


async def test_what_was_prepared_for_the_portal_is_only_read(office: FakeOffice, counter: StaffBrowser) -> None:
    office.keep(a_prepared(ending=Intake.PORTAL))

    page = await counter.open(f"/staff/slips/{SLIP}")
    answer = await counter.post(RECEIVE, revision="0")

    assert plain("staff.action.receive_prepared.do") not in page
    assert plain("staff.slip.portal") in page
    assert answer.headers["Location"] == f"/staff/slips/{SLIP}"
    assert office.dossiers.kept["slip"].status is Status.PREPARED


@pytest.mark.parametrize(
    ("changes", "token"),
    [({"unit_id": PROVINCE}, SLIP), ({"status": Status.DRAFT}, SLIP), ({}, "x" * 22), ({}, "short")],
)
async def test_a_slip_for_another_unit_cannot_be_received(
    office: FakeOffice, counter: StaffBrowser, changes: dict[str, object], token: str
) -> None:
    office.keep(a_prepared(**changes))

    answer = await counter.post(f"/staff/slips/{token}/receive", revision="0")

    assert answer.status == 404
    assert office.sent == []


async def test_receiving_needs_the_token_of_this_session(office: FakeOffice, counter: StaffBrowser) -> None:
    counter.csrf = "another"

    assert (await counter.post(RECEIVE, revision="0")).status == 403
    assert office.dossiers.kept["slip"].status is Status.PREPARED


@pytest.mark.parametrize("revision", ["", "x", "-1", "3"])
async def test_an_odd_revision_receives_nothing(office: FakeOffice, counter: StaffBrowser, revision: str) -> None:
    await counter.post(RECEIVE, revision=revision)

    assert office.dossiers.kept["slip"].status is Status.PREPARED


async def test_the_queue_never_offers_it(counter: StaffBrowser) -> None:
    answer = await counter.act("receive_prepared", "slip")

    assert answer.status == 404
