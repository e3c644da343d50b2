"""What one person with several chats sees: a draft open in one of them, news where they are wanted, parting again."""

from __future__ import annotations

from dataclasses import replace

from flows.conversation.events import ButtonPressed
from flows.ports import Kind
from tests.flows.service.linking_kit import Two, said


async def test_a_draft_is_open_in_one_chat_at_a_time_and_the_other_is_told_once() -> None:
    two = Two()
    await two.linked()

    await two.hear(("an-elsewhere", "tiếp tục"))
    await two.hear(("an-elsewhere", "sửa số điện thoại"))
    await two.hear(("an-elsewhere", "0912345679"))

    assert two.store.keys(1).count("linking.moved_on") == 1
    assert [each.kind for each in two.store.sent if "linking.moved_on" in said(each.words)] == [Kind.NOTICE]
    await two.hear(("an", "0912345670"))
    assert two.last(1) == "linking.moved_on"
    assert two.store.kept[two.draft.id].answers["applicant_phone"] == "+84912345679"
    await two.hear(("an", "1"))
    assert two.last(1) == "review.here"
    assert two.last(2) == "linking.moved_on"


async def test_buttons_of_a_draft_that_has_moved_on_answer_politely() -> None:
    two = Two()
    await two.linked()
    submit = next(
        button.token
        for each in two.store.sent
        for button in each.buttons
        if each.chat_id == 1 and button.label.key == "button.finish_here"
    )
    await two.hear(("an-elsewhere", "tiếp tục"))

    await two.hear(("an", ButtonPressed(submit)))

    assert two.store.keys(1)[-2:] == ["stale_button", "linking.moved_on"]
    assert two.codes() == []


async def test_notices_go_where_they_are_wanted() -> None:
    two = Two()
    await two.linked()

    await two.hear(("an-elsewhere", "báo tin về"))
    await two.hear(("an-elsewhere", "2"))

    assert two.store.people[1].preferred_chat == 2


async def test_a_chat_leaves_with_nothing() -> None:
    two = Two()
    await two.linked()

    await two.hear(("an-elsewhere", "bỏ liên kết"))
    assert two.last(2) == "channels.view"
    await two.hear(("an-elsewhere", "4"))
    assert two.last(2) == "unlinking.here"
    await two.hear(("an-elsewhere", "không"))
    assert two.owner("an-elsewhere") == 1
    await two.hear(("an-elsewhere", "4"))
    await two.hear(("an-elsewhere", "có"))

    assert two.owner("an-elsewhere") == 4
    await two.hear(("an-elsewhere", "hồ sơ của tôi"))
    assert two.last(2) == "my_dossiers.none"
    assert two.store.kept[two.draft.id].person_id == 1


async def test_who_has_one_chat_has_nothing_to_leave() -> None:
    two = Two()

    await two.hear(("an", "bỏ liên kết"))

    assert two.last(1) == "channels.view"
    buttons = [button.label.key for each in two.store.sent for button in each.buttons]
    assert "button.unlink_chat" not in buttons


async def test_linked_chats_are_told_in_the_export() -> None:
    two = Two()
    await two.linked()

    await two.hear(("an", "dữ liệu của tôi"))
    await two.hear(("an", "Xem tất cả dữ liệu"))

    heads = [said(each.words)["export.head"] for each in two.store.sent if each.words.key == "export.head"]
    assert [head["channels"] for head in heads] == [["other", "other"]]


async def test_people_with_one_phone_number_stay_two() -> None:
    two = Two()
    other = two.ready_to_file("binh", person=9)
    two.store.kept[other.id] = replace(other, answers=two.draft.answers)

    await two.hear(("binh", "nộp"))

    assert two.store.keys(1) == []
    assert (two.owner("an"), two.owner("binh")) == (1, 9)
