"""Mẫu 04 and 06 write themselves: from the letter that was prepared, and from the steps as they were taken."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from flows.dossiers.model import Dossier, Status
from flows.forms.offering import citizen_forms, office_forms
from flows.forms.shipped import shipped_forms
from flows.handling.model import Extension, ExtensionState, Holding, Outcome, Part
from flows.service.filling_forms import Known, filled
from tests.kit import NOW, a_dossier, the_world

DUE, NEW = NOW + timedelta(days=3, hours=8), NOW + timedelta(days=6, hours=8)
NAMES = {"lan": "Trần Thị Lan", "minh": "Lê Văn Minh"}
LETTER = Extension("d1", 1, "u", ExtensionState.PROPOSED, DUE, NEW, "Chờ cơ quan khác trả lời", "system", NOW)
IN_HAND: dict[str, Any] = {"status": Status.PROCESSING, "received_at": NOW, "due_at": DUE}


def drawn(form: str, dossier: Dossier, known: Known) -> str:
    data = filled(the_world(), shipped_forms()[form], dossier, now=NOW, link="", known=known)
    return json.dumps(data, ensure_ascii=False)


def test_the_letter_of_apology_has_its_reason_and_both_dates() -> None:
    page = drawn("mau-04", a_dossier(**IN_HAND), Known(extensions=(LETTER,)))

    assert "Chờ cơ quan khác trả lời" in page
    assert "17 giờ 00 phút, ngày 23 tháng 11" in page
    assert "17 giờ 00 phút, ngày 26 tháng 11" in page


def test_a_letter_that_was_declined_is_not_written() -> None:
    declined = Extension(
        "d1", 1, "u", ExtensionState.DECLINED, DUE, NEW, "Không đúng", "minh", NOW, decided_by="lan", decided_at=NOW
    )

    page = drawn("mau-04", a_dossier(**IN_HAND), Known(extensions=(declined,)))

    assert "Không đúng" not in page
    assert "ngày 26 tháng 11" not in page


@pytest.mark.parametrize(("extensions", "has"), [(0, False), (1, True)])
def test_the_citizen_has_the_letter_once_it_is_approved(extensions: int, has: bool) -> None:
    dossier = a_dossier(**IN_HAND, extensions=extensions)

    assert ("mau-04" in citizen_forms(dossier)) is has
    assert "mau-04" in office_forms(dossier)


def test_the_control_sheet_has_a_line_for_every_hand_over_with_how_its_time_was_kept() -> None:
    first = Holding(
        "d1", 1, "reception", Part.RECEPTION, "reception", "u", "citizen", NOW, holder="lan",
        due_at=NOW + timedelta(hours=2), ended_at=NOW + timedelta(hours=3), outcome=Outcome.DONE,
    )  # fmt: skip
    second = Holding(
        "d1", 2, "appraisal", Part.APPRAISAL, "specialist", "u", "lan", NOW + timedelta(hours=3), holder="minh",
        note="Thay anh Hòa",
    )  # fmt: skip
    known = Known(names=NAMES, holdings=(first, second))

    data: Any = filled(
        the_world(), shipped_forms()["mau-06"], a_dossier(**IN_HAND, procedure_code="2.000635"),
        now=NOW, link="", known=known,
    )  # fmt: skip
    page = json.dumps(data, ensure_ascii=False)

    for words in ("Tiếp nhận, kiểm tra hồ sơ", "Thẩm định hồ sơ", "Trần Thị Lan", "Lê Văn Minh", "Thay anh Hòa"):
        assert words in page
    assert "quá hạn" in page.lower()
    assert "12 giờ 00 phút" in page


def test_a_dossier_from_before_there_were_steps_has_its_history() -> None:
    assert "Tiếp nhận, kiểm tra hồ sơ" not in drawn("mau-06", a_dossier(**IN_HAND), Known())
