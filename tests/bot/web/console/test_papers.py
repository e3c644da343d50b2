"""Papers for an officer: every round beside the first, and what the citizen wished to use all the same."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.web.console.papers import Papers, shown
from bot.web.joined import handed_over
from bot.web.packet import Paper
from flows.ports import FileRow
from tests.bot.web.fakes_staff import FakeOffice, a_file, a_filed
from tests.bot.web.staff_browser import StaffBrowser

STEP = "birth_certificate_paper"


def a_page(name: str, **changes: Any) -> FileRow:
    row = a_file(name)
    given: dict[str, Any] = {"step_id": STEP, "stored": replace(row.stored, sha256=name), **changes}
    return replace(row, **given)


def a_pdf(name: str = "whole", **changes: Any) -> FileRow:
    return a_page(name, **{"kind": "pdf", "clean": None, "pages": 2, "is_joined": True, **changes})


def on_page(*rows: FileRow, joined: tuple[FileRow, ...] = ()) -> Papers:
    (papers,) = shown([Paper("Giấy chứng sinh", rows)], joined)
    return papers


def test_supplement_stands_beside_what_was_filed_first() -> None:
    papers = on_page(a_page("a"), a_page("b"), a_page("c", supplement=1), joined=(a_pdf(),))

    rounds = [(each.supplement, [sheet.row.id for sheet in each.sheets], each.joined) for each in papers.rounds]
    assert rounds == [(0, ["a", "b"], (a_pdf(),)), (1, ["c"], ())]


def test_overruled_warnings_are_named_and_unknown_ones_in_general() -> None:
    papers = on_page(a_page("a", warnings=("small_picture", "of_tomorrow", "unheard_of")), a_page("b"))

    assert [sheet.faults for sheet in papers.rounds[0].sheets] == [("small_picture", "other"), ()]


def test_same_picture_is_told_of_where_it_comes_again() -> None:
    first, second = a_page("a", look="00ff00ff00ff00ff"), a_page("b", look="00ff00ff00ff00fe", step_id="other")

    papers = shown([Paper("Giấy chứng sinh", (first,)), Paper("Giấy khác", (second,))], ())

    assert [each.rounds[0].sheets[0].same_as for each in papers] == ["", "Giấy chứng sinh"]


def test_one_pdf_is_handed_over_in_place_of_its_pages_and_the_rest_beside_it() -> None:
    signed = a_page("signed", kind="pdf", is_signed=True)
    rows = [a_page("a"), signed, a_page("b"), a_page("docx", kind="docx"), a_page("c", supplement=1)]

    assert [row.id for row in handed_over(rows, [a_pdf()])] == ["whole", "signed", "docx", "c"]
    assert handed_over(rows, []) == rows


async def test_page_shows_the_whole_the_pages_and_the_rounds(office: FakeOffice, counter: StaffBrowser) -> None:
    office.keep(a_filed())
    rows = (a_page("a"), a_page("b", warnings=("small_picture",)), a_page("c", supplement=1), a_pdf())
    office.files.rows.update({row.id: row for row in rows})
    await counter.log_in()

    page = await counter.open("/staff/dossiers/d1")

    assert 'href="/staff/files/whole" download' in page
    assert "Bổ sung lần 1" in page
    assert "Công dân vẫn dùng ảnh: nhỏ, chữ có thể khó đọc" in page
    assert page.count("/original") == 3
