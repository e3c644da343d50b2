"""What the rules found, on the officer's page, and the request that is ticked with it."""

from __future__ import annotations

import re

import pytest

from bot.web.console.deps import ConsoleLimits
from bot.web.console.verdict import proposed, told
from flows.dossiers.model import Dossier, Status, SupplementItem
from flows.values import JSON
from tests.bot.web.fakes_staff import FakeOffice, a_filed
from tests.bot.web.staff_browser import StaffBrowser
from tests.kit import the_world

LIMITS = ConsoleLimits()


def filed(**changed: JSON) -> Dossier:
    return a_filed(answers={**a_filed().answers, **changed})


def contradicting() -> Dossier:
    """The mother is born after her child, and has the father's number."""
    return filed(mother_born="2026-11-15", father_id="001190000017")


async def test_the_officer_reads_the_lines_that_the_citizen_read(office: FakeOffice, counter: StaffBrowser) -> None:
    office.keep(contradicting())
    await counter.log_in()

    page = await counter.open("/staff/dossiers/d1")

    assert "“Ngày sinh mẹ bé” phải trước “Ngày sinh của bé”" in page
    assert "danh mục: Tờ khai đăng ký khai sinh" in page


async def test_a_request_is_ticked_with_what_is_grave(office: FakeOffice, counter: StaffBrowser) -> None:
    office.keep(contradicting())
    await counter.log_in()

    page = await counter.open("/staff/dossiers/d1")

    assert re.findall(r'name="tick\.(\w+)" value="1" checked', page) == ["child_born", "father_id"]
    assert 'name="note.child_born" value="“Ngày sinh mẹ bé” phải trước' in page


def test_a_missing_paper_is_asked_for_behind_its_name() -> None:
    skipped = a_filed(procedure_code="1.000656", version_id="", answers={"notice": "none", "death_proof": None})

    typed = proposed(the_world(), skipped, "request_supplement", limits=LIMITS)

    assert typed.notes == {"death_proof": "còn thiếu, cần vì anh/chị chọn “Giấy báo tử: Không có”"}


async def test_what_the_officer_unticks_is_not_asked_for(office: FakeOffice, counter: StaffBrowser) -> None:
    office.keep(contradicting())
    await counter.log_in()
    await counter.open("/staff/dossiers/d1")

    await counter.act("request_supplement", **{"tick.child_name": "1"})

    assert office.dossiers.kept["d1"].supplement == (SupplementItem("child_name", "Họ tên của bé"),)


async def test_a_clean_dossier_says_so_and_proposes_nothing(office: FakeOffice, counter: StaffBrowser) -> None:
    office.keep(filed())
    await counter.log_in()

    page = await counter.open("/staff/dossiers/d1")

    assert "Không thấy thiếu giấy tờ" in page
    assert " checked" not in page


@pytest.mark.parametrize("status", [Status.RETURNED, Status.WITHDRAWN, Status.STOPPED, Status.NOT_ACCEPTED])
def test_what_has_ended_is_not_judged(status: Status) -> None:
    assert told(the_world(), a_filed(status=status)) is None


def test_a_note_is_cut_to_what_the_form_takes() -> None:
    typed = proposed(the_world(), contradicting(), "request_supplement", limits=ConsoleLimits(item_characters=20))

    assert [len(note) for note in typed.notes.values()] == [20, 20]
