"""The filled declaration is looked at before it is filed; receipt and papers are printed by citizen and officer."""

from __future__ import annotations

import asyncio
import io
from zipfile import ZipFile

import pypdfium2
import pytest
from playwright.async_api import Browser, BrowserContext

from tests.scenarios.at_the_browser import DESK, LOGIN, PASSWORD, PHONE, ChatPage, Console
from tests.scenarios.camera import take
from tests.scenarios.service import Service
from tests.scenarios.test_browser_filing import BEFORE_THE_BREAK

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

#: As there, but without a wrong number, and the certificate is electronic: no photo has to be sent.
TOLD = (
    ("Nguyễn Thị Hoa", "Số căn cước (12 số)"),
    *BEFORE_THE_BREAK[2:3],
    *BEFORE_THE_BREAK[5:-1],
    ("[Bản điện tử]", "bản sao"),
    ("2", "bằng cách nào"),
    ("[Tại quầy một cửa]", "cam đoan"),
    ("[Tôi cam đoan]", "Xin đọc lại hồ sơ"),
)


async def test_forms_are_looked_at_filed_and_printed(service: Service, chromium: Browser) -> None:
    at = f"http://127.0.0.1:{service.settings['PORT']}"
    phone = await chromium.new_context(base_url=at, device_scale_factor=2, **PHONE)
    citizen = ChatPage(await phone.new_page())

    await citizen.opened("Anh/chị cần làm giấy tờ gì?")
    await citizen.says("dang ky khai sinh cho con", "Tờ khai trống")
    await citizen.presses("Bắt đầu", "đồng ý")
    await citizen.presses("Tôi đồng ý", "là ai của bé")
    await citizen.presses("Mẹ của bé", "Họ và tên của anh/chị")
    await citizen.follows(TOLD)
    await _looks_at_the_page(citizen)
    await citizen.presses("Nộp hồ sơ", "Mã hồ sơ")
    slip = await citizen.told("Mã hồ sơ").locator("a", has_text="mở phiếu").get_attribute("href")
    assert slip
    await _prints_what_was_declared(phone, slip)

    desk = await chromium.new_context(base_url=at, **DESK)
    await _officer_prints(desk)


async def _looks_at_the_page(citizen: ChatPage) -> None:
    """The picture is there and large enough to be read."""
    page = citizen.page.locator("img.page").last
    await page.scroll_into_view_if_needed()
    seen = "() => [...document.querySelectorAll('img.page')].some(image => image.naturalWidth > 800)"
    await citizen.page.wait_for_function(seen, timeout=15_000)
    await take(citizen.page, "phone-declaration")


async def _prints_what_was_declared(phone: BrowserContext, slip: str) -> None:
    text = read(await _fetched(phone, f"{slip}/forms/to-khai-khai-sinh.pdf"))
    assert "TRẦN MINH ANH" in text.upper()
    assert "Trần Văn Bình" in text
    assert "Nguyễn Thị Hoa" in read(await _fetched(phone, f"{slip}/forms/phieu-da-gui.pdf"))
    packet = ZipFile(io.BytesIO(await _fetched(phone, f"{slip}/packet.zip")))
    assert "01-to-khai-dang-ky-khai-sinh.pdf" in packet.namelist()


async def _fetched(phone: BrowserContext, address: str) -> bytes:
    """A machine that has no time to draw says so, and people ask again."""
    answer = await phone.request.get(address)
    for _ in range(5):
        if answer.status != 503:
            break
        await asyncio.sleep(2.0)
        answer = await phone.request.get(address)
    body = await answer.body()
    assert answer.status == 200, (answer.status, address, body[:200])
    return body


async def _officer_prints(context: BrowserContext) -> None:
    console = Console(await context.new_page())
    await console.logs_in(LOGIN, PASSWORD)
    link = console.page.locator("table.queue a").first
    code = await link.inner_text()
    await console.opens(code)
    await console.does(await console.begins("Tiếp nhận"))
    href = await console.page.get_by_role("link", name="Giấy tiếp nhận hồ sơ và hẹn trả kết quả").get_attribute("href")
    await console.page.locator("#forms").scroll_into_view_if_needed()
    await take(console.page, "desktop-forms")
    receipt = read(await (await context.request.get(str(href))).body())
    register = read(await (await context.request.get("/staff/register")).body())

    assert code in receipt
    assert "Trần Thị Lan" in receipt
    assert code in register.replace("\r\n", "")


def read(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text
