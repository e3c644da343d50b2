"""Messages that will not arrive are read by heads and administrators, who can telephone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.web.console.undelivered import about, reason
from bot.web.pages import plain
from flows import texts
from flows.delivery.model import Path
from flows.delivery.ways import REASONS
from flows.notices import NOTICES, NOTICES_OF_ACTIONS
from flows.ports import Fate, Undelivered
from tests.bot.web.fakes_staff import COMMUNE, PROVINCE, FakeOffice, a_filed
from tests.bot.web.staff_browser import StaffBrowser
from tests.kit import NOW, the_world

BLOCKED = Undelivered(
    2, "telegram", "notice.accepted", Fate.BLOCKED, "Forbidden: <b>", NOW, "d1", "H99.101-261120-0001"
)
REJECTED = Undelivered(1, "telegram", "together", Fate.REJECTED, "Bad Request", NOW)


@pytest.mark.parametrize(("role", "unit_id"), [("head", COMMUNE), ("administrator", None)])
async def test_a_head_reads_when_where_what_and_why(
    office: FakeOffice, counter: StaffBrowser, role: str, unit_id: str | None
) -> None:
    office.outbox.lost = [BLOCKED, REJECTED]
    await counter.log_in("sep", role=role, unit_id=unit_id)

    page = await counter.open("/staff/undelivered")

    for each in ("09:00 thứ Sáu, 20/11/2026", "Telegram", plain("staff.told.accepted"), plain("staff.told.other")):
        assert each in page
    assert plain("staff.undelivered.blocked") in page
    assert plain("staff.undelivered.rejected") in page
    assert '<a href="/staff/dossiers/d1">H99.101-261120-0001</a>' in page
    assert "Forbidden" not in page
    assert office.outbox.asked == [(COMMUNE,) if unit_id else None]


async def test_an_officer_neither_opens_it_nor_sees_the_way(counter: StaffBrowser) -> None:
    await counter.log_in()

    assert "/staff/undelivered" not in await counter.open("/staff")
    assert (await counter.client.get("/staff/undelivered", headers={"Accept": "text/plain"})).status == 403


async def test_a_head_sees_the_way_and_that_all_is_well(counter: StaffBrowser) -> None:
    await counter.log_in("sep", role="head")

    assert 'href="/staff/undelivered"' in await counter.open("/staff")
    assert plain("staff.undelivered.none") in await counter.open("/staff/undelivered")


@pytest.mark.parametrize("notice", [*NOTICES.values(), *NOTICES_OF_ACTIONS.values()], ids=lambda notice: notice.key)
def test_every_notice_is_named(notice: object) -> None:
    assert about(notice.key) != "other"  # type: ignore[attr-defined]


@pytest.mark.parametrize("key", ["notice.something_new", "greeting", "together", "notice."])
def test_whatever_else_was_said_was_an_answer(key: str) -> None:
    assert about(key) == "other"


@pytest.mark.parametrize(
    ("fate", "error", "why"),
    [
        (Fate.BLOCKED, "", "blocked"),
        (Fate.REJECTED, "given up: TimedOut", "given_up"),
        (Fate.REJECTED, "Bad Request: chat not found", "rejected"),
    ],
)
def test_the_reason_is_said_in_plain_words(fate: Fate, error: str, why: str) -> None:
    assert reason(Undelivered(1, "telegram", "greeting", fate, error, NOW)) == why
    assert texts.has(f"staff.undelivered.{why}")


PHONE = next(step.id for step in the_world().library.procedure(a_filed().procedure_code).steps if step.kind == "phone")  # type: ignore[union-attr]
TELEPHONE = Undelivered(
    3, "", "notice.accepted", Fate.REJECTED, "", NOW, "d1", "H99.101-261120-0001", "telephone", "no_template"
)


async def test_the_list_says_why_somebody_has_to_call(office: FakeOffice, counter: StaffBrowser) -> None:
    office.outbox.lost = [TELEPHONE]
    await counter.log_in("sep", role="head", unit_id=COMMUNE)

    page = await counter.open("/staff/undelivered")

    assert plain("staff.undelivered.telephone") in page
    assert plain("staff.why.no_template") in page


async def test_a_number_is_hidden_until_it_is_opened_by_the_unit(office: FakeOffice, counter: StaffBrowser) -> None:
    office.keep(a_filed(answers={PHONE: "+84912345678"}))
    office.outbox.lost = [TELEPHONE, replace(TELEPHONE, id=4)]
    await counter.log_in("sep", role="head", unit_id=COMMUNE)

    before = await counter.open("/staff/undelivered")
    after = await counter.open("/staff/undelivered?open=3")

    assert "345" not in before
    assert after.count("0912 345 678") == 1
    assert 'href="/staff/undelivered?open=4#line-4"' in after


async def test_a_number_of_another_unit_stays_hidden(office: FakeOffice, counter: StaffBrowser) -> None:
    office.keep(a_filed(answers={PHONE: "+84912345678"}, unit_id=PROVINCE))
    office.outbox.lost = [TELEPHONE]
    await counter.log_in("sep", role="head", unit_id=COMMUNE)

    assert "0912" not in await counter.open("/staff/undelivered?open=3")


@pytest.mark.parametrize("path", Path)
def test_every_path_has_words_for_staff(path: Path) -> None:
    assert texts.has(f"staff.path.{path.value}")


@pytest.mark.parametrize("why", REASONS)
def test_every_reason_has_words_for_staff(why: str) -> None:
    assert texts.has(f"staff.why.{why}")
