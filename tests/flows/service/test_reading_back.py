"""Answers as they are read back, to the person and to the officer."""

from __future__ import annotations

from datetime import timedelta

from flows.dossiers.origins import Origin
from flows.service.reading_back import answer_lines
from tests.kit import NOW, a_dossier, the_world


def shown(**changes: object) -> dict[str, str]:
    return {line.step.id: line.shown for line in answer_lines(the_world(), a_dossier(**changes))}


def test_answers_stand_in_the_order_of_the_procedure() -> None:
    answers = {"child_name": "Trần Bình Minh", "applicant_name": "Nguyễn Thị Mẫu"}

    assert list(shown(answers=answers)) == ["applicant_name", "child_name"]


def test_an_answer_that_is_no_longer_asked_for_does_not_count() -> None:
    assert shown(answers={"case": "abandoned", "married": True}) == {"case": "Bé bị bỏ rơi"}


def test_what_an_id_card_answered_is_told_apart_from_what_was_typed() -> None:
    answers = {"applicant_name": "Nguyễn Thị Mẫu", "applicant_id": "001190000017", "@from": {"applicant_id": "card"}}

    lines = answer_lines(the_world(), a_dossier(answers=answers))

    assert [(line.step.id, line.origin) for line in lines] == [
        ("applicant_name", Origin.CITIZEN),
        ("applicant_id", Origin.CARD_SCAN),
    ]


def test_conditions_about_age_are_those_of_the_day_of_filing() -> None:
    """Sixty days are over by the time that somebody looks: a question that was not asked then does not count now."""
    answers = {"child_born": (NOW - timedelta(days=50)).date().isoformat(), "fee_exempt": True}

    late = shown(answers=answers, filed_at=NOW, updated_at=NOW + timedelta(days=30))

    assert "fee_exempt" not in late


def test_a_procedure_that_is_gone_has_no_lines() -> None:
    assert shown(procedure_code="9.999999", version_id="lost", answers={"a": "b"}) == {}
