"""An ID card is photographed instead of typed: read, confirmed, filled in, and nothing of the picture stays."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import time
from datetime import date
from pathlib import Path

import pytest
from playwright.async_api import Browser, FilePayload

from flows.identity.card import IdCard
from tests.bot.idcards.drawing import drawn_card, flat
from tests.bot.idcards.people import payload
from tests.scenarios.at_the_browser import PHONE, ChatPage
from tests.scenarios.camera import take
from tests.scenarios.papers import photo
from tests.scenarios.service import Service

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]
HOME = "Tổ 5, Trung Liệt, Đống Đa, Hà Nội"
BAO = IdCard("001090000123", "012345678", "Trương Quốc Bảo", date(1990, 9, 9), "male", HOME, date(2021, 5, 10))
GONE_S = 5.0


def card_photo() -> FilePayload:
    picture = flat(drawn_card(BAO, payload(BAO), random.Random(7)).pixels, kind=".jpg")
    return {"name": "the.jpg", "mimeType": "image/jpeg", "buffer": picture}


async def test_a_card_is_photographed_confirmed_and_filled_in(service: Service, chromium: Browser) -> None:
    at = f"http://127.0.0.1:{service.settings['PORT']}"
    phone = await chromium.new_context(base_url=at, device_scale_factor=2, **PHONE)
    citizen = ChatPage(await phone.new_page())

    await citizen.page.goto("/?start=tt_1_004873")
    await citizen.answered("1.004873")
    await citizen.presses("Bắt đầu", "đồng ý")
    await citizen.presses("Tôi đồng ý", "Xin giấy")
    await citizen.says("cho bản thân", "Số điện thoại")
    await citizen.says("0912345678", "Họ và tên của người được xác nhận")
    await citizen.presses("Chụp thẻ căn cước", "mặt có mã QR")
    await citizen.sends([await photo(chromium, "mo.jpg", title="KHÔNG PHẢI THẺ")], "Chưa đọc được mã QR")
    await citizen.sends([card_photo()], "Trợ lý đọc được trên thẻ")
    await take(citizen.page, "phone-id-card")
    await citizen.shows("001090000123")
    await citizen.presses("Đúng, điền giúp tôi", "nay đã đổi")
    await citizen.presses("Phường Đống Đa, Thành phố Hà Nội", "dân tộc nào")
    await take(citizen.page, "phone-id-card-filled")
    await citizen.says("xem lại", "hay anh/chị muốn")
    await citizen.presses("Làm việc đó", "001090000123")

    await citizen.shows("Tổ 5, Phường Đống Đa, Thành phố Hà Nội")
    await nothing_is_kept(service)


async def nothing_is_kept(service: Service) -> None:
    """Neither the picture, nor what came with it, nor a row about it; what is read stands sealed."""
    assert await asyncio.to_thread(left_over, service.home / "files") == []
    with sqlite3.connect(f"file:{service.home}/motcua.db?mode=ro", uri=True) as database:
        assert database.execute("SELECT count(*) FROM files").fetchone() == (0,)
    for path in service.home.glob("motcua.db*"):
        assert BAO.id_number.encode() not in path.read_bytes()
    assert BAO.id_number not in service.log.read_text(errors="replace")


def left_over(folder: Path) -> list[Path]:
    """What is in the file store; an upload goes right after its turn."""
    deadline = time.monotonic() + GONE_S
    while (kept := [path for path in folder.rglob("*") if path.is_file()]) and time.monotonic() < deadline:
        time.sleep(0.1)
    return kept
