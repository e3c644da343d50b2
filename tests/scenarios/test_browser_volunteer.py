"""A volunteer on Telegram helps a citizen who has the chat page open: the page gives a code, scanned cards fill the
form, the citizen files, and what was said on the volunteer's phone is deleted there. An officer invites and counts."""

from __future__ import annotations

import io
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from PIL import Image
from playwright.async_api import Browser, expect
from zxingcpp import read_barcodes

from tests.assisting.test_first_time import ACTS
from tests.emulators.telegram import TelegramEmulator
from tests.scenarios.at_the_browser import DESK, LOGIN, PASSWORD, PHONE, ChatPage, Console, give_account
from tests.scenarios.camera import take
from tests.scenarios.citizen import Citizen
from tests.scenarios.service import Service, settings
from tests.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]
NAME, PATIENCE_S = "Nguyễn Văn Sơn", 60.0
#: The card of the mother is in, that of the father is not.
HALF_WAY = 10
NUMBERS = ("001190012345", "001088000123")
#: What must not be left on the volunteer's phone.
PERSONAL = ("Lê Thị Hoa", "Trương Quốc Bảo", "Trương Minh Anh", "0912 345 678", *NUMBERS, "001******345")


@pytest_asyncio.fixture(loop_scope="module")
async def telegram() -> AsyncIterator[TelegramEmulator]:
    async with TelegramEmulator() as tg:
        yield tg


@pytest_asyncio.fixture(loop_scope="module")
async def service(telegram: TelegramEmulator, tmp_path: Path) -> AsyncIterator[Service]:
    """At the chat page and on Telegram."""
    service = Service(settings(telegram, tmp_path), tmp_path)
    try:
        await service.start()
        await give_account(service)
        yield service
    finally:
        service.end()


async def test_from_the_code_to_an_empty_chat(service: Service, telegram: TelegramEmulator, chromium: Browser) -> None:
    at = f"http://127.0.0.1:{service.settings['PORT']}"
    desk = Console(await (await chromium.new_context(base_url=at, **DESK)).new_page())
    phone = await chromium.new_context(base_url=at, device_scale_factor=2, **PHONE)
    citizen, son = ChatPage(await phone.new_page()), Volunteer(telegram, 602, PATIENCE_S)

    await desk.logs_in(LOGIN, PASSWORD)
    await son.follow([f"MOI {await _invites(desk)}", "[Tôi cam kết]"])
    await son.do(f"HOTRO {await _asks_for_help(citizen)}")
    await citizen.shows("Tình nguyện viên đã bắt đầu")
    await son.follow(list(ACTS[:HALF_WAY]))
    await _sees_what_is_done(citizen)
    await son.follow(list(ACTS[HALF_WAY:]))
    assert "001******345" in son.shown()
    assert not [number for number in NUMBERS if number in "".join(son.texts())]
    code = await _reads_and_files(citizen)

    await until(lambda: any("Phiên hỗ trợ đã kết thúc" in text for text in son.texts()))
    await until(lambda: son.left() == [])
    await until(lambda: son.deletions() > 2 * len(ACTS) - 15)
    assert any("đã tiếp nhận" in text for text in son.texts())
    assert code not in "".join(son.texts())
    (dossier,) = [each for each in service.dossiers() if each["code"]]
    assert dossier["code"] == code
    assert dossier["answers"]["@from"]["applicant_name"] == "card"
    assert dossier["answers"]["@from"]["child_name"] == "volunteer"
    await _roster_counts_it(desk)


class Volunteer(Citizen):
    """Presses only what was shown since the act before; an older button may be called the same."""

    since = 0

    async def _act(self, act: str) -> None:
        if button := re.fullmatch(r"\[([^\]]+)\]?", act):
            await until(lambda: self._token(button[1]) != "")
            await self._press(self._token(button[1]))
            return
        self.since = self._latest()
        await super()._act(act)

    async def _press(self, token: str) -> None:
        self.since = self._latest()
        await self.tg.press(self.user_id, data=f"^{re.escape(token)}$")

    def _latest(self) -> int:
        return max((entry.seq for entry in self.tg.log(self.user_id)), default=0)

    def _token(self, label: str) -> str:
        new = [entry for entry in self.messages() if entry.seq > self.since]
        fits = [data for entry in new for shown, data in entry.buttons if shown.startswith(label)]
        return fits[-1] if fits else ""

    def shown(self) -> str:
        """The whole chat as the phone has it now, whoever wrote it."""
        return json.dumps([*self.tg.people().account.chat(self.user_id).messages.values()], ensure_ascii=False)

    def left(self) -> list[str]:
        return [value for value in PERSONAL if value in self.shown()]

    def deletions(self) -> int:
        return sum(each.kind == "delete" for each in self.tg.log(self.user_id))


async def _invites(desk: Console) -> str:
    await desk.page.goto("/staff/volunteers")
    form = desk.page.locator("#invite")
    await form.get_by_label("Họ và tên").fill(NAME)
    await form.get_by_label("Tổ chức").fill("Đoàn xã")
    await form.get_by_role("button", name="Tạo lời mời").click()
    return _code_in("MOI", await desk.page.locator("#invitation").inner_text())


async def _asks_for_help(citizen: ChatPage) -> str:
    await citizen.opened("Anh/chị cần làm giấy tờ gì?")
    await citizen.says("dang ky khai sinh cho con", "1.001193")
    await citizen.presses("Bắt đầu", "đồng ý")
    await citizen.presses("Tôi đồng ý", "là ai của bé")
    await citizen.says("nhờ người giúp", "Anh/chị có đồng ý để tình nguyện viên")
    await citizen.presses("Đồng ý, lấy mã", "HOTRO")
    await take(citizen.page, "phone-helped-code")
    code = _code_in("HOTRO", await citizen.told("HOTRO").inner_text())
    picture = await citizen.told("HOTRO").locator("svg.code").screenshot()
    assert [found.text.rpartition("=")[2] for found in read_barcodes(Image.open(io.BytesIO(picture)))] == [f"ht_{code}"]
    return code


def _code_in(word: str, text: str) -> str:
    found = re.search(rf"{word} (\w{{3}}) ?(\w{{3}})", text)
    assert found is not None, text
    return found[1] + found[2]


async def _sees_what_is_done(citizen: ChatPage) -> None:
    """In full: it is the citizen's own."""
    await citizen.presses("Xem đã điền gì", "Tình nguyện viên đang điền giúp")
    await expect(citizen.told("đang điền giúp")).to_contain_text("Lê Thị Hoa")
    await expect(citizen.told("đang điền giúp")).to_contain_text(NUMBERS[0])


async def _reads_and_files(citizen: ChatPage) -> str:
    await citizen.shows("Xin anh/chị đọc lại")
    await expect(citizen.told("Xin anh/chị đọc lại")).to_contain_text("Trương Minh Anh")
    await take(citizen.page, "phone-helped-readback")
    await citizen.presses("Nộp hồ sơ", "Mã hồ sơ")
    found = re.search(r"Mã hồ sơ: (\S+)", await citizen.told("Mã hồ sơ").inner_text())
    assert found is not None
    return found[1]


async def _roster_counts_it(desk: Console) -> None:
    await desk.page.goto("/staff/volunteers")
    row = desk.page.locator("#roster tbody tr", has_text=NAME)
    *_, sessions, minutes, filed, _ = await row.locator("th, td").all_inner_texts()
    assert (sessions, filed) == ("1", "1")
    assert int(minutes) >= 1
    await row.scroll_into_view_if_needed()
    await take(desk.page, "desktop-volunteers")
