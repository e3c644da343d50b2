"""A signed PDF from the chat to the officer: byte for byte, with who signed it and whether it is still whole."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from hashlib import sha256
from typing import cast

import pytest

from bot.channels.base import RemoteFile
from bot.filecheck.checker import FileChecker
from bot.papers.signers import SignatureReader
from bot.uploads import Uploads
from bot.workshop.pool import Workshop
from flows.conversation.events import FilesReceived
from flows.files import StoredFile
from flows.ports import FileRow, Files
from tests.bot.fakes_sending import FakeChannel
from tests.bot.filecheck import sample_pdfs
from tests.bot.papers import signing
from tests.bot.web.fakes_staff import FakeOffice, a_filed
from tests.bot.web.staff_browser import StaffBrowser
from tests.kit import NOW

SIGNED = sample_pdfs.signed()
CHANGED = signing.with_later_page(SIGNED)


class Keeping:
    """Keeps files and rows where the console of the test reads them."""

    def __init__(self, office: FakeOffice) -> None:
        self.kept = office.files

    async def get(self, file_id: str) -> FileRow | None:
        return self.kept.rows.get(file_id)

    async def add(self, row: FileRow) -> None:
        self.kept.rows[row.id] = replace(row, dossier_id="d1", step_id="birth_certificate_paper")

    async def put(self, content: bytes) -> StoredFile:
        stored = StoredFile(sha256(content).hexdigest(), "00", len(content), b"")
        self.kept.bytes_of[stored.name] = content
        return stored


@pytest.fixture
async def reader(office: FakeOffice) -> AsyncIterator[SignatureReader]:
    office.keep(a_filed())
    async with Workshop(size=1) as workshop:
        office.signatures = SignatureReader(workshop, [sample_pdfs.AUTHORITY.der])
        yield office.signatures


async def sent(office: FakeOffice, reader: SignatureReader, content: bytes) -> FilesReceived:
    channel, keeping = FakeChannel(), Keeping(office)
    channel.fetched = {"f": [content]}
    uploads = Uploads(
        cast(Files, keeping),
        keeping,  # type: ignore[arg-type]  # nothing is deleted here
        FileChecker(reader._workshop),
        fresh_id=lambda: "x",
        now=lambda: NOW,
        signatures=reader,
    )
    return await uploads.receive(channel, [RemoteFile("f", "giay.pdf")], caption="", seed="up")


async def test_a_signed_pdf_goes_through_unchanged_and_shows_who_signed(
    office: FakeOffice, reader: SignatureReader, counter: StaffBrowser
) -> None:
    event = await sent(office, reader, SIGNED)
    await counter.log_in()

    page = await counter.open("/staff/dossiers/d1")
    answer = await counter.client.get("/staff/files/up.0")

    assert [words.key for words in event.remarks] == ["file.signed.valid"]
    assert sha256(await answer.read()).digest() == sha256(SIGNED).digest()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert signing.SIGNER in page
    assert "Còn nguyên vẹn, chứng thư được tin cậy" in page


async def test_a_changed_one_is_shown_as_changed(
    office: FakeOffice, reader: SignatureReader, counter: StaffBrowser
) -> None:
    event = await sent(office, reader, CHANGED)
    await counter.log_in()

    page = await counter.open("/staff/dossiers/d1")

    assert [words.key for words in event.remarks] == ["file.signed.changed"]
    assert "KHÔNG còn nguyên vẹn" in page
    assert "chứng thư được tin cậy" not in page


async def test_a_file_that_is_gone_leaves_the_page_readable(
    office: FakeOffice, reader: SignatureReader, counter: StaffBrowser
) -> None:
    await sent(office, reader, SIGNED)
    office.files.bytes_of.clear()
    await counter.log_in()

    page = await counter.open("/staff/dossiers/d1")

    assert "Có chữ ký số" in page
    assert signing.SIGNER not in page
