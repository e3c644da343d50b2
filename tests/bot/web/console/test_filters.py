"""What an address narrows the queue to, and queues that are saved."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import parse_qsl

import pytest

from bot.web.console import filters
from bot.web.console.filters import Filters
from bot.web.pages import plain
from flows.conversation.facts import VIETNAM
from flows.ports import QueueFilter
from flows.procedures.model import Intake
from tests.bot.web.fakes_staff import FakeOffice, a_filed
from tests.bot.web.staff_browser import StaffBrowser
from tests.kit import NOW

TONIGHT = datetime(2026, 11, 21, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        pytest.param("", QueueFilter(), id="nothing"),
        pytest.param("procedure=1.001193", QueueFilter(procedure="1.001193"), id="a procedure"),
        pytest.param("channel=zalo", QueueFilter(channel="zalo"), id="a channel"),
        pytest.param("channel=%25", QueueFilter(), id="no channel of ours"),
        pytest.param("mine=1", QueueFilter(holder="lan"), id="what I have"),
        pytest.param("came=chat", QueueFilter(intakes=(Intake.HERE,)), id="filed in a chat"),
        pytest.param("came=x&due=y", QueueFilter(), id="no choices of ours"),
        pytest.param("due=overdue", QueueFilter(due_until=NOW), id="late"),
        pytest.param("due=today", QueueFilter(due_from=NOW, due_until=TONIGHT), id="today"),
        pytest.param("due=soon", QueueFilter(due_from=NOW, due_until=TONIGHT + timedelta(days=3)), id="soon"),
        pytest.param("procedure=%00", QueueFilter(), id="what no database takes"),
    ],
)
def test_an_address_narrows_the_queue(query: str, wanted: QueueFilter) -> None:
    assert filters.asked(filters.read(dict(parse_qsl(query))), login="lan", now=NOW) == wanted


def test_an_empty_filter_says_so() -> None:
    assert Filters().is_empty
    assert not Filters(mine="1").is_empty


async def test_the_page_keeps_its_filters_in_every_link(office: FakeOffice, counter: StaffBrowser) -> None:
    office.keep(a_filed())
    await counter.log_in()

    page = await counter.open("/staff?channel=zalo&mine=1")

    assert office.dossiers.asked[-1] == QueueFilter(channel="zalo", holder="lan")
    assert 'hx-get="/staff?channel=zalo&amp;mine=1&amp;limit=50"' in page
    assert 'href="/staff?tab=overdue&amp;channel=zalo&amp;mine=1"' in page
    assert plain("staff.filter.clear") in page


async def test_a_queue_is_saved_opened_and_forgotten(counter: StaffBrowser, office: FakeOffice) -> None:
    office.keep(a_filed())
    await counter.log_in()
    await counter.open("/staff?due=today")

    answer = await counter.post("/staff/queues", name="Hôm <nay>", query="due=today&evil=1&q=0001")
    page = await counter.open("/staff")
    await counter.post("/staff/queues/forget", name="Hôm <nay>")

    assert (answer.status, answer.headers["Location"]) == (303, "/staff?due=today")
    assert '<a href="/staff?due=today">Hôm &lt;nay&gt;</a>' in page
    assert "Hôm" not in await counter.open("/staff")


@pytest.mark.parametrize(("name", "query"), [("", "due=today"), ("x", ""), ("x", "q=0001"), ("x", "due=never")])
async def test_what_has_no_name_or_narrows_nothing_is_not_saved(
    counter: StaffBrowser, office: FakeOffice, name: str, query: str
) -> None:
    await counter.log_in()
    await counter.open("/staff")

    assert (await counter.post("/staff/queues", name=name, query=query)).status == 303
    assert not any(office.desks.queues.values())


async def test_nobody_sees_what_others_saved(counter: StaffBrowser, office: FakeOffice) -> None:
    await counter.log_in()
    await counter.open("/staff")
    await counter.post("/staff/queues", name="Riêng tôi", query="mine=1")

    await counter.post("/staff/logout")
    await counter.log_in("hoa")

    assert "Riêng tôi" not in await counter.open("/staff")
