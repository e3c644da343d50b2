"""Papers are handed out only with the right to their dossier, and can do nothing when opened."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows.dossiers.model import Status
from flows.procedures.model import Intake
from tests.bot.web.fakes_staff import PROVINCE, FakeOffice, a_file, a_filed
from tests.bot.web.staff_browser import StaffBrowser

SLIP = "s" * 22


@pytest.fixture(autouse=True)
async def _at_the_counter(office: FakeOffice, counter: StaffBrowser) -> None:
    prepared = a_filed(id="slip", status=Status.PREPARED, token=SLIP, code=None, ending=Intake.COUNTER, filed_at=None)
    far = a_filed(id="far", status=Status.PREPARED, token="f" * 22, code=None, unit_id=PROVINCE)
    office.keep(a_filed(), a_filed(id="province", unit_id=PROVINCE), prepared, far)
    for row in (
        a_file("photo"),
        a_file("paper", kind="pdf"),
        a_file("theirs", "province"),
        a_file("prepared", "slip"),
        replace(a_file("loose"), dossier_id=None),
        a_file("lost"),
        a_file("raw", clean=None),
    ):
        office.files.rows[row.id] = row
        if row.id != "lost":
            office.files.bytes_of |= {row.stored.name: b"as sent", f"{row.id}.clean": b"clean"}
    await counter.log_in()


async def test_a_picture_is_shown_as_we_encoded_it(counter: StaffBrowser) -> None:
    answer = await counter.client.get("/staff/files/photo")

    assert await answer.read() == b"clean"
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", ["/staff/files/photo/original", f"/staff/slips/{SLIP}/files/prepared/original"])
async def test_original_of_a_picture_is_only_to_be_saved(counter: StaffBrowser, address: str) -> None:
    answer = await counter.client.get(address)

    assert await answer.read() == b"as sent"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("file_id", ["paper", "raw", "theirs", "loose", "nobody"])
async def test_there_is_no_other_original_to_be_had(counter: StaffBrowser, file_id: str) -> None:
    answer = await counter.client.get(f"/staff/files/{file_id}/original", headers={"Accept": "text/plain"})

    assert answer.status == 404


@pytest.mark.parametrize(
    ("file_id", "suffix"),
    [pytest.param("paper", "pdf", id="a PDF"), pytest.param("raw", "jpg", id="a picture that we did not encode")],
)
async def test_anything_else_is_only_to_be_saved(counter: StaffBrowser, file_id: str, suffix: str) -> None:
    answer = await counter.client.get(f"/staff/files/{file_id}")

    name = f"H99.101-261120-0001-birth_certificate_paper-1.{suffix}"
    assert await answer.read() == b"as sent"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'


@pytest.mark.parametrize("file_id", ["theirs", "prepared", "loose", "lost", "nothing", "..%2Fphoto", "photo%00"])
async def test_files_of_others_and_files_that_are_not_there_look_the_same(counter: StaffBrowser, file_id: str) -> None:
    answer = await counter.client.get(f"/staff/files/{file_id}", headers={"Accept": "text/plain"})

    assert answer.status == 404
    assert await answer.text() == "E404\n"


async def test_the_slip_opens_the_papers_of_its_own_dossier_only(counter: StaffBrowser) -> None:
    own = await counter.client.get(f"/staff/slips/{SLIP}/files/prepared")
    other = await counter.client.get(f"/staff/slips/{SLIP}/files/photo", headers={"Accept": "text/plain"})

    assert await own.read() == b"clean"
    assert other.status == 404


async def test_the_slip_shows_what_was_prepared(counter: StaffBrowser) -> None:
    page = await counter.open(f"/staff/slips/{SLIP}")

    assert "Nguyễn Thị Mẫu" in page
    assert f'src="/staff/slips/{SLIP}/files/prepared"' in page
    assert 'name="action"' not in page


async def test_a_slip_of_a_filed_dossier_leads_to_the_dossier(counter: StaffBrowser) -> None:
    answer = await counter.client.get(f"/staff/slips/{'t' * 22}", allow_redirects=False)

    assert answer.headers["Location"] == "/staff/dossiers/d1"


@pytest.mark.parametrize("token", ["f" * 22, "x" * 22, "short", "a b"])
async def test_a_slip_for_another_unit_is_as_unknown_as_no_slip(counter: StaffBrowser, token: str) -> None:
    answer = await counter.client.get(f"/staff/slips/{token}", headers={"Accept": "text/plain"})

    assert answer.status == 404
