"""The queue by keyboard, a colleague at the same dossier, and papers as pictures, in a real Chromium."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw
from playwright.async_api import expect

from tests.bot.web.console.test_in_chromium import Open, chromium, complaints, open_page
from tests.bot.web.fakes_staff import FakeOffice, a_file, a_filed
from tests.bot.web.staff_browser import HASH
from tests.kit import NOW
from tests.scenarios import camera

__all__ = ["chromium", "complaints", "open_page"]

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


def a_sheet(text: str) -> bytes:
    picture, out = Image.new("RGB", (700, 990), "white"), io.BytesIO()
    ink = ImageDraw.Draw(picture)
    ink.text((60, 60), text, fill="black", font_size=36)
    for line in range(12):
        ink.line((60, 160 + 60 * line, 640, 160 + 60 * line), fill="#999", width=3)
    picture.save(out, "JPEG")
    return out.getvalue()


@pytest.fixture(autouse=True)
def _papers(office: FakeOffice) -> None:
    office.files.rows = {each: a_file(each, position=at) for at, each in enumerate(("f1", "f2"))}
    office.files.bytes_of = {"f1.clean": a_sheet("GIAY CHUNG SINH (mau)"), "f2.clean": a_sheet("TRANG 2 (mau)")}


async def test_the_queue_is_worked_by_keyboard(office: FakeOffice, open_page: Open, complaints: list[str]) -> None:
    page = await open_page()
    office.keep(a_filed(id="d2", code="H99.101-261120-0002"))
    await expect(page.get_by_role("link", name="H99.101-261120-0002")).to_be_visible()

    await page.keyboard.press("/")
    await expect(page.get_by_role("searchbox")).to_be_focused()
    await page.get_by_role("searchbox").blur()
    await page.keyboard.press("j")
    await page.keyboard.press("j")
    await expect(page.get_by_role("link", name="H99.101-261120-0002")).to_be_focused()
    await page.keyboard.press("k")
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("heading", level=1)).to_have_text("H99.101-261120-0001")
    assert complaints == []


async def test_a_colleague_is_named_on_the_page(office: FakeOffice, open_page: Open, complaints: list[str]) -> None:
    hoa = await office.staff.add("hoa", name="Lê Thị Hoa", posts=(), password_hash=HASH)
    await office.desks.present("d1", hoa.id, now=NOW)

    page = await open_page("/staff/dossiers/d1")

    await expect(page.locator("#presence")).to_contain_text("Lê Thị Hoa cũng đang mở hồ sơ này")
    await camera.take(page, "desktop-presence")
    assert complaints == []


async def test_papers_are_read_by_keyboard(office: FakeOffice, open_page: Open, complaints: list[str]) -> None:
    page = await open_page("/staff/files/f1/view")
    leaf = page.locator("#leaf")
    await expect(leaf).to_have_js_property("complete", value=True)
    await expect(leaf).to_have_js_property("naturalWidth", 700)
    before = await leaf.evaluate("each => each.offsetWidth")

    await page.keyboard.press("+")
    assert await leaf.evaluate("each => each.offsetWidth") > before
    await page.keyboard.press("r")
    await expect(leaf).to_have_css("transform", "matrix(0, 1, -1, 0, 0, 0)")
    await page.keyboard.press("0")
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_role("status")).to_contain_text("Trang 2/2")
    await page.keyboard.press("ArrowLeft")
    await expect(page.get_by_role("status")).to_contain_text("Trang 1/2")

    await camera.take(page, "desktop-viewer")
    assert complaints == []
