"""Names, ID numbers, phones and communes of a filed dossier, and nothing else, become marks."""

from __future__ import annotations

from dataclasses import replace

from flows.broadcasts.marks import marks_of
from flows.values import JSON
from tests.kit import Stage, a_dossier, the_world

CODE = "1.001193"


def test_phones_and_communes_are_marked_once() -> None:
    procedure = the_world().library.procedure(CODE)
    assert procedure is not None
    phone = next(step.id for step in procedure.steps if step.kind == "phone")
    homes = [step.id for step in procedure.steps if step.kind == "address"]
    answers: dict[str, JSON] = {phone: "+84912345678", "applicant_name": "Nguyễn Thị Mẫu"}
    answers |= {home: {"commune": "00070", "street": "số 1"} for home in homes}

    found = marks_of(replace(a_dossier(), answers=answers), procedure)

    names = [("d1", "name", word) for word in ("mau", "nguyen", "thi")]
    assert sorted(found) == [("d1", "commune", "00070"), *names, ("d1", "phone", "+84912345678")]


def test_what_was_not_answered_is_not_marked() -> None:
    assert marks_of(a_dossier(answers={}), the_world().library.procedure(CODE)) == []
    assert marks_of(a_dossier(), None) == []


def test_filing_keeps_what_it_is_found_by() -> None:
    stage = Stage()
    stage.begin(CODE)
    stage.fill()

    (dossier,) = stage.dossiers.values()
    labels = {label for _, label, _ in marks_of(dossier, the_world().library.procedure(CODE))}

    assert labels == {"phone", "commune", "name", "id_number"}
