"""The guides' pages are everybody's: steps, a described picture, where each comes from, and a paper to print."""

import html

import pytest

from bot.web.transcript import shown
from flows.conversation.helping import about
from flows.hurdles.guides import TOPICS, guides
from flows.ports import Kind, StoredMessage
from tests.bot.web.conftest import Browser
from tests.kit import NOW


@pytest.mark.parametrize("topic", TOPICS)
async def test_a_guide_can_be_read_and_heard(browser: Browser, topic: str) -> None:
    page = html.unescape(await browser.open(f"/guides/{topic}"))
    guide = guides()[topic]

    assert all(step.text in page and step.source in page for step in guide.steps)
    assert f'alt="{guide.seen}"' in page


async def test_the_picture_of_a_page_is_there(browser: Browser) -> None:
    answer = await browser.client.get("/static/guides/sim.svg")

    assert answer.status == 200


async def test_all_guides_are_listed(browser: Browser) -> None:
    page = await browser.open("/guides")

    assert all(f'href="/guides/{topic}"' in page for topic in TOPICS)


async def test_the_paper_to_show_is_offered_where_there_is_one(browser: Browser) -> None:
    assert 'href="/forms/ban-sao-dien-tu.pdf"' in await browser.open("/guides/ecopy")
    assert "/forms/" not in await browser.open("/guides/sim")


@pytest.mark.parametrize("topic", ["nothing", "..%2fsim", "SIM"])
async def test_a_guide_that_there_is_not_looks_like_none(browser: Browser, topic: str) -> None:
    assert (await browser.client.get(f"/guides/{topic}")).status == 404


def test_in_the_chat_the_picture_is_shown_with_its_words() -> None:
    message = StoredMessage(1, about("sim", "1900 0000").words, (), Kind.REPLY, NOW)

    (line,) = shown([message])

    assert '<a href="/guides/sim"><img class="guide" src="/static/guides/sim.svg?v=' in line.html
    assert html.escape(guides()["sim"].seen) in line.html
