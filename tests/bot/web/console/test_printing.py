"""Officers print the papers of dossiers that they may see, and the register of their own unit."""

from __future__ import annotations

from datetime import timedelta

import pytest

from flows.dossiers.model import Status, SupplementItem
from flows.procedures.model import Intake
from tests.bot.web.fakes import FakePaperwork
from tests.bot.web.fakes_staff import COMMUNE, PROVINCE, FakeOffice, a_filed
from tests.bot.web.staff_browser import StaffBrowser
from tests.kit import NOW


@pytest.fixture(autouse=True)
def paperwork(office: FakeOffice) -> FakePaperwork:
    office.paperwork = FakePaperwork()
    return office.paperwork


async def test_the_page_links_what_the_dossier_has_now(counter: StaffBrowser, office: FakeOffice) -> None:
    office.keep(a_filed(status=Status.ACCEPTED, received_at=NOW, due_at=NOW + timedelta(days=1)))
    await counter.log_in()

    page = await counter.open("/staff/dossiers/d1")

    linked = [
        code for code in ("mau-01", "mau-02", "mau-03", "mau-04", "mau-05", "mau-06") if f"forms/{code}.pdf" in page
    ]
    assert linked == ["mau-01", "mau-04", "mau-06"]
    assert "forms/to-khai-khai-sinh.pdf" in page


@pytest.mark.parametrize(
    ("status", "form"),
    [(Status.NOT_ACCEPTED, "mau-03"), (Status.STOPPED, "mau-05"), (Status.REGISTERED, "mau-06")],
)
async def test_a_letter_is_made_from_the_dossier(
    counter: StaffBrowser, office: FakeOffice, paperwork: FakePaperwork, status: Status, form: str
) -> None:
    office.keep(a_filed(status=status, reason="Không thuộc thẩm quyền"))
    await counter.log_in()

    answer = await counter.client.get(f"/staff/dossiers/d1/forms/{form}.pdf")

    assert (answer.status, await answer.read()) == (200, f"form_pdf {form}".encode())
    assert "Cán bộ lan" in str(paperwork.orders) or form != "mau-03"
    assert "H99.101-261120-0001" in str(paperwork.orders)


async def test_what_was_asked_for_stands_on_the_supplement_request(
    counter: StaffBrowser, office: FakeOffice, paperwork: FakePaperwork
) -> None:
    asked = (SupplementItem("birth_certificate_paper", "Chụp lại trang sau"),)
    office.keep(a_filed(status=Status.SUPPLEMENT_REQUESTED, supplement=asked, supplements_asked=1))
    await counter.log_in()

    await counter.client.get("/staff/dossiers/d1/forms/mau-02.docx")

    ((task, data),) = paperwork.orders
    assert (task, "Chụp lại trang sau" in str(data)) == ("form_docx", True)


@pytest.mark.parametrize("name", ["mau-01.pdf", "mau-03.pdf", "mau-07.pdf", "nothing.pdf", "mau-06.exe"])
async def test_what_the_dossier_does_not_have_looks_like_none(
    counter: StaffBrowser, office: FakeOffice, name: str
) -> None:
    office.keep(a_filed(status=Status.REGISTERED))
    await counter.log_in()

    assert (await counter.client.get(f"/staff/dossiers/d1/forms/{name}")).status == 404


async def test_another_units_dossier_looks_like_none(
    counter: StaffBrowser, office: FakeOffice, paperwork: FakePaperwork
) -> None:
    office.keep(a_filed(status=Status.ACCEPTED, received_at=NOW))
    await counter.log_in(unit_id=PROVINCE)

    assert (await counter.client.get("/staff/dossiers/d1/forms/mau-01.pdf")).status == 404
    assert paperwork.orders == []


async def test_what_was_prepared_is_printed_for_its_slip(counter: StaffBrowser, office: FakeOffice) -> None:
    office.keep(a_filed(status=Status.PREPARED, ending=Intake.COUNTER, code=None, filed_at=None))
    await counter.log_in()
    path = f"/staff/slips/{'t' * 22}/forms/to-khai-khai-sinh.pdf"

    assert path in await counter.open(f"/staff/slips/{'t' * 22}")
    assert (await counter.client.get(path)).status == 200
    assert (await counter.client.get("/staff/dossiers/d1/forms/to-khai-khai-sinh.pdf")).status == 404


async def test_another_units_slip_looks_like_none(counter: StaffBrowser, office: FakeOffice) -> None:
    office.keep(a_filed(status=Status.PREPARED, ending=Intake.COUNTER, code=None, filed_at=None))
    await counter.log_in(unit_id=PROVINCE)

    assert (await counter.client.get(f"/staff/slips/{'t' * 22}/forms/to-khai-khai-sinh.pdf")).status == 404


async def test_the_register_lists_what_was_filed_in_the_period(
    counter: StaffBrowser, office: FakeOffice, paperwork: FakePaperwork
) -> None:
    codes = [f"H99.101-261120-000{number}" for number in (1, 2, 3)]
    days = (NOW - timedelta(days=1), NOW, NOW - timedelta(days=40))
    office.keep(*(a_filed(id=code, code=code, filed_at=day) for code, day in zip(codes, days, strict=True)))
    await counter.log_in()

    answer = await counter.client.get("/staff/register")

    ((task, data),) = paperwork.orders
    assert (answer.status, task) == (200, "form_pdf")
    assert [code in str(data) for code in codes] == [True, True, False]
    assert "Từ ngày 01/11/2026 đến ngày 20/11/2026" in str(data)
    assert "Nguyễn Thị Mẫu" in str(data)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"unit": PROVINCE}, 404),
        ({"unit": "khac"}, 404),
        ({"from": "2026-13-01"}, 400),
        ({"from": "2026-11-20", "to": "2026-11-01"}, 400),
        ({"from": "2020-01-01", "to": "2026-01-01"}, 400),
        ({"unit": COMMUNE, "from": "2026-11-01", "to": "2026-11-30"}, 200),
    ],
)
async def test_the_register_is_of_ones_own_unit_and_of_a_period(
    counter: StaffBrowser, query: dict[str, str], status: int
) -> None:
    await counter.log_in()

    assert (await counter.client.get("/staff/register", params=query)).status == status


async def test_who_sees_all_units_says_which(counter: StaffBrowser) -> None:
    await counter.log_in(role="officer", unit_id=None)

    assert (await counter.client.get("/staff/register")).status == 404
    assert (await counter.client.get("/staff/register", params={"unit": PROVINCE})).status == 200
