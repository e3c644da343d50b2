"""A guide goes along as a picture where pictures go; elsewhere its page is named in the text."""

import pytest

from bot.channels.base import Document, Message
from bot.channels.limits import TELEGRAM, WEB, ZALO_BOT, ZALO_OA
from bot.channels.telegram import Telegram
from bot.dispatcher import no_document
from bot.guides.sending import guide_path, with_guides
from bot.packing import absolute_links, packed
from flows.conversation.facts import Limits
from flows.conversation.helping import about
from flows.hurdles.guides import TOPICS, guides
from flows.ports import Fate
from tests.bot.fakes_sending import NOW, a_parcel
from tests.emulators.telegram import TelegramEmulator

WORDS = about("sim", "1900 0000").words


async def fetched(path: str) -> Document | None:
    return await with_guides(no_document)(path)


@pytest.mark.parametrize(("limits", "path"), [(TELEGRAM, "/guides/sim"), (ZALO_OA, "/guides/sim"), (ZALO_BOT, "")])
def test_a_picture_goes_where_files_go(limits: Limits, path: str) -> None:
    assert guide_path(WORDS, limits) == path


@pytest.mark.parametrize("topic", TOPICS)
async def test_every_guide_has_a_picture_that_channels_take(topic: str) -> None:
    document = await fetched(f"/guides/{topic}")

    assert document is not None
    assert document.is_picture
    assert ZALO_OA.takes(document.name, len(document.content))


@pytest.mark.parametrize("path", ["/guides/nothing", "/guides/../../etc/passwd", "/guides/", "/elsewhere"])
async def test_anything_else_has_none(path: str) -> None:
    assert await fetched(path) is None


@pytest.mark.parametrize("limits", [TELEGRAM, ZALO_BOT, WEB])
def test_the_steps_and_the_page_stand_in_the_text_for_those_who_see_no_picture(limits: Limits) -> None:
    message = packed(a_parcel(1, words=WORDS), limits, absolute_links("https://dichvu.example.vn"))
    text = " ".join(message.plain)

    assert all(step.text in text for step in guides()["sim"].steps)
    assert "https://dichvu.example.vn/guides/sim" in text


def test_the_paper_to_show_stands_beside_its_guide() -> None:
    words = about("ecopy", "1900 0000").words
    message = packed(a_parcel(1, words=words), TELEGRAM, absolute_links("https://dichvu.example.vn"))

    assert "https://dichvu.example.vn/forms/ban-sao-dien-tu.pdf" in message.plain[0]


async def test_telegram_takes_the_picture_as_a_photo() -> None:
    async with TelegramEmulator() as platform:
        channel = Telegram(platform.token, base=platform.base_url, now=lambda: NOW)

        sent = await channel.send(Message("42", ("Xem hình",), ("Xem hình",), document=await fetched("/guides/sim")))
        await channel.close()

        assert sent.fate is Fate.SENT
        assert [each.method for each in platform.log(42)] == ["sendmessage", "sendphoto"]
