"""One draft through three doors: begun on the page, continued on one platform, finished on another."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import pytest
import pytest_asyncio

from tests.emulators.telegram import TelegramEmulator
from tests.emulators.zalo import ZaloEmulator
from tests.scenarios.citizen import Citizen, until_filed
from tests.scenarios.service import Service, settings
from tests.scenarios.web_person import WebPerson
from tests.scenarios.zalo_person import ZaloCitizen
from tests.waiting import until_found

pytestmark = pytest.mark.asyncio(loop_scope="module")
BIRTH = "1.001193"
PHOTOS, SCAN = "@mat-truoc.jpg @mat-sau.jpg", "@giay-chung-sinh.pdf"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[tuple[TelegramEmulator, ZaloEmulator, Service]]:
    home: Path = tmp_path_factory.mktemp("linking")
    async with TelegramEmulator() as tg, ZaloEmulator() as zalo:
        given = {**settings(tg, home), **zalo.settings()}
        zalo.deliver_to(f"http://127.0.0.1:{given['PORT']}/hooks/zalo")
        service = Service(given, home)
        try:
            await service.start()
            yield tg, zalo, service
        finally:
            service.end()


async def test_a_draft_is_begun_on_the_page_continued_on_zalo_and_filed_on_telegram(
    town: tuple[TelegramEmulator, ZaloEmulator, Service],
) -> None:
    tg, zalo, service = town
    on_zalo, on_telegram = ZaloCitizen(cast(Any, zalo), 5_090_000_001), Citizen(tg, 901)
    acts = until_filed(BIRTH)
    at = acts.index(PHOTOS)
    async with WebPerson(f"http://127.0.0.1:{service.settings['PORT']}") as web:
        await web.look()
        await web.follow([*acts[:at], "@mat-truoc.jpg"])

        await web.do("tiếp tục trên điện thoại")
        await until_found(lambda: web_says(web, "LIENKET"))
        await on_zalo.do(f"LIENKET {code_in(web.text)}")
        assert "trang web" in on_zalo.texts()[-1]
        await on_zalo.do("đúng")
        await until_found(lambda: web_says(web, "Có người vừa nhập mã"))
        await web.do("[Đúng, là tôi]")
        await until_found(lambda: said(on_zalo, "Đã liên kết"))
        on_zalo.look()
        await on_zalo.follow(["tiếp tục", "@mat-sau.jpg"])
        await until_found(lambda: web_says(web, "trên Zalo"))

        await on_zalo.do("liên kết")
        await on_telegram.do(f"/start lk_{code_in(on_zalo.texts()[-1]).replace(' ', '')}")
        await on_telegram.do("[Đúng, liên kết]")
        await until_found(lambda: said(on_zalo, "Có người vừa nhập mã"))
        on_zalo.look()
        await on_zalo.do("Đúng, là tôi")
        await until_found(lambda: said(on_telegram, "Đã liên kết"))
        on_telegram.look()
        await on_telegram.follow(["tiếp tục", *acts[acts.index(SCAN) :]])

        code = code_of(on_telegram)
        await until_found(lambda: said(on_zalo, code))
        await until_found(lambda: web_says(web, code))
        await web.do("đồng ý")
        await until_found(lambda: web_says(web, "Câu hỏi đó không còn nữa"))

    filed = [each for each in service.dossiers() if each["code"]]
    assert [(each["code"], each["status"], each["files"]) for each in filed] == [(code, "registered", 3)]
    assert filed[0]["answers"]["applicant_id"] == "001190000001"
    assert not [each for each in service.dossiers() if not each["code"]]


def code_in(text: str) -> str:
    found = re.search(r"LIENKET ([2-9A-Z]{4} [2-9A-Z]{4})", text)
    assert found, text[-400:]
    return found[1]


def code_of(citizen: Citizen) -> str:
    found = re.search(r"Mã hồ sơ: (\S+)", "\n".join(citizen.texts()))
    assert found, citizen.texts()[-2:]
    return found[1]


async def said(citizen: Citizen, words: str) -> bool:
    return any(words in text for text in citizen.texts())


async def web_says(web: WebPerson, words: str) -> bool:
    await web.look()
    return words in web.text
