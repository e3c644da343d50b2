from dataclasses import replace
from datetime import timedelta

import pytest

from bot.render import words_to_text
from flows import texts
from flows.conversation.table import STANDING
from flows.dossiers.lifecycle import TRANSITIONS, Actor, move
from flows.dossiers.model import Dossier, Stage, Status, SupplementItem
from flows.notices import INTERNAL, NOTICES, NOTICES_OF_ACTIONS, notice_for
from flows.procedures.model import Intake
from flows.service.notifying import notice_words
from tests.kit import NOW, a_dossier, the_world

UNIT = "Trung tâm Phục vụ hành chính công xã Bình Minh Mẫu"
RECEIVED, DUE, MOVED = "09:30 thứ Sáu, 20/11/2026", "16:00 thứ Hai, 23/11/2026", "09:00 thứ Sáu, 20/11/2026"
IN_HAND = a_dossier(received_at=NOW + timedelta(minutes=30), due_at=NOW + timedelta(days=3, hours=7), fee_vnd=8000)
#: Opening again what one prepared oneself is answered by the questions, not by a notice.
TOLD = [key for key in TRANSITIONS if key[1] != "reopen" and key[1] not in INTERNAL]
LATER = NOW + timedelta(days=5, hours=7)
MOVES = [pytest.param(*key, id=f"{key[0].value}-{key[1]}") for key in TOLD]


def after(status: Status, action: str, dossier: Dossier = IN_HAND) -> Dossier:
    """The dossier that an allowed move leaves behind."""
    resume = Status.ACCEPTED if TRANSITIONS[status, action].to is None else None
    row, items = TRANSITIONS[status, action], (SupplementItem(None, "Ảnh căn cước"),)
    before = replace(dossier, status=status, resume_status=resume, ending=row.ending or dossier.ending)
    return move(before, action, by=row.by[0], at=NOW, reason="Thiếu chữ ký", items=items, due_at=LATER)


def told(dossier: Dossier, action: str) -> str:
    words = notice_words(dossier, action, world=the_world())
    assert words is not None
    return words_to_text(words, markup="plain")


@pytest.mark.parametrize(("status", "action"), MOVES)
def test_every_move_tells_who_handles_it_and_when(status: Status, action: str) -> None:
    """Decree 224/2026/NĐ-CP, article 15.1(g): who receives or handles it, the moments of it and of returning."""
    dossier = after(status, action)

    text = told(dossier, action)

    assert UNIT in text
    if dossier.filed():
        assert str(dossier.code) in text
        assert MOVED in text or RECEIVED in text


@pytest.mark.parametrize(("status", "action"), MOVES)
def test_while_it_is_handled_the_moments_of_receipt_and_return_are_told(status: Status, action: str) -> None:
    dossier = after(status, action)
    if dossier.status not in (Status.ACCEPTED, Status.PROCESSING):
        return

    text = told(dossier, action)

    assert RECEIVED in text
    assert DUE in text


@pytest.mark.parametrize(("status", "action"), [each for each in TOLD if TRANSITIONS[each].needs_reason])
def test_a_reason_that_is_wanted_is_told(status: Status, action: str) -> None:
    assert "Thiếu chữ ký" in told(after(status, action), action)


def test_what_is_to_be_supplemented_is_told() -> None:
    text = told(after(Status.ACCEPTED, "request_supplement"), "request_supplement")

    assert "1. Ảnh căn cước" in text
    assert DUE in text


@pytest.mark.parametrize(
    ("ending", "words"),
    [(Intake.PORTAL, "Cổng Dịch vụ công quốc gia"), (Intake.COUNTER, "Số 1, đường Mẫu")],
)
def test_what_is_prepared_says_where_to_go_with_it(ending: Intake, words: str) -> None:
    dossier = after(Status.DRAFT, "prepare", replace(IN_HAND, ending=ending, code=None))

    assert words in told(dossier, "prepare")
    assert f"/t/{dossier.token}" in told(dossier, "prepare")


@pytest.mark.parametrize("notice", [*NOTICES.values(), *NOTICES_OF_ACTIONS.values()], ids=lambda notice: notice.key)
def test_every_notice_has_its_words_and_its_buttons_lead_somewhere(notice: object) -> None:
    key, buttons = notice.key, notice.buttons  # type: ignore[attr-defined]

    assert texts.has(key)
    assert all(name in STANDING and texts.has(f"button.{name}") for name in buttons)


def test_every_status_that_a_move_reaches_tells_something() -> None:
    assert all(notice_for(after(status, action), action) for status, action in TOLD)


def test_no_answer_of_a_person_is_told() -> None:
    dossier = replace(IN_HAND, answers={"applicant_name": "Nguyễn Thị Bí Mật", "applicant_id": "001190000001"})

    everything = " ".join(told(after(status, action, dossier), action) for status, action in TOLD)

    assert "Bí Mật" not in everything
    assert "001190000001" not in everything


def test_stages_of_handling_have_notices_of_their_own() -> None:
    keys = {stage: notice_for(a_dossier(status=Status.PROCESSING, stage=stage), "appraise") for stage in Stage}

    assert {stage: notice.key for stage, notice in keys.items() if notice} == {
        Stage.APPRAISAL: "notice.appraisal",
        Stage.SIGNATURE: "notice.signature",
    }
    assert Actor.CITIZEN in TRANSITIONS[Status.DRAFT, "submit"].by
