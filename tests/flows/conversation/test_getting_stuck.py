"""Whoever is stuck at a question is helped there: the question stays, and no answer is lost."""

import pytest

from flows.conversation.effects import CountStuck, Effect
from flows.conversation.events import FilesReceived, TextSent
from flows.conversation.state import Filling
from flows.hurdles.model import Why
from flows.values import Words
from tests.flows.conversation.test_filling import ADDRESS, NAME, asked, at
from tests.flows.conversation.test_moving_on import example
from tests.kit import Stage

PHONE, BORN = "applicant_phone", "owner_born"
PLEAS = ["không biết làm", "khó quá", "Khó quá ạ", "em không biết điền gì", "kho qua", "không hiểu", "rối quá"]


def counted(effects: tuple[Effect, ...]) -> list[CountStuck]:
    return [each for each in effects if isinstance(each, CountStuck)]


@pytest.mark.parametrize("plea", PLEAS)
@pytest.mark.parametrize("step", [PHONE, NAME, BORN, ADDRESS])
def test_a_plea_is_understood_at_any_question_which_stays(step: str, plea: str) -> None:
    stage = at(step)

    keys = stage.say(plea)

    assert keys[0] == "stuck.asked"
    assert asked(stage) == step
    assert "Gặp cán bộ" in stage.labels()
    assert step not in stage.draft().answers


def test_the_answer_that_follows_is_taken() -> None:
    stage = at(NAME)

    stage.say("khó quá")
    stage.say("Trương Quốc Bảo")

    assert stage.draft().answers[NAME] == "Trương Quốc Bảo"


def test_three_refusals_of_one_answer_bring_help() -> None:
    stage = at(PHONE)

    keys = [stage.say("12345")[0] for _ in range(2)]
    third = stage.say("123")

    assert "stuck.refused" not in keys
    assert "stuck.refused" in third
    assert "SIM không chính chủ" in stage.labels()


def test_help_is_not_repeated_at_the_fourth() -> None:
    stage = at(PHONE)

    for _ in range(3):
        stage.say("123")

    assert "stuck.refused" not in stage.say("123")
    assert "SIM không chính chủ" in stage.labels()


def at_papers() -> Stage:
    stage = Stage()
    stage.begin("1.004859")
    keys: list[str] = []
    while "step.document.ask" not in keys:
        keys = stage.answer(example(stage))
    return stage


def test_photos_that_cannot_be_used_count_like_refused_answers() -> None:
    stage, blurred = at_papers(), FilesReceived((), remarks=(Words("file.reason.empty"),))

    keys = [stage.event(blurred) for _ in range(3)]

    assert ["stuck.refused" in each for each in keys] == [False, False, True]
    assert all(each[0] == "file.reason.empty" for each in keys)
    assert "Chụp giấy tờ" in stage.labels()


def test_files_where_none_are_asked_for_are_no_refusals() -> None:
    stage = at(NAME)

    for _ in range(3):
        assert "stuck.refused" not in stage.event(FilesReceived((), remarks=(Words("file.reason.empty"),)))


def test_refusals_of_another_question_do_not_count() -> None:
    stage = at(PHONE)
    for _ in range(2):
        stage.say("123")
    stage.say("0912345678")

    top = stage.conversation.top

    assert isinstance(top, Filling)
    assert (top.refused, top.helped) == (0, False)


def test_a_guide_is_shown_and_the_question_asked_again() -> None:
    stage = at(PHONE)
    stage.say("khó quá")

    keys = stage.press("SIM không chính chủ")

    assert keys[0] == "help.guide"
    assert "TTTB" in stage.texts()[0]
    assert asked(stage) == PHONE
    assert stage.say("0912345678")
    assert PHONE in stage.draft().answers


def test_a_guide_can_be_typed_where_words_are_answers() -> None:
    stage = at(PHONE)
    stage.say("khó quá")

    assert stage.say("SIM không chính chủ")[0] == "help.guide"


def test_being_stuck_is_counted_once_a_question_by_its_step_alone() -> None:
    stage = at(NAME)

    first = stage.peek(TextSent("khó quá")).effects
    stage.say("khó quá")
    again = stage.peek(TextSent("khó quá")).effects

    assert counted(first) == [CountStuck("1.004873", NAME, Why.ASKED)]
    assert counted(again) == []


def test_the_third_refusal_is_counted() -> None:
    stage = at(PHONE)
    for _ in range(2):
        stage.say("123")

    assert counted(stage.peek(TextSent("123")).effects) == [CountStuck("1.004873", PHONE, Why.REFUSED)]


def test_outside_a_dossier_the_topics_are_shown_and_nothing_is_counted() -> None:
    stage = Stage()
    stage.open()

    effects = stage.peek(TextSent("khó quá")).effects

    assert stage.say("khó quá") == ["help.topics"]
    assert counted(effects) == []


def test_where_it_is_read_back_the_place_is_counted() -> None:
    stage = Stage()
    stage.begin("1.004873")
    stage.fill()

    effects = stage.peek(TextSent("không hiểu")).effects

    assert counted(effects) == [CountStuck("1.004873", "@reviewing", Why.ASKED)]
