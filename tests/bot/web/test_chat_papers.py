"""The PDF that was made of somebody's pages opens in their own chat and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from flows.dossiers.model import Status
from flows.values import Words
from tests.bot.web.conftest import Browser
from tests.bot.web.fakes import TOKEN, Desk, a_dossier, a_file

PAGE = "/chat/papers/f1"


async def has(browser: Browser, desk: Desk, *, person_id: int = 1, **changes: Any) -> None:
    await browser.open()
    desk.dossiers.by_tokens[TOKEN] = a_dossier(status=Status.DRAFT, person_id=person_id)
    given: dict[str, Any] = {"is_joined": True, **changes}
    row = replace(a_file(1, kind="pdf"), **given)
    desk.rows.rows = [row]
    desk.bytes.kept[row.stored.name] = b"%PDF joined"


async def test_joined_paper_is_shown_to_its_own_chat(browser: Browser, desk: Desk) -> None:
    await has(browser, desk)

    answer = await browser.client.get(PAGE)

    assert (answer.status, await answer.read()) == (200, b"%PDF joined")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"person_id": 99}, id="of somebody else"),
        pytest.param({"is_joined": False}, id="a page as it came"),
        pytest.param({"dossier_id": None}, id="loose since the pages changed"),
        pytest.param({"id": "f2"}, id="another file"),
    ],
)
async def test_anything_else_is_not_there(browser: Browser, desk: Desk, given: dict[str, Any]) -> None:
    await has(browser, desk, **given)

    assert (await browser.client.get(PAGE, headers={"Accept": "text/plain"})).status == 404


async def test_without_a_visit_there_is_nothing(browser: Browser, desk: Desk) -> None:
    assert (await browser.client.get(PAGE, headers={"Accept": "text/plain"})).status == 404


async def test_message_links_to_it(browser: Browser, desk: Desk) -> None:
    await browser.open()
    words = Words("paper.joined", {"label": "Giấy chứng sinh", "pages": 4, "bytes": 1_800_000, "page": PAGE})
    desk.outbox.put(1, words)

    page = await browser.open()

    assert "Đã ghép “Giấy chứng sinh”: 1 tệp PDF, 4 trang, 1,8 MB." in page
    assert f'<a href="{PAGE}">Xem tệp PDF đã ghép</a>' in page
