"""On channels without a browser of ours the page to look at goes along as a picture."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.channels.base import Document
from bot.forms.sending import AT_ONCE, Documents, with_pages
from bot.packing import document_path
from bot.workshop.pool import Busy, WorkFailed
from flows.dossiers.model import Dossier, Status
from flows.values import Words
from tests.bot.fakes_sending import a_parcel
from tests.bot.web.fakes import FakePaperwork
from tests.flows.forms.samples import LONG_NAME, NOW, a_dossier, the_world

DRAFT = replace(a_dossier(), status=Status.DRAFT, code=None)
PATH = "/chat/forms/d1/to-khai-khai-sinh"


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine that tests run on may be busier than any that people wait for."""
    monkeypatch.setattr("bot.forms.sending.PATIENCE_S", 30.0)


def drawing(paperwork: FakePaperwork) -> Documents:
    async def get(dossier_id: str) -> Dossier | None:
        return DRAFT if dossier_id == "d1" else None

    async def others(path: str) -> Document | None:
        return Document(f"other {path}", b"")

    store = SimpleNamespace(dossiers=SimpleNamespace(get=get))
    return with_pages(others, store=cast(Any, store), world=the_world, paperwork=cast(Any, paperwork), now=lambda: NOW)


async def sent_along(path: str, paperwork: FakePaperwork) -> Document | None:
    return await drawing(paperwork)(path)


async def test_the_page_is_drawn_from_the_draft() -> None:
    paperwork = FakePaperwork()

    document = await sent_along(PATH, paperwork)

    assert document == Document("to-khai-khai-sinh.png", b"form_image to-khai-khai-sinh")
    assert LONG_NAME in str(paperwork.orders)


@pytest.mark.parametrize("path", ["/chat/forms/d2/to-khai-khai-sinh", "/chat/forms/d1/mau-01", "/chat/forms/d1/none"])
async def test_what_there_is_not_is_not_sent(path: str) -> None:
    assert await sent_along(path, FakePaperwork()) is None


async def test_nothing_is_gathered_for_a_page_that_nobody_can_draw_now() -> None:
    paperwork = FakePaperwork()
    paperwork.is_full = True

    assert await sent_along(PATH, paperwork) is None
    assert paperwork.orders == []


class SlowPaperwork(FakePaperwork):
    async def run(self, task: str, params: dict[str, Any]) -> tuple[dict[str, Any], tuple[bytes, ...]]:
        await asyncio.sleep(0.01)
        return await super().run(task, params)


async def test_of_many_at_once_only_a_few_are_gathered_for_and_nobody_waits() -> None:
    paperwork = SlowPaperwork()
    documents = drawing(paperwork)

    drawn = await asyncio.gather(*(documents(PATH) for _ in range(20)))

    assert sum(each is not None for each in drawn) == AT_ONCE == len(paperwork.orders)
    assert await documents(PATH) is not None


class HeldPaperwork(FakePaperwork):
    """Draws when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.may_draw, self.has_drawn = asyncio.Event(), asyncio.Event()

    async def run(self, task: str, params: dict[str, Any]) -> tuple[dict[str, Any], tuple[bytes, ...]]:
        await self.may_draw.wait()
        drawn = await super().run(task, params)
        self.has_drawn.set()
        return drawn


async def test_what_takes_long_is_drawn_to_its_end_and_the_message_has_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.forms.sending.PATIENCE_S", 0.001)
    paperwork = HeldPaperwork()

    assert await sent_along(PATH, paperwork) is None
    paperwork.may_draw.set()

    await asyncio.wait_for(paperwork.has_drawn.wait(), 10)


@pytest.mark.parametrize("problem", [Busy("form_image"), WorkFailed("form_image")])
async def test_without_time_to_draw_the_message_goes_alone(problem: Exception) -> None:
    paperwork = FakePaperwork()
    paperwork.fails = problem

    assert await sent_along(PATH, paperwork) is None


async def test_other_documents_come_from_where_they_did() -> None:
    assert await sent_along("papers/1", FakePaperwork()) == Document("other papers/1", b"")


def test_a_message_that_says_to_look_at_a_page_takes_it_along() -> None:
    assert document_path(a_parcel(1, words=Words("x", {"page": PATH}))) == PATH
    assert document_path(a_parcel(1, document_path="papers/1")) == "papers/1"
    assert document_path(a_parcel(1)) == ""
