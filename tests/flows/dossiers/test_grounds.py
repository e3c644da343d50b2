"""A refusal and a stop want a ground that is offered, a document, its article and the case in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows.dossiers.grounds import Chosen, grounds, wants_ground, worded
from flows.dossiers.lifecycle import TRANSITIONS

DOCUMENTS = ("Nghị định 118/2025/NĐ-CP", "Luật Hộ tịch 60/2014/QH13")
CHOSEN = Chosen("not_ours", DOCUMENTS[1], "khoản 1 Điều 13", "Anh chị nộp ở xã nơi cư trú của mẹ.")


def test_the_reason_names_ground_case_article_and_document() -> None:
    assert worded("refuse", CHOSEN, documents=DOCUMENTS) == (
        "Thủ tục không thuộc thẩm quyền tiếp nhận, giải quyết của cơ quan. Căn cứ: khoản 1 Điều 13, "
        "Luật Hộ tịch 60/2014/QH13. Anh chị nộp ở xã nơi cư trú của mẹ."
    )


@pytest.mark.parametrize(
    "chosen",
    [
        replace(CHOSEN, ground=""),
        replace(CHOSEN, ground="unpaid"),
        replace(CHOSEN, document="Lời người khác nói"),
        replace(CHOSEN, article=""),
        replace(CHOSEN, explained=""),
    ],
)
def test_without_one_of_them_there_is_no_reason(chosen: Chosen) -> None:
    assert worded("refuse", chosen, documents=DOCUMENTS) == ""


@pytest.mark.parametrize(
    ("action", "wanted"), [("refuse", True), ("stop", True), ("send_back", False), ("extend", False)]
)
def test_only_refusing_and_stopping_want_a_ground(action: str, wanted: bool) -> None:
    assert wants_ground(action) is wanted


def test_every_ground_is_of_moves_that_want_a_reason() -> None:
    rules = grounds()
    known = {name for (_, name), row in TRANSITIONS.items() if row.needs_reason}

    assert {action for each in rules.grounds for action in each.actions} == {"refuse", "stop"} <= known
    assert len({each.id for each in rules.grounds}) == len(rules.grounds)
    assert rules.source
