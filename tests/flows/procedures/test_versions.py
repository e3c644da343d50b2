from __future__ import annotations

from tests.flows.procedures.definitions import STEP, loaded


def test_formatting_and_comments_leave_the_version_alone() -> None:
    plain = loaded(STEP)
    spaced = loaded("\n# A remark\n" + STEP.replace(" = ", "="))

    assert plain.version_id == spaced.version_id
    assert len(plain.version_id) == 12


def test_another_word_is_another_version() -> None:
    assert loaded(STEP).version_id != loaded(STEP.replace("tên gì", "là ai")).version_id
