"""An officer prints the QR codes of their own unit, and of no other."""

from __future__ import annotations

import pypdfium2
import pytest

from bot.web.pages import plain
from bot.workshop.pool import Busy
from tests.bot.web.fakes_staff import COMMUNE
from tests.bot.web.staff_browser import StaffBrowser

OTHER = "tinh-minh-hoa"


async def test_the_page_offers_what_the_unit_does(counter: StaffBrowser) -> None:
    await counter.log_in()

    page = await counter.open("/staff/posters")

    assert "Làm giấy khai sinh cho bé (1.001193)" in page
    assert f'value="{OTHER}"' not in page
    assert 'href="/staff/posters"' in await counter.open("/staff")


@pytest.mark.slow
async def test_one_procedure_is_printed_on_one_sheet(counter: StaffBrowser) -> None:
    await counter.log_in()
    query = {"unit": COMMUNE, "procedure": "1.001193", "part": "posters", "paper": "a5"}

    answer = await counter.client.get("/staff/posters.pdf", params=query)
    pdf = await answer.read()

    assert (answer.status, answer.content_type) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert len(pypdfium2.PdfDocument(pdf)) == 1


@pytest.mark.parametrize("unit", [OTHER, "", "khac", "../x"])
async def test_another_unit_looks_like_none(counter: StaffBrowser, unit: str) -> None:
    await counter.log_in()

    assert (await counter.client.get("/staff/posters.pdf", params={"unit": unit})).status == 404


async def test_what_the_unit_does_not_offer_is_said(counter: StaffBrowser) -> None:
    await counter.log_in()

    page = await counter.open(f"/staff/posters.pdf?unit={COMMUNE}&procedure=9.999999", status=400)

    assert plain("staff.posters.nothing") in page


async def test_a_busy_workshop_is_said(counter: StaffBrowser, monkeypatch: pytest.MonkeyPatch) -> None:
    async def busy(*_: object) -> None:
        raise Busy("posters")

    monkeypatch.setattr("bot.workshop.pool.Workshop.run", busy)
    await counter.log_in()

    page = await counter.open(f"/staff/posters.pdf?unit={COMMUNE}", status=503)

    assert plain("staff.posters.busy") in page
