"""Whose hand an answer came from is noted beside it, and follows it."""

from __future__ import annotations

from typing import Any

import pytest

from flows.dossiers.origins import FROM, Origin, note_origin, origin_of, origins
from flows.values import JSON


def test_what_the_person_typed_is_not_noted() -> None:
    answers: dict[str, JSON] = {"full_name": "Vương Thị Mẫu"}

    note_origin(answers, "full_name", Origin.CITIZEN)

    assert FROM not in answers
    assert origin_of(answers, "full_name") is Origin.CITIZEN


@pytest.mark.parametrize("origin", [Origin.CARD_SCAN, Origin.VOLUNTEER, Origin.OFFICER])
def test_another_hand_is_noted_until_the_person_answers_anew(origin: Origin) -> None:
    answers: dict[str, JSON] = {"full_name": "Vương Thị Mẫu"}

    note_origin(answers, "full_name", origin)
    assert origins(answers) == {"full_name": origin}

    note_origin(answers, "full_name", Origin.CITIZEN)
    assert FROM not in answers


@pytest.mark.parametrize("noted", [None, [], "card"])
def test_anything_else_than_a_table_names_nobody(noted: Any) -> None:
    assert origins({FROM: noted}) == {}
