"""Papers page by page, as pictures of ours, for those who may see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.web.pages import plain
from bot.workshop.pool import Busy, WorkFailed
from tests.bot.web.fakes_staff import PROVINCE, FakeOffice, a_file, a_filed
from tests.bot.web.staff_browser import StaffBrowser


@dataclass
class Easel:
    """Draws what it was given in words, and keeps what was asked."""

    asked: list[tuple[Mapping[str, Any], bytes]] = field(default_factory=list)
    fails: Exception | None = None
    draws: bool = True

    async def run(self, task: str, params: Mapping[str, Any], data: bytes) -> tuple[dict[str, Any], tuple[bytes, ...]]:
        if self.fails:
            raise self.fails
        self.asked.append((params, data))
        return {}, (b"drawn",) if self.draws else ()


@pytest.fixture
def easel(office: FakeOffice) -> Easel:
    """A picture, a PDF of three pages and a letter that nobody can draw."""
    office.paperwork = Easel()
    office.keep(a_filed(), a_filed(id="province", unit_id=PROVINCE, token="p" * 22))
    rows = [a_file("f1"), a_file("f2", kind="pdf", pages=3, position=1), a_file("f3", kind="docx", position=2)]
    office.files.rows = {row.id: row for row in (*rows, a_file("theirs", "province"))}
    office.files.bytes_of = {"f1.clean": b"picture", "f1.raw": b"hostile", "f2.raw": b"pdf", "theirs.clean": b"theirs"}
    return office.paperwork


async def test_pages_of_all_papers_are_leafed_through(easel: Easel, counter: StaffBrowser) -> None:
    await counter.log_in()

    first, last = await counter.open("/staff/files/f1/view"), await counter.open("/staff/files/f2/view?page=3")

    assert plain("staff.viewer.page", place=1, count=4) in first
    assert 'src="/staff/files/f1/pages/1"' in first
    assert 'href="/staff/files/f2/view?page=1"' in first
    assert plain("staff.viewer.page", place=4, count=4) in last
    assert 'href="/staff/files/f2/view?page=2"' in last
    assert plain("staff.viewer.after") not in last


async def test_what_is_shown_was_drawn_from_the_clean_copy(
    office: FakeOffice, easel: Easel, counter: StaffBrowser
) -> None:
    await counter.log_in()

    answers = [await counter.client.get(f"/staff/files/{path}") for path in ("f1/pages/1", "f2/pages/2")]

    assert [await each.read() for each in answers] == [b"drawn", b"drawn"]
    assert easel.asked == [({"kind": "jpeg", "page": 1}, b"picture"), ({"kind": "pdf", "page": 2}, b"pdf")]
    assert {each.headers["Content-Type"] for each in answers} == {"image/jpeg"}
    assert all("sandbox" in each.headers["Content-Security-Policy"] for each in answers)
    assert [each.action for each in office.audit.entries if each.object_id == "d1"] == ["file_viewed"] * 2


@pytest.mark.parametrize(
    "path",
    [
        *("f1/pages/2", "f2/pages/0", "f2/pages/4", "f2/pages/-1", "f2/pages/%D9%A1", "f3/view", "f3/pages/1"),
        *("theirs/view", "theirs/pages/1", "none/view", "none/pages/1", "%00/pages/1"),
    ],
)
async def test_what_is_not_there_and_what_is_not_yours_look_alike(
    easel: Easel, counter: StaffBrowser, path: str
) -> None:
    await counter.log_in()

    assert (await counter.client.get(f"/staff/files/{path}")).status == 404
    assert easel.asked == []


@pytest.mark.parametrize(("fails", "status"), [(Busy("x"), 503), (WorkFailed("x"), 404)])
async def test_a_page_that_cannot_be_drawn_now(
    easel: Easel, counter: StaffBrowser, fails: Exception, status: int
) -> None:
    easel.fails = fails
    await counter.log_in()

    assert (await counter.client.get("/staff/files/f1/pages/1")).status == status


async def test_a_file_that_gives_no_picture_is_not_handed_out_instead(easel: Easel, counter: StaffBrowser) -> None:
    easel.draws = False
    await counter.log_in()

    answer = await counter.client.get("/staff/files/f2/pages/1")

    assert answer.status == 404
    assert b"pdf" not in await answer.read()


async def test_the_dossier_leads_to_the_viewer_and_still_to_the_original(easel: Easel, counter: StaffBrowser) -> None:
    await counter.log_in()

    page = await counter.open("/staff/dossiers/d1")

    assert 'href="/staff/files/f2/view"' in page
    assert 'href="/staff/files/f3/view"' not in page
    assert 'href="/staff/files/f1/original"' in page
