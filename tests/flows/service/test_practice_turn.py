"""At the bench the real engine is at work, and whatever is real is out of reach."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.practice.office import MadeUpWorld
from bot.render import words_to_text
from flows.conversation import state
from flows.conversation.events import ButtonPressed, CardPhotographed, Event, Opened, TextSent
from flows.conversation.state import Filling
from flows.dossiers.model import Status
from flows.ports import ChatKey
from flows.practising.model import Bench, Lesson, Seat, Stage, Standing
from flows.practising.tasks import tasks
from flows.service.practice_officer import acted
from flows.service.practice_turn import Around, Taken, taken
from flows.service.world import Chance
from tests.kit import NOW, the_world

MADE_UP = MadeUpWorld(the_world)
LESSON = Lesson(1, "ABC234", "xa", "Lớp thử", tuple(tasks()), 30, "lan", NOW)


class Trainee:
    """Says one thing after the other."""

    def __init__(self, lesson: Lesson = LESSON) -> None:
        greeted = {"prompt": 1, "greeted": True, "frames": [], "shown": []}
        self.seat = Seat(1, lesson, 7, "Chim Én", Bench("t" * 32, greeted), Standing(), NOW)
        self._ids = 0
        self.last = Taken(self.seat)

    def around(self) -> Around:
        return Around(MADE_UP(), Chance(lambda: NOW, self._id, lambda: "s" * 32), NOW, ChatKey("telegram", "7"))

    def _id(self) -> str:
        self._ids += 1
        return f"id{self._ids}"

    def event(self, event: Event) -> list[str]:
        return self._after(taken(self.seat, event, self.around()))

    def officer(self) -> list[str]:
        return self._after(acted(self.seat, self.around()))

    def _after(self, done: Taken) -> list[str]:
        self.last, self.seat = done, done.seat
        for each in done.spoken:
            words_to_text(replace(each.words, params={**each.words.params, "slip": "/practice/x"}), markup="html")
        return [each.words.key for each in done.spoken]

    def say(self, *texts: str) -> list[str]:
        return [self.event(TextSent(text)) for text in texts][-1]

    def press(self, act: str) -> list[str]:
        now = state.from_json(self.seat.bench.conversation)
        place = next(number for number, shown in enumerate(now.shown) if shown.act == act)
        return self.event(ButtonPressed(f"{now.prompt}.{place}"))

    def begin(self) -> None:
        self.say("Mở thủ tục")
        self.press("begin")
        if self.seat.bench.consented_at is None:
            self.press("agree")

    def file(self, *, copies: str = "3") -> list[str]:
        """The first task, as it asks."""
        self.begin()
        self.say("Của bản thân", "Nguyễn Thị Lan Mẫu", "001190000017", "0900000017")
        self.say("Số 5, thôn Mẫu, xã Thượng Long, tỉnh Phú Thọ")
        for _ in range(3):
            top = state.from_json(self.seat.bench.conversation).top
            if isinstance(top, Filling) and top.asked == "applicant_home":
                self.press("answer")
        self.say("Giấy khai sinh", "Nguyễn Thị Lan Mẫu", "12/04/1990", "UBND xã Thượng Long, huyện Yên Lập", "bỏ qua")
        self.say(copies, "Tại quầy", "Tôi cam đoan")
        top = state.from_json(self.seat.bench.conversation).top
        if isinstance(top, Filling) and top.asked:
            self.press("answer")
        return self.press("submit")

    @property
    def texts(self) -> str:
        return "\n".join(words_to_text(each.words, markup="plain") for each in self.last.spoken if each.words.params)


def test_what_is_filed_as_the_task_asks_goes_to_the_officer() -> None:
    trainee = Trainee()

    said = trainee.file()

    assert said[-1] == "practice.right"
    assert "notice.registered" in said
    assert (trainee.seat.standing.stage, trainee.seat.standing.slips) == (Stage.FILED, 0)
    assert trainee.seat.due_at is not None


def test_the_officer_goes_through_the_task_and_the_next_one_comes() -> None:
    trainee = Trainee()
    trainee.file()

    told = [trainee.officer() for _ in tasks()["ban-sao"].deeds]

    assert [each[0] for each in told] == ["notice.accepted", "notice.resolved", "notice.returned"]
    assert told[-1][1:] == ["practice.task_done", "practice.brief"]
    assert (trainee.seat.standing.task, trainee.seat.standing.stage) == (1, Stage.BRIEFED)
    assert (trainee.seat.bench.dossiers, trainee.seat.due_at) == ((), None)


def test_the_last_task_ends_the_class_for_the_trainee() -> None:
    trainee = Trainee(replace(LESSON, task_ids=("ban-sao",)))
    trainee.file()

    told = [trainee.officer() for _ in tasks()["ban-sao"].deeds]

    assert told[-1][-1] == "practice.all_done"
    assert trainee.seat.is_through
    assert trainee.officer() == []


def test_what_differs_from_the_task_is_named_with_a_hint_and_nothing_is_taken_up() -> None:
    trainee = Trainee()

    said = trainee.file(copies="2")

    assert said[-1] == "practice.wrong"
    assert trainee.last.spoken[-1].words.params["lines"] == [["Số bản sao", "2", "3", "Bà cần 3 bản sao."]]
    assert (trainee.seat.standing.stage, trainee.seat.standing.slips) == (Stage.WRONG, 1)
    assert trainee.seat.due_at is None


def test_a_wrong_one_is_begun_anew_and_filed() -> None:
    trainee = Trainee()
    trainee.file(copies="2")

    trainee.say("Làm lại bài")
    assert trainee.seat.bench.dossiers == ()
    said = trainee.file()

    assert said[-1] == "practice.right"
    assert trainee.seat.standing.slips == 1


def test_another_procedure_is_not_the_task() -> None:
    trainee = Trainee(replace(LESSON, task_ids=("khai-sinh",)))

    trainee.event(Opened("tt_2.000635"))
    trainee.press("begin")
    trainee.press("agree")
    assert trainee.say("gợi ý")[0] == "practice.hint_begin"


@pytest.mark.parametrize("said", ["gợi ý", "Gợi ý", "goi y"])
def test_a_hint_is_about_the_question_that_stands_and_asks_it_again(said: str) -> None:
    trainee = Trainee()
    trainee.begin()

    told = trainee.say(said)

    assert told[0] == "practice.hint"
    assert len(told) == 2
    assert trainee.last.spoken[0].words.params["hint"] == tasks()["ban-sao"].hints["filing_for"]


def test_a_sample_stands_for_the_paper_that_is_asked_for() -> None:
    trainee = Trainee(replace(LESSON, task_ids=("khai-sinh",)))
    assert trainee.say("Gửi giấy mẫu") == ["practice.no_paper"]


@pytest.mark.parametrize(
    "wish",
    ["liên kết", "gặp cán bộ", "dữ liệu của tôi", "phản ánh", "mã nhóm"],
)
def test_nothing_real_is_done(wish: str) -> None:
    trainee = Trainee()
    before = trainee.seat.bench.dossiers

    trainee.say(wish)

    assert trainee.seat.bench.dossiers == before


@pytest.mark.parametrize("wish", ["liên kết", "tắt thông báo"])
def test_what_would_change_something_real_is_refused_and_the_question_stays(wish: str) -> None:
    trainee = Trainee()
    trainee.begin()
    before = trainee.seat.bench

    assert trainee.say(wish) == ["practice.not_here"]
    assert trainee.seat.bench == before


def test_a_withdrawn_dossier_is_given_up_by_the_officer() -> None:
    trainee = Trainee()
    trainee.file()
    (dossier,) = trainee.seat.bench.dossiers
    gone = replace(dossier, status=Status.WITHDRAWN)
    trainee.seat = replace(trainee.seat, bench=trainee.seat.bench.with_dossier(gone))

    assert trainee.officer() == []
    assert trainee.seat.due_at is None


def test_a_card_that_nobody_asked_for_changes_nothing() -> None:
    trainee = Trainee()

    assert trainee.event(CardPhotographed(None)) == ["scan.unasked"]


def test_a_code_of_practice_can_be_no_real_one() -> None:
    from flows.dossiers.codes import find_code

    trainee = Trainee()
    trainee.file()

    (dossier,) = trainee.seat.bench.dossiers
    assert dossier.code is not None
    assert find_code(dossier.code, NOW.date()) is None
