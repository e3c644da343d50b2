"""Before filing the citizen reads why a dossier would come back, and files all the same; the officer reads it too."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from tests.scenarios.at_the_browser import DESK, LOGIN, PASSWORD, PHONE, ChatPage, Console
from tests.scenarios.camera import take
from tests.scenarios.service import Service

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

#: A death of which the family has no notice; the deceased is given the number of whoever tells of it.
TOLD = (
    ("[Con]", "Họ và tên của anh/chị"),
    ("Trần Thị Bưởi", "Số căn cước (12 số)"),
    ("036190001234", "Số điện thoại"),
    ("0912345678", "cư trú ở đâu"),
    ("Số 12, thôn Đồng Bành, xã Thượng Long, tỉnh Phú Thọ", "người mất là gì"),
    ("Trần Văn Lâm", "nam hay nữ"),
    ("[Nam]", "sinh ngày nào"),
    ("15/8/1941", "dân tộc nào"),
    ("Kinh", "căn cước"),
    ("036190001234", "cư trú"),
    ("Số 12, thôn Đồng Bành, xã Thượng Long, tỉnh Phú Thọ", "ngày nào"),
    ("hôm qua", "giờ"),
    ("[Bỏ qua]", "ở đâu"),
    ("[Ở nhà]", "Nguyên nhân"),
    ("Tuổi già", "Giấy báo tử"),
    ("[Không có]", "chứng minh sự kiện chết"),
    ("[Bỏ qua]", "bản sao"),
    ("0", "bằng cách nào"),
    ("[Tại quầy một cửa]", "cam đoan"),
    ("[Tôi cam đoan]", "Xin đọc lại hồ sơ"),
)
NUMBER = "Số căn cước người mất"
PAPER = "Giấy chứng minh sự kiện chết"


async def test_why_it_would_come_back_is_read_by_both(service: Service, chromium: Browser) -> None:
    at = f"http://127.0.0.1:{service.settings['PORT']}"
    phone = await chromium.new_context(base_url=at, device_scale_factor=2, **PHONE)
    citizen = ChatPage(await phone.new_page())

    await _answers_everything(citizen)
    review = citizen.told("Xin đọc lại hồ sơ")
    await expect(review).to_contain_text(f"Thiếu “{PAPER}”, cần vì anh/chị chọn “Giấy báo tử: Không có”")
    await expect(review).to_contain_text("là cùng một số")
    await citizen.page.get_by_text("Xuống cuối").click()
    await take(citizen.page, "phone-verdict")
    await citizen.presses(f"Sửa: {NUMBER}", "căn cước")
    await citizen.says("036041001234", "Xin đọc lại hồ sơ")
    await expect(review).not_to_contain_text("là cùng một số")
    await citizen.presses("Vẫn nộp", "Mã hồ sơ")

    await _the_officer_sees_it(Console(await (await chromium.new_context(base_url=at, **DESK)).new_page()))


async def _answers_everything(citizen: ChatPage) -> None:
    await citizen.opened("Anh/chị cần làm giấy tờ gì?")
    await citizen.says("dang ky khai tu", "1.000656")
    await citizen.presses("Bắt đầu", "đồng ý")
    await citizen.presses("Tôi đồng ý", "là ai")
    await citizen.follows(TOLD)


async def _the_officer_sees_it(desk: Console) -> None:
    await desk.logs_in(LOGIN, PASSWORD)
    await desk.page.locator("a[href^='/staff/dossiers/']").first.click()
    await expect(desk.page.locator("#verdict")).to_contain_text(f"Thiếu “{PAPER}”")
    form = await desk.begins("Yêu cầu bổ sung")
    await expect(form.get_by_label(PAPER, exact=True)).to_be_checked()
    await take(desk.page, "desk-verdict")
