"""A message that opens the chat elsewhere carries links and a code for the doors that the installation has."""

from __future__ import annotations

import asyncio
from typing import Any

import cv2
import numpy
import pytest

from bot.channels.limits import TELEGRAM, ZALO_BOT, ZALO_OA
from bot.doors import OpenDoors, inline, opened, qr_path, with_codes, with_doors
from bot.packing import code_path
from bot.posters.doors import Doors
from bot.render import words_to_text
from bot.settings import Settings
from flows.values import Words
from tests.bot.fakes_sending import a_parcel
from tests.emulators.telegram import TelegramEmulator

ALL = Doors("https://dichvu.example.vn", "motcua_bot", "1234567890")
PAGES = Doors("https://dichvu.example.vn")
CODE = Words("linking.code", {"code": "K7M2 QX4H", "word": "LIENKET", "minutes": 10, "start": "lk_K7M2QX4H"})


@pytest.mark.parametrize(
    ("doors", "payload", "links"),
    [
        (PAGES, "lk_A", {"web_link": "https://dichvu.example.vn/?start=lk_A"}),
        (
            ALL,
            "lk_A",
            {
                "web_link": "https://dichvu.example.vn/?start=lk_A",
                "telegram_link": "https://t.me/motcua_bot?start=lk_A",
                "zalo_link": "https://zalo.me/1234567890",
            },
        ),
        (Doors("https://x.vn", "b"), "", {"web_link": "https://x.vn/", "telegram_link": "https://t.me/b"}),
    ],
)
def test_each_door_has_its_link(doors: Doors, payload: str, links: dict[str, Any]) -> None:
    assert opened(doors, payload) == links


def test_the_link_code_is_said_with_every_door() -> None:
    said = words_to_text(with_doors(lambda: ALL)(CODE), markup="plain")

    for each in opened(ALL, "lk_K7M2QX4H").values():
        assert str(each) in said


def test_doors_that_are_not_there_are_not_spoken_of() -> None:
    said = words_to_text(with_doors(lambda: PAGES)(CODE), markup="plain")

    assert "t.me" not in said
    assert "zalo.me" not in said


def test_other_words_stay_as_they_are() -> None:
    words = Words("greeting", {"name": "An"})

    assert with_doors(lambda: ALL)(words) is words
    assert (qr_path(words), inline(words)) == ("", "")


def test_a_picture_goes_along_where_pictures_go() -> None:
    parcel = a_parcel(1, words=CODE)

    assert [code_path(parcel, each) for each in (TELEGRAM, ZALO_OA, ZALO_BOT)] == ["/qr/lk_K7M2QX4H"] * 2 + [""]


async def no_file(path: str) -> None:
    return None


async def test_the_picture_leads_to_our_pages() -> None:
    picture = await with_codes(no_file, lambda: ALL)("/qr/lk_K7M2QX4H")

    assert picture is not None
    assert ZALO_OA.takes(picture.name, len(picture.content))
    read = cv2.imdecode(numpy.frombuffer(picture.content, numpy.uint8), cv2.IMREAD_GRAYSCALE)
    assert cv2.QRCodeDetector().detectAndDecode(read)[0] == "https://dichvu.example.vn/?start=lk_K7M2QX4H"
    assert await with_codes(no_file, lambda: ALL)("papers/1") is None


def test_a_page_shows_the_code_without_styles() -> None:
    shown = inline(with_doors(lambda: ALL)(CODE))

    assert shown.startswith("<svg")
    assert "style" not in shown
    assert inline(with_doors(lambda: PAGES)(CODE)) == ""


async def test_the_bots_name_is_asked_for() -> None:
    async with TelegramEmulator() as tg:
        settings = Settings(_env_file=None, telegram_bot_token=tg.token, telegram_api_base=tg.base_url)  # type: ignore[call-arg,arg-type]
        doors = OpenDoors(settings)
        assert doors().telegram == ""

        await doors.run(asyncio.Event())

    assert doors().telegram == "emulated_bot"
