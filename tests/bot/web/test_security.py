"""Only our own page may post, and only with the token of its own session."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot.web.conftest import Browser
from tests.bot.web.fakes import Desk

FOREIGN = [
    pytest.param({"csrf": ""}, {}, id="no token"),
    pytest.param({"csrf": "0" * 64}, {}, id="wrong token"),
    pytest.param({"csrf": "đ"}, {}, id="token that is not ascii"),
    pytest.param({}, {"Sec-Fetch-Site": "cross-site"}, id="another site says the browser"),
    pytest.param({}, {"Sec-Fetch-Site": "same-site"}, id="a neighbouring host"),
    pytest.param({}, {"Origin": "https://evil.example"}, id="another origin"),
]


@pytest.mark.parametrize(("fields", "headers"), FOREIGN)
async def test_a_post_from_elsewhere_is_refused(
    browser: Browser, desk: Desk, fields: dict[str, str], headers: dict[str, str]
) -> None:
    await browser.open()

    data = {"csrf": browser.csrf, "text": "xin chào", **fields}
    response = await browser.client.post("/chat/say", data=data, headers=headers)

    assert response.status == 403
    assert desk.said() == []


async def test_another_sessions_token_is_worth_nothing(browser: Browser, open_browser: Any, desk: Desk) -> None:
    await browser.open()
    other = await open_browser()
    await other.open()

    browser.csrf = other.csrf

    assert (await browser.post("/chat/say", text="xin chào")).status == 403


@pytest.mark.parametrize("origin", ["null", "http://127.0.0.1:8080"])
async def test_our_own_page_is_let_through(browser: Browser, desk: Desk, origin: str) -> None:
    await browser.open()

    data = {"csrf": browser.csrf, "text": "xin chào"}
    await browser.client.post("/chat/say", data=data, headers={"Origin": origin})

    assert desk.said() == ["xin chào"]
