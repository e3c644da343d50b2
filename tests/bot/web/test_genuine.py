"""Anybody checks a code on the page: ours, not ours, unreadable, and not as often as a guesser would like."""

from dataclasses import replace

import pytest

from flows.genuine import Genuine
from tests.bot.web.conftest import Browser
from tests.bot.web.fakes import Desk
from tests.kit import NOW, the_world

GENUINE = Genuine((b"k" * 32,))
CODE = GENUINE.code("notice.accepted", NOW.date())


@pytest.fixture(autouse=True)
def keys(desk: Desk) -> None:
    desk.world = replace(the_world(), genuine=GENUINE)


async def test_a_code_of_ours_tells_day_and_kind(browser: Browser) -> None:
    page = await browser.open(f"/kiem-tra?ma={CODE}")

    assert "Đúng là mã của cơ quan" in page
    assert "20/11/2026" in page
    assert "Báo đã tiếp nhận" in page


async def test_a_code_of_others_is_a_warning(browser: Browser) -> None:
    page = await browser.open("/kiem-tra?ma=7KQ2-M2P9")

    assert "Không phải mã của cơ quan" in page


async def test_what_is_no_code_is_said_so_and_shown_as_text(browser: Browser) -> None:
    answer = await browser.client.get("/kiem-tra", params={"ma": '"><script>alert(1)</script>'})
    page = await answer.text()

    assert answer.status == 422
    assert "<script>alert" not in page


async def test_guessing_is_slowed(browser: Browser) -> None:
    answers = [await browser.client.get("/kiem-tra?ma=7KQ2-M2P9") for _ in range(31)]

    assert [answer.status for answer in answers].count(429) == 1
    assert CODE not in await answers[-1].text()


async def test_the_page_asks_without_a_code(browser: Browser) -> None:
    assert 'name="ma"' in await browser.open("/kiem-tra")
