"""Whoever looks at a link gets a page; whoever presses its button gets the file, which nothing keeps a copy of."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.channels.base import Document
from bot.file_links import FileLinks
from bot.web.app import build_app
from bot.web.file_links import file_routes
from tests.bot.fakes_sending import NOW, a_parcel
from tests.bot.web.fakes import Desk

Client = TestClient[web.Request, web.Application]


@dataclass
class Shelf:
    document: Document | None = None
    asked: str = ""

    async def __call__(self, path: str) -> Document | None:
        self.asked = path
        return self.document


@pytest.fixture
def shelf() -> Shelf:
    return Shelf(Document("giay-to.pdf", b"%PDF joined"))


@pytest.fixture
async def client(desk: Desk, shelf: Shelf) -> AsyncIterator[Client]:
    links = FileLinks("", (b"key",), now=lambda: NOW)
    async with TestClient(TestServer(build_app(desk.deps(), file_routes(links, shelf)))) as client:
        yield client


LINK = str(FileLinks("", (b"key",), now=lambda: NOW).words(a_parcel(1), "paper-1").params["link"])


async def test_looking_gives_no_file(client: Client, shelf: Shelf) -> None:
    async with client.get(LINK) as answer:
        assert (answer.status, b"%PDF" in await answer.read()) == (200, False)

    assert shelf.asked == ""


async def test_pressing_gives_it_as_an_attachment_that_nothing_keeps(client: Client, shelf: Shelf) -> None:
    async with client.post(LINK) as answer:
        assert await answer.read() == b"%PDF joined"

    assert shelf.asked == "paper-1"
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="giay-to.pdf"'
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/f/x", f"{LINK}A", "/f/" + "A" * 200])
async def test_a_forged_link_is_not_there(client: Client, shelf: Shelf, path: str) -> None:
    for call in (client.get, client.post):
        async with call(path) as answer:
            assert answer.status == 404
    assert shelf.asked == ""


async def test_a_file_that_was_deleted_is_not_there(client: Client, shelf: Shelf) -> None:
    shelf.document = None

    async with client.post(LINK) as answer:
        assert answer.status == 404
