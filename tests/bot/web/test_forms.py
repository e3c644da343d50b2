"""Blank forms are everybody's; filled ones are for the browser whose chat began the dossier, and for nobody else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.workshop.pool import Busy, WorkFailed
from flows.dossiers.model import Dossier, Status
from tests.bot.web.conftest import Browser
from tests.bot.web.fakes import TOKEN, Desk
from tests.flows.forms.samples import LONG_NAME, a_dossier, the_world

DECLARED, RECEIPT = f"/t/{TOKEN}/forms/to-khai-khai-sinh", f"/t/{TOKEN}/forms/mau-01"


@pytest.fixture
def dossier(desk: Desk) -> Dossier:
    """Received; begun in the chat of the first browser that opens."""
    desk.world = the_world()
    desk.dossiers.by_tokens[TOKEN] = kept = a_dossier(token=TOKEN, chat_id=1)
    return kept


def drawn(desk: Desk) -> str:
    """All that was given to the workshop last."""
    return str(desk.paperwork.orders[-1][1])


async def status_of(browser: Browser, path: str) -> int:
    return (await browser.client.get(path)).status


async def test_a_blank_form_is_everybodys_and_drawn_once(browser: Browser, desk: Desk) -> None:
    for _ in range(2):
        answer = await browser.client.get("/forms/to-khai-khai-sinh.pdf")
        assert (answer.status, await answer.read()) == (200, b"form_pdf to-khai-khai-sinh")

    assert len(desk.paperwork.orders) == 1
    assert desk.visits.open_ones == {}


async def test_the_page_lists_every_form_of_the_law(browser: Browser, desk: Desk) -> None:
    page = await browser.open("/forms")

    assert '<a href="/forms/to-khai-khai-sinh.docx">DOCX</a>' in page
    assert "Phiếu từ chối tiếp nhận, giải quyết hồ sơ" in page
    assert "phieu-da-gui" not in page


@pytest.mark.parametrize("name", ["nothing.pdf", "mau-01.exe", "mau-01", "..%2fmau-01.pdf", "MAU-01.pdf"])
async def test_a_form_that_there_is_not_looks_like_none(browser: Browser, name: str) -> None:
    assert await status_of(browser, f"/forms/{name}") == 404


@pytest.mark.parametrize(
    ("ending", "kind", "how"),
    [("pdf", "application/pdf", "inline"), ("png", "image/png", "inline"), ("docx", None, "attachment")],
)
async def test_who_filed_it_gets_the_declaration(
    browser: Browser, desk: Desk, dossier: Dossier, ending: str, kind: str | None, how: str
) -> None:
    await browser.open()

    answer = await browser.client.get(f"{DECLARED}.{ending}")

    assert answer.status == 200
    assert LONG_NAME in drawn(desk)
    assert kind is None or answer.content_type == kind
    assert answer.headers["Content-Disposition"] == f'{how}; filename="{dossier.code}-to-khai-khai-sinh.{ending}"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


async def test_who_only_holds_the_slip_gets_a_receipt_without_anything_personal(
    browser: Browser, desk: Desk, dossier: Dossier
) -> None:
    page = await browser.open(f"/t/{TOKEN}")

    assert await status_of(browser, f"{RECEIPT}.pdf") == 200
    assert (str(dossier.code) in drawn(desk), LONG_NAME in drawn(desk), "Khuê Dũng" in drawn(desk)) == (
        True,
        False,
        False,
    )
    assert f"{RECEIPT}.pdf" in page
    assert "to-khai" not in page


async def test_the_declaration_is_for_nobody_else(
    browser: Browser, open_browser: Any, desk: Desk, dossier: Dossier
) -> None:
    await browser.open()
    other = await open_browser()
    await other.open()

    for path in (f"{DECLARED}.pdf", "/chat/forms/d1/to-khai-khai-sinh.png"):
        assert await status_of(other, path) == 404
        assert await status_of(await open_browser(), path) == 404
    assert desk.paperwork.orders == []


async def test_before_it_is_received_there_is_no_receipt_but_a_note_that_it_was_sent(
    browser: Browser, desk: Desk, dossier: Dossier
) -> None:
    desk.dossiers.by_tokens[TOKEN] = replace(dossier, status=Status.REGISTERED, received_at=None, due_at=None)

    assert await status_of(browser, f"{RECEIPT}.pdf") == 404
    assert await status_of(browser, f"/t/{TOKEN}/forms/phieu-da-gui.pdf") == 200


@pytest.mark.parametrize("form", ["mau-02", "mau-03", "mau-04", "mau-05", "mau-06", "mau-07"])
async def test_papers_of_the_office_are_not_the_citizens(
    browser: Browser, desk: Desk, dossier: Dossier, form: str
) -> None:
    await browser.open()

    assert await status_of(browser, f"/t/{TOKEN}/forms/{form}.pdf") == 404


async def test_a_draft_is_looked_at_in_its_own_chat(browser: Browser, desk: Desk, dossier: Dossier) -> None:
    await browser.open()
    desk.dossiers.by_tokens[TOKEN] = replace(dossier, status=Status.DRAFT, code=None)

    answer = await browser.client.get("/chat/forms/d1/to-khai-khai-sinh.png")

    assert (answer.status, await answer.read()) == (200, b"form_image to-khai-khai-sinh")
    assert await status_of(browser, "/chat/forms/d1/mau-01.png") == 404
    assert await status_of(browser, f"{DECLARED}.png") == 404


@pytest.mark.parametrize("problem", [Busy("form_pdf"), WorkFailed("form_pdf")])
async def test_without_time_to_draw_it_can_be_tried_again(browser: Browser, desk: Desk, problem: Exception) -> None:
    desk.paperwork.fails = problem

    assert await status_of(browser, "/forms/mau-01.pdf") == 503

    desk.paperwork.fails = None
    assert await status_of(browser, "/forms/mau-01.pdf") == 200
