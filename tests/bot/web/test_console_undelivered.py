"""Messages that will not arrive are read by heads and administrators, who can telephone."""

from __future__ import annotations

import pytest

from bot.web.console_undelivered import about, reason
from bot.web.pages import plain
from flows import texts
from flows.notices import NOTICES, NOTICES_OF_ACTIONS
from flows.ports import Fate, Undelivered
from tests.bot.web.fakes_staff import COMMUNE, FakeOffice
from tests.bot.web.staff_browser import StaffBrowser
from tests.kit import NOW

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
