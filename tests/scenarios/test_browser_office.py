"""A correction goes through the hands of an office: six people, each at a browser of their own at the same time."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.scenarios.at_the_browser import PHONE, ChatPage, Console
from tests.scenarios.at_the_desks import NAMES, Office, employ
from tests.scenarios.camera import take
from tests.scenarios.papers import photo
from tests.scenarios.service import Service, own

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]
PAPER, STEP = "Giấy tờ làm căn cứ", "basis"
PROCEDURE = "1.004859"
TOLD = (
    "bản thân",
    "Nguyễn Thị Lan",
    "022185001234",
    "0912 345 678",
    "Số 12, thôn Đồng Bành, xã Thượng Long, tỉnh Phú Thọ",
    "Nguyễn Thị Lan",
    "05/03/1985",
    "sửa thông tin ghi sai",
    "[Giấy khai sinh]",
    "UBND xã Thượng Long, số 45 ngày 12/06/1998",
    "Nguyễn Thi Lan",
    "Nguyễn Thị Lan",
    "Thiếu dấu",
)


@pytest_asyncio.fixture(loop_scope="module")
async def service(tmp_path: Path) -> AsyncIterator[Service]:
    """Who decides needs the app; one person for each role."""
    service = Service(own(tmp_path) | {"STAFF_TOTP": "required"}, tmp_path)
    try:
        await service.start()
        await employ(service)
        yield service
    finally:
        service.end()


async def test_six_people_and_one_dossier(service: Service, chromium: Browser) -> None:
    at = f"http://127.0.0.1:{service.settings['PORT']}"
    office = Office(chromium, at, {})
    for role in NAMES:
        await office.comes_in(role)
    phone = await chromium.new_context(base_url=at, device_scale_factor=2, **PHONE)
    citizen = ChatPage(await phone.new_page())

    code = await _files(citizen, chromium)
    await _reception_accepts(office.desks["reception"], citizen, code)
    await _specialist_asks(office.desks["specialist"], citizen, code)
    await _citizen_supplements(citizen, chromium)
    await _specialist_passes_on(office.desks["specialist"])
    await _approver_approves(office.desks["approver"], citizen, code)
    await _desk_returns(office.desks["reception"], citizen, code)
    await _citizen_rates(citizen)
    await _head_sees_the_sheet(office.desks["head"], code)
    await _auditor_sees_and_changes_nothing(office.desks["auditor"], code)

    (mine,) = service.dossiers()
    assert (mine["code"], mine["status"]) == (code, "returned")


async def _files(citizen: ChatPage, chromium: Browser) -> str:
    await citizen.opened("Anh/chị cần làm giấy tờ gì?")
    await citizen.says("giay khai sinh ghi sai ten dem", PROCEDURE)
    await citizen.presses("Bắt đầu", "đồng ý")
    await citizen.presses("Tôi đồng ý", "")
    await citizen.follows([(said, "") for said in TOLD])
    await citizen.sends([await photo(chromium, "can-cu.jpg", title="HỌC BẠ")], "đã nhận")
    await citizen.presses("Xong", "bằng cách nào")
    await citizen.presses("Tại quầy một cửa", "cam đoan")
    await citizen.presses("Tôi cam đoan", "Xin đọc lại hồ sơ")
    await citizen.presses("Nộp hồ sơ", "Mã hồ sơ")
    found = re.search(r"Mã hồ sơ: (\S+)", await citizen.told("Mã hồ sơ").inner_text())
    assert found is not None
    await take(citizen.page, "office-1-citizen-files")
    return found[1]


async def _reception_accepts(desk: Console, citizen: ChatPage, code: str) -> None:
    await expect(desk.page.get_by_text(code)).to_be_visible()
    await desk.opens(code)
    await expect(desk.page.locator("details.action summary", has_text="Đã có kết quả")).to_have_count(0)
    form = await desk.begins("Tiếp nhận")
    await take(desk.page, "office-2-reception-accepts")
    await desk.does(form)
    await citizen.shows("đã được Trung tâm")


async def _specialist_asks(desk: Console, citizen: ChatPage, code: str) -> None:
    await desk.page.goto("/staff/desk")
    await desk.page.locator("#pool").get_by_role("link", name=code).click()
    await desk.page.get_by_role("button", name="Nhận việc").click()
    await expect(desk.page.get_by_role("status")).to_contain_text("Đã nhận việc")
    await desk.page.goto("/staff/desk")
    await expect(desk.page.locator("#mine")).to_contain_text(code)
    await take(desk.page, "office-3-specialist-desk", height=420)
    await desk.page.goto("/staff")
    await desk.opens(code)
    form = await desk.begins("Yêu cầu bổ sung")
    await form.get_by_label(PAPER, exact=True).check()
    await form.locator(f"[name='note.{STEP}']").fill("thiếu trang có dấu, xin chụp đủ")
    await expect(form.locator(".says")).to_contain_text("thiếu trang có dấu")
    await take(desk.page, "office-4-specialist-asks")
    await desk.does(form)
    await citizen.shows("cần bổ sung")


async def _citizen_supplements(citizen: ChatPage, chromium: Browser) -> None:
    await citizen.presses("Bổ sung ngay", "thiếu trang có dấu")
    await citizen.sends([await photo(chromium, "hoc-ba-co-dau.jpg", title="HỌC BẠ")], "đã nhận")
    await citizen.presses("Xong", "Xin kiểm tra lại phần bổ sung")
    await take(citizen.page, "office-5-citizen-supplements")
    await citizen.presses("Gửi bổ sung", "Đã gửi phần bổ sung")


async def _specialist_passes_on(desk: Console) -> None:
    await desk.page.reload()
    await expect(desk.page.locator("#papers")).to_contain_text("hoc-ba-co-dau.jpg")
    await desk.does(await desk.begins("Chuyển thẩm định"))
    await desk.does(await desk.begins("Trình ký duyệt"))


async def _approver_approves(desk: Console, citizen: ChatPage, code: str) -> None:
    await desk.page.goto("/staff")
    await desk.opens(code)
    form = await desk.begins("Đã có kết quả")
    await take(desk.page, "office-6-approver")
    await desk.does(form)
    await citizen.shows("có kết quả")


async def _desk_returns(desk: Console, citizen: ChatPage, code: str) -> None:
    await desk.page.goto("/staff")
    await desk.opens(code)
    form = await desk.begins("Trả kết quả")
    await take(desk.page, "office-7-desk-returns")
    await desk.does(form)
    await citizen.shows("hài lòng")


async def _citizen_rates(citizen: ChatPage) -> None:
    await citizen.page.locator(".choices:not(.past) button", has_text="5 – Rất hài lòng").last.click()
    await citizen.answered("Đã ghi nhận 5 trên 5")
    await citizen.presses("Thái độ phục vụ", "")
    await take(citizen.page, "office-8-citizen-rates")


async def _head_sees_the_sheet(desk: Console, code: str) -> None:
    """Who had it, from when to when: the control sheet wrote itself."""
    await desk.page.goto("/staff?tab=ended")
    await desk.opens(code)
    await desk.page.locator("#clock a").first.click()
    sheet = desk.page.locator("#sheet")
    for role in ("reception", "specialist", "approver"):
        await expect(sheet).to_contain_text(NAMES[role])
    await take(desk.page, "office-9-head-sheet")


async def _auditor_sees_and_changes_nothing(desk: Console, code: str) -> None:
    page = desk.page
    await page.goto(f"/staff/trail?code={code}")
    lines = page.locator("table tbody")
    for role in ("reception", "specialist", "approver", "head"):
        await expect(lines).to_contain_text(NAMES[role])
    await take(page, "office-10-auditor-trail")
    forms = await page.locator("form[method=post]").evaluate_all("forms => forms.map(form => form.action)")
    assert [each.rsplit("/", 1)[-1] for each in forms] == ["logout"]
    await page.goto("/staff?tab=ended")
    await expect(page.get_by_text(code)).to_be_visible()
    await expect(page.get_by_role("link", name=code)).to_have_count(0)
