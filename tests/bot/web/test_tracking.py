"""The page behind a slip: public facts for who holds it, papers only for the browser that began the dossier."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest

from bot.workshop.pool import Busy
from flows.dossiers.model import Stage, Status
from flows.procedures.model import Intake
from tests.bot.web.conftest import Browser
from tests.bot.web.fakes import TOKEN, Desk, a_dossier, a_file

PAGE = f"/t/{TOKEN}"
PACKET = f"{PAGE}/packet.zip"


async def test_a_slip_shows_code_procedure_state_dates_and_unit(browser: Browser, desk: Desk) -> None:
    desk.dossiers.by_tokens[TOKEN] = a_dossier(stage=Stage.APPRAISAL)

    page = await browser.open(PAGE)

    for fact in ("H99.01-261121-0001", "Đăng ký khai sinh", "Đang xử lý (đang thẩm định)", "17:00 thứ Ba, 24/11/2026"):
        assert fact in page
    assert "Trung tâm Phục vụ hành chính công xã An Bình" in page
    assert "<svg" in page


async def test_a_slip_shows_nothing_personal(browser: Browser, desk: Desk) -> None:
    desk.dossiers.by_tokens[TOKEN] = a_dossier(status=Status.SUPPLEMENT_REQUESTED, reason="Thiếu giấy của bà Bí Mật")

    page = await browser.open(PAGE)

    assert "Bí Mật" not in page
    assert "trong cuộc trò chuyện" in page


async def test_a_slip_opens_no_session(browser: Browser, desk: Desk) -> None:
    desk.dossiers.by_tokens[TOKEN] = a_dossier()

    await browser.open(PAGE)

    assert desk.visits.open_ones == {}


async def test_a_prepared_dossier_is_a_slip_for_the_counter(browser: Browser, desk: Desk) -> None:
    desk.dossiers.by_tokens[TOKEN] = a_dossier(
        status=Status.PREPARED, ending=Intake.COUNTER, code=None, filed_at=None, received_at=None, due_at=None
    )

    page = await browser.open(PAGE)

    assert "Phiếu chuẩn bị hồ sơ" in page
    assert "Đưa mã này cho cán bộ ở quầy" in page
    assert "Hẹn trả" not in page


UNKNOWN = [
    "AAAAAAAAAAAAAAAAAAAAAA",
    "short",
    "a" * 200,
    "..%2f..%2fetc",
    "%00%00%00%00%00%00%00%00%00%00%00%00%00%00%00%00",
]


@pytest.mark.parametrize("token", UNKNOWN)
async def test_unknown_looks_like_gone(browser: Browser, desk: Desk, token: str) -> None:
    response = await browser.client.get(f"/t/{token}", headers={"Accept": "text/html"})

    assert response.status == 404
    assert "E404" in await response.text()


async def test_a_draft_has_no_slip_yet(browser: Browser, desk: Desk) -> None:
    desk.dossiers.by_tokens[TOKEN] = a_dossier(status=Status.DRAFT)

    assert (await browser.client.get(PAGE)).status == 404


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.DRAFT])
async def test_every_status_has_its_page(browser: Browser, desk: Desk, status: Status) -> None:
    desk.dossiers.by_tokens[TOKEN] = a_dossier(status=status)

    assert (await browser.client.get(PAGE)).status == 200


async def packet(browser: Browser) -> zipfile.ZipFile:
    response = await browser.client.get(PACKET)
    assert response.status == 200
    assert response.headers["Content-Disposition"].startswith("attachment;")
    return zipfile.ZipFile(io.BytesIO(await response.read()))


async def test_the_one_who_began_it_gets_papers_numbered_as_they_were_asked(browser: Browser, desk: Desk) -> None:
    await browser.open()
    desk.dossiers.by_tokens[TOKEN] = a_dossier()
    desk.rows.rows = [a_file(3, step="id_card", kind="pdf"), a_file(1), a_file(2), a_file(4, step="gone")]
    desk.bytes.kept = {f"file-{n}": f"bytes {n}".encode() for n in range(1, 5)}

    packed = await packet(browser)

    assert packed.namelist() == [
        "00-danh-muc.txt",
        "01-to-khai-dang-ky-khai-sinh.pdf",
        "01-to-khai-dang-ky-khai-sinh.docx",
        "02-giay-chung-sinh-1.jpg",
        "02-giay-chung-sinh-2.jpg",
        "03-can-cuoc-cua-cha-me.pdf",
        "04-giay-to-khac.jpg",
    ]
    assert packed.read("03-can-cuoc-cua-cha-me.pdf") == b"bytes 3"
    assert packed.read("01-to-khai-dang-ky-khai-sinh.pdf") == b"form_pdf to-khai-khai-sinh"
    listed = packed.read("00-danh-muc.txt").decode()
    assert "01. Tờ khai đăng ký khai sinh (PDF, DOCX)" in listed
    assert "02. Giấy chứng sinh (2)" in listed


async def test_the_cleaned_file_is_preferred(browser: Browser, desk: Desk) -> None:
    await browser.open()
    desk.dossiers.by_tokens[TOKEN] = a_dossier()
    desk.rows.rows = [a_file(1, clean=True)]
    desk.bytes.kept = {"file-1": b"as it came", "clean-1": b"cleaned"}

    assert (await packet(browser)).read("02-giay-chung-sinh.jpg") == b"cleaned"


async def test_a_dossier_without_files_still_has_its_checklist_and_forms(browser: Browser, desk: Desk) -> None:
    await browser.open()
    desk.dossiers.by_tokens[TOKEN] = a_dossier()

    names = (await packet(browser)).namelist()
    assert names == ["00-danh-muc.txt", *(f"01-to-khai-dang-ky-khai-sinh.{ending}" for ending in ("pdf", "docx"))]


async def test_papers_are_for_nobody_else(browser: Browser, open_browser: Any, desk: Desk) -> None:
    await browser.open()
    other = await open_browser()
    await other.open()
    desk.dossiers.by_tokens[TOKEN] = a_dossier()

    theirs, nobodys = await other.client.get(PACKET), await (await open_browser()).client.get(PACKET)

    assert (theirs.status, nobodys.status) == (404, 404)
    assert "packet.zip" not in await other.open(PAGE)


async def test_a_busy_workshop_is_an_error_and_no_packet_without_forms(browser: Browser, desk: Desk) -> None:
    await browser.open()
    desk.dossiers.by_tokens[TOKEN] = a_dossier()
    desk.paperwork.fails = Busy("form_pdf")

    assert (await browser.client.get(PACKET)).status == 503


async def test_a_missing_file_is_an_error_and_no_half_packet(browser: Browser, desk: Desk) -> None:
    await browser.open()
    desk.dossiers.by_tokens[TOKEN] = a_dossier()
    desk.rows.rows = [a_file(1)]

    response = await browser.client.get(PACKET)

    assert response.status == 500
    assert response.content_type == "text/plain"
