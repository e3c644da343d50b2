"""Answers are noted as typed by whoever sits at the chat, unless they came from a card."""

from __future__ import annotations

from dataclasses import replace

from flows.conversation.answering import Sheet
from flows.dossiers.origins import Origin, origin_of
from tests.kit import Stage


def sheet_of(stage: Stage, typed_by: Origin) -> Sheet:
    return Sheet.of(replace(stage.facts(), typed_by=typed_by), stage.draft().id)


def test_the_author_follows_the_last_hand() -> None:
    stage = Stage()
    stage.begin("1.004873")
    sheet = sheet_of(stage, Origin.VOLUNTEER)
    step = next(step for step in sheet.procedure.steps if step.id == "owner_name")

    helped, _ = sheet.answered(step, "Vương Thị Mẫu")
    scanned, _ = sheet.answered(step, "Vương Thị Mẫu", origin=Origin.CARD_SCAN)
    corrected, _ = replace(helped, facts=stage.facts()).answered(step, "Vương Thị Mới")

    authors = [origin_of(each.draft.answers, "owner_name") for each in (helped, scanned, corrected)]
    assert authors == [Origin.VOLUNTEER, Origin.CARD_SCAN, Origin.CITIZEN]
