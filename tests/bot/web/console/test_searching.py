"""The search box: what finds a dossier, who may search for people, and what is left of a search."""

from __future__ import annotations

import pytest

from bot.web.console import searching
from bot.web.pages import plain
from flows.dossiers.model import Status
from tests.bot.web.fakes_staff import PROVINCE, FakeOffice, a_filed
from tests.bot.web.staff_browser import StaffBrowser

CODE, THEIRS = "H99.101-261120-0001", "H99.01-261120-0001"


@pytest.fixture(autouse=True)
def _dossiers(office: FakeOffice) -> None:
    office.keep(a_filed(), a_filed(id="province", code=THEIRS, unit_id=PROVINCE, token="p" * 22))
    office.keep(a_filed(id="draft", code=None, status=Status.DRAFT, filed_at=None))


@pytest.mark.parametrize(
    ("typed", "by"),
    [
        pytest.param("nguyen thi mau", "name", id="a name without accents"),
        pytest.param("Mẫu Nguyễn", "name", id="its words in any order"),
        pytest.param("001190000017", "id_number", id="an ID number"),
    ],
)
async def test_people_are_found_in_the_own_unit_whatever_is_known(counter: StaffBrowser, typed: str, by: str) -> None:
    await counter.log_in()
    await counter.open("/staff")

    answer = await counter.post("/staff/search", q=typed)
    page = await answer.text()

    assert answer.status == 200
    assert CODE in page
    assert THEIRS not in page
    assert page.count('href="/staff/dossiers/') == 1
    assert plain(f"staff.search.by.{by}") in page


async def test_a_search_for_a_person_leaves_only_that_it_was_made(office: FakeOffice, counter: StaffBrowser) -> None:
    await counter.log_in()
    await counter.open("/staff")

    page = await (await counter.post("/staff/search", q="Nguyễn Thị Mẫu")).text()

    (noted,) = [each for each in office.audit.entries if each.action == "dossiers_searched"]
    assert (noted.actor, noted.object_id, dict(noted.detail)) == ("lan", "", {"by": "name", "found": 1})
    assert "Nguyễn Thị" not in page


async def test_every_word_must_be_there(counter: StaffBrowser) -> None:
    await counter.log_in()
    await counter.open("/staff")

    page = await (await counter.post("/staff/search", q="Nguyễn Thị Hoa")).text()

    assert plain("staff.search.none") in page


@pytest.mark.parametrize(
    ("typed", "where"),
    [
        ("261120-0001", "/staff?q=261120-0001"),
        ("", "/staff"),
        (f"https://motcua.example/t/{'s' * 22}", f"/staff/slips/{'s' * 22}"),
    ],
)
async def test_codes_and_slips_lead_to_their_pages(counter: StaffBrowser, typed: str, where: str) -> None:
    await counter.log_in()
    await counter.open("/staff")

    answer = await counter.post("/staff/search", q=typed)

    assert (answer.status, answer.headers["Location"]) == (303, where)


@pytest.mark.parametrize("role", ["administrator", "auditor"])
async def test_who_may_open_no_dossier_seeks_nobody(office: FakeOffice, counter: StaffBrowser, role: str) -> None:
    await counter.log_in("quan", role=role, unit_id=None)
    await counter.open("/staff")
    office.dossiers.asked.clear()

    answer = await counter.post("/staff/search", q="nguyen thi mau")

    assert answer.status == 403
    assert CODE not in await answer.text()
    assert office.dossiers.asked == []


async def test_trying_out_numbers_comes_to_an_end(
    counter: StaffBrowser, office: FakeOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "MOST", 2)
    await counter.log_in()
    await counter.open("/staff")

    answers = [await counter.post("/staff/search", q=f"00119000001{n}") for n in range(3)]
    office.now += searching.WITHIN
    later = await counter.post("/staff/search", q="001190000017")

    assert [each.status for each in answers] == [200, 200, 429]
    assert later.status == 200


async def test_a_search_from_elsewhere_is_refused(counter: StaffBrowser) -> None:
    await counter.log_in()
    counter.csrf = "x"

    assert (await counter.post("/staff/search", q="nguyen thi mau")).status == 403
