"""A draft that is taken up in another chat of the same person goes on where it stood, and is no longer open before."""

from __future__ import annotations

import pytest

from flows.conversation import state
from flows.conversation.answering import Sheet
from flows.conversation.events import DraftMoved, FilesReceived, TextSent
from flows.conversation.linking_frames import Elsewhere
from flows.conversation.state import Conversation, Filling
from flows.people import OwnChat
from flows.steps.base import Said
from tests.kit import Stage

CODE = "1.004859"


def at_a_paper() -> Stage:
    """One page of a paper was sent, and more may follow."""
    stage = Stage()
    stage.begin(CODE)
    keys: list[str] = []
    while "step.document.ask" not in keys:
        keys = stage.answer(example(stage))
    assert stage.file("trang-1.jpg") == ["step.document.more"]
    return stage


def example(stage: Stage) -> Said:
    top = stage.conversation.top
    assert isinstance(top, Filling)
    sheet = Sheet.of(stage.facts(), top.dossier_id)
    step = sheet.next()
    assert step is not None
    return sheet.kind(step).examples(step, sheet.around)[0][0]


def test_pages_that_were_sent_elsewhere_are_there() -> None:
    stage = at_a_paper()
    standing = OwnChat(2, "zalo", stage.draft().id, state.to_json(stage.conversation))
    stage.chats, stage.conversation = (OwnChat(1, "web"), standing), Conversation(greeted=True)

    assert stage.say("tiếp tục") == ["step.document.more"]
    assert "trang-1.jpg" in stage.texts()[0]
    stage.file("trang-2.jpg")
    stage.press("Xong")

    papers = [value for value in stage.draft().answers.values() if "trang-1.jpg" in str(value)]
    assert len(papers) == 1
    assert "trang-2.jpg" in str(papers[0])


def test_what_is_half_answered_by_a_stranger_is_not_looked_at() -> None:
    stage = at_a_paper()
    standing = OwnChat(2, "zalo", "another draft", state.to_json(stage.conversation))
    stage.chats, stage.conversation = (OwnChat(1, "web"), standing), Conversation(greeted=True)

    assert stage.say("tiếp tục") == ["step.document.ask"]


@pytest.mark.parametrize(
    "event",
    [TextSent("Nguyễn Văn An"), TextSent("0912345678"), FilesReceived(()), TextSent("không")],
    ids=["a name", "a number", "files", "no"],
)
def test_answers_to_a_question_that_has_moved_on_are_put_nowhere(event: TextSent | FilesReceived) -> None:
    stage = at_a_paper()
    before = stage.draft()
    assert stage.event(DraftMoved(before.id, "zalo")) == ["linking.moved_on"]

    assert stage.event(event) == ["linking.moved_on"] or isinstance(event, FilesReceived)

    assert stage.draft() == before
    assert isinstance(stage.conversation.top, Elsewhere)


def test_wishes_are_heard_where_a_draft_has_moved_on() -> None:
    stage = at_a_paper()
    stage.event(DraftMoved(stage.draft().id, "zalo"))

    assert stage.say("hồ sơ của tôi") == ["my_dossiers.list"]


def test_it_can_be_had_back() -> None:
    stage = at_a_paper()
    stage.event(DraftMoved(stage.draft().id, "zalo"))
    assert "Zalo" in stage.texts()[0]

    stage.press("Khai tiếp ở đây")

    assert isinstance(stage.conversation.top, Filling)


def test_the_old_place_is_left_when_the_draft_is_filed() -> None:
    stage = at_a_paper()
    draft = stage.draft()
    stage.event(DraftMoved(draft.id, "zalo"))
    del stage.dossiers[draft.id]

    assert stage.say("Nguyễn Văn An") == ["no_longer_open", "menu"]
