"""The queue: who sees which dossiers, in which order, with which words about time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.web.pages import plain
from flows.dossiers.model import Stage, Status
from tests.bot.web.fakes_staff import COMMUNE, PROVINCE, FakeOffice, a_filed
from tests.bot.web.staff_browser import StaffBrowser
from tests.kit import NOW

LATE = a_filed(id="late", code="H99.101-261112-0001", status=Status.PROCESSING, stage=Stage.APPRAISAL)
LATE = replace(LATE, received_at=NOW - timedelta(days=8), due_at=NOW - timedelta(days=3))
FRESH = a_filed()
OTHERS = a_filed(id="province", code="H99.01-261120-0001", unit_id=PROVINCE, token="p" * 22)


@pytest.fixture(autouse=True)
def _dossiers(office: FakeOffice) -> None:
    office.keep(FRESH, LATE, OTHERS)


async def test_an_officer_sees_the_dossiers_of_the_own_unit_the_late_ones_first(counter: StaffBrowser) -> None:
    await counter.log_in()

    page = await counter.open("/staff")

    assert 0 < page.index("H99.101-261112-0001") < page.index("H99.101-261120-0001")
    assert "H99.01-261120-0001" not in page
    assert plain("staff.clock.overdue", days=3) in page
    assert plain("staff.clock.waiting") in page
    assert plain("stage.appraisal") in page


async def test_the_queue_shows_nothing_of_a_person(counter: StaffBrowser) -> None:
    await counter.log_in()

    page = await counter.open("/staff")

    assert not any(each in page for each in ("Nguyễn Thị Mẫu", "001190000017", "Trần Bình Minh"))


async def test_another_units_filter_gives_an_officer_nothing_more(counter: StaffBrowser) -> None:
    await counter.log_in()

    assert "H99.01-261120-0001" not in await counter.open(f"/staff?unit={PROVINCE}")


async def test_who_sees_all_units_may_choose_one(counter: StaffBrowser) -> None:
    await counter.log_in("quan", role="administrator", unit_id=None)

    everything, commune = await counter.open("/staff"), await counter.open(f"/staff?unit={COMMUNE}")

    assert "H99.01-261120-0001" in everything
    assert "H99.01-261120-0001" not in commune
    assert "H99.101-261120-0001" in commune


@pytest.mark.parametrize(
    ("tab", "seen", "hidden"),
    [
        pytest.param("overdue", "0001", "261120-0001", id="late ones only"),
        pytest.param("registered", "261120-0001", "261112-0001", id="waiting to be received"),
        pytest.param("processing", "261112-0001", "261120-0001", id="in work"),
        pytest.param("no-such-tab", "261120-0001", "nothing", id="an unknown tab is the first"),
    ],
)
async def test_tabs_part_the_queue(counter: StaffBrowser, tab: str, seen: str, hidden: str) -> None:
    await counter.log_in()

    page = await counter.open(f"/staff?tab={tab}")

    assert seen in page
    assert hidden not in page


async def test_an_empty_tab_says_so(counter: StaffBrowser) -> None:
    await counter.log_in()

    assert plain("staff.empty.resolved") in await counter.open("/staff?tab=resolved")


async def test_the_end_of_a_code_finds_a_dossier_whatever_its_status(office: FakeOffice, counter: StaffBrowser) -> None:
    office.keep(replace(FRESH, id="old", code="H99.101-260102-0042", status=Status.RETURNED, finished_at=NOW))
    await counter.log_in()

    page = await counter.open("/staff?q=0102-0042")

    assert "H99.101-260102-0042" in page
    assert "261112-0001" not in page


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "%", "'; DROP", "\u202e", "x" * 3000])
async def test_a_search_for_anything_is_only_text(counter: StaffBrowser, text: str) -> None:
    await counter.log_in()

    answer = await counter.client.get("/staff", params={"q": text})

    assert answer.status == 200
    assert "<script>alert" not in (await answer.text()).lower()


@pytest.mark.parametrize("address", ["https://motcua.example/t/{}", "/t/{}", "http://127.0.0.1:8080/t/{}/"])
async def test_the_address_of_a_slip_leads_to_the_prepared_dossier(counter: StaffBrowser, address: str) -> None:
    await counter.log_in()

    answer = await counter.client.get("/staff", params={"q": address.format("s" * 22)}, allow_redirects=False)

    assert answer.headers["Location"] == f"/staff/slips/{'s' * 22}"


async def test_a_long_queue_comes_in_pages(office: FakeOffice, counter: StaffBrowser) -> None:
    office.keep(*(replace(FRESH, id=f"n{n}", code=f"H99.101-261119-{n:04}") for n in range(60)))
    await counter.log_in()

    first, second = await counter.open("/staff"), await counter.open("/staff?limit=100")

    assert first.count('href="/staff/dossiers/') == 50
    assert "limit=100" in first
    assert second.count('href="/staff/dossiers/') == 62


@pytest.mark.parametrize("limit", ["-1", "0", "99999999999", "x", "٣"])
async def test_odd_page_sizes_are_brought_within_bounds(counter: StaffBrowser, limit: str) -> None:
    await counter.log_in()

    assert (await counter.client.get("/staff", params={"limit": limit})).status == 200
