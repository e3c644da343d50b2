"""On channels without a browser of ours the page to look at goes along as a picture."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.channels.base import Document
from bot.forms.sending import with_pages
from bot.packing import document_path
from bot.workshop.pool import Busy, WorkFailed
from flows.dossiers.model import Dossier, Status
from flows.values import Words
from tests.bot.fakes_sending import a_parcel
from tests.bot.web.fakes import FakePaperwork
from tests.flows.forms.samples import LONG_NAME, NOW, a_dossier, the_world

DRAFT = replace(a_dossier(), status=Status.DRAFT, code=None)
PATH = "/chat/forms/d1/to-khai-khai-sinh"


async def sent_along(path: str, paperwork: FakePaperwork) -> Document | None:
    async def get(dossier_id: str) -> Dossier | None:
        return DRAFT if dossier_id == "d1" else None

    async def others(path: str) -> Document | None:
        return Document(f"other {path}", b"")

    store = SimpleNamespace(dossiers=SimpleNamespace(get=get))
    documents = with_pages(
        others, store=cast(Any, store), world=the_world, paperwork=cast(Any, paperwork), now=lambda: NOW
    )
    return await documents(path)


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
