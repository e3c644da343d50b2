from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest

from flows.conversation.events import Opened
from flows.dossiers.model import Status
from flows.ports import ChatKey, Kind, StoreUnavailable
from tests.fakes import FakeTx
from tests.flows.service.kit import Desk


async def test_a_turn_is_answered_stored_and_marked_as_done() -> None:
    desk = Desk()
    chat = desk.store.chat("an", person=1)

    (parcel,) = await desk.hear(("an", Opened()))

    assert parcel.chat_id == chat
    assert desk.store.keys(chat) == ["greeting", "menu"]
    assert desk.store.states[chat]["greeted"] is True
    assert len(desk.store.done) == 1


async def test_filing_gives_a_code_a_token_and_one_notice() -> None:
    desk = Desk()
    draft = desk.ready_to_file("an", person=1)

    await desk.hear(("an", "nộp"))

    filed = desk.store.kept[draft.id]
    assert (filed.status, filed.code) == (Status.REGISTERED, "H99.101-261120-0001")
    assert filed.answers == draft.answers
    assert desk.store.keys(1) == ["notice.registered"]
    assert desk.store.sent[0].words.params["code"] == filed.code
    assert [event.action for event in desk.store.history] == ["submit"]


async def test_two_chats_of_one_person_in_one_batch_file_once() -> None:
    desk = Desk()
    desk.ready_to_file("an", person=1)
    desk.ready_to_file("an-on-the-web", person=1)

    await desk.hear(("an", "nộp"), ("an-on-the-web", "nộp"))

    assert desk.codes() == ["H99.101-261120-0001"]
    assert [event.action for event in desk.store.history] == ["submit"]
    assert desk.store.keys(1) == ["notice.registered"]
    assert desk.store.keys(2) == ["notice.registered", "no_longer_open", "menu"]


async def test_pressed_twice_is_filed_once() -> None:
    desk = Desk()
    desk.ready_to_file("an", person=1)

    await desk.hear(("an", "nộp"))
    await desk.hear(("an", "nộp"))

    assert len(desk.codes()) == 1
    assert len(desk.store.history) == 1


async def test_numbers_go_on_within_an_agency_and_a_day() -> None:
    desk = Desk()
    for person in (1, 2, 3):
        desk.ready_to_file(f"p{person}", person=person)
    desk.ready_to_file("p4", person=4, unit_id="tinh-minh-hoa")
    desk.ready_to_file("p5", person=5)

    await desk.hear(("p1", "nộp"), ("p2", "nộp"), ("p4", "nộp"))
    await desk.hear(("p3", "nộp"))
    desk.now += timedelta(days=1)
    await desk.hear(("p5", "nộp"))

    assert desk.codes() == [
        "H99.101-261120-0001",
        "H99.101-261120-0002",
        "H99.101-261120-0003",
        "H99.01-261120-0001",
        "H99.101-261121-0001",
    ]


async def test_the_day_of_a_code_is_the_day_in_vietnam() -> None:
    desk = Desk()
    desk.now = desk.now.replace(hour=0, minute=30)
    desk.ready_to_file("an", person=1)

    await desk.hear(("an", "nộp"))

    assert desk.codes() == ["H99.101-261120-0001"]


async def test_a_turn_that_makes_the_code_fail_is_set_aside_and_the_others_are_done() -> None:
    desk = Desk()
    for person, address in enumerate(("an", "binh", "chi"), 1):
        desk.store.chat(address, person=person)

    await desk.hear(("an", "xin chào"), ("binh", cast(Any, object())), ("chi", "xin chào"))

    assert set(desk.store.states) == {1, 3}
    assert desk.store.keys(2) == ["went_wrong"]
    (trace,) = desk.store.aside.values()
    assert "Traceback" in trace
    assert await desk.hear(("binh", "xin chào"))


async def test_a_turn_that_somebody_else_has_finished_is_neither_repeated_nor_set_aside() -> None:
    desk = Desk()
    desk.ready_to_file("an", person=1)
    once = desk.ready("an", "nộp")

    await desk.conversing.receive([once])
    assert await desk.conversing.receive([once]) == []

    assert not desk.store.aside
    assert len(desk.store.history) == 1


async def test_turns_wait_for_a_store_that_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk()
    desk.store.chat("an", person=1)

    async def away(*_: object, **__: object) -> None:
        raise StoreUnavailable

    monkeypatch.setattr(FakeTx, "write", away)
    with pytest.raises(StoreUnavailable):
        await desk.hear(("an", "xin chào"))

    assert not desk.store.aside


async def test_every_chat_of_the_person_hears_of_the_move_once() -> None:
    desk = Desk()
    desk.ready_to_file("an", person=1)
    desk.store.chat("an-on-the-web", person=1)

    await desk.hear(("an", "nộp"))

    assert desk.store.keys(1) == desk.store.keys(2) == ["notice.registered"]
    assert {"chat:2", "outbox"} <= set(desk.store.rung)


async def test_the_chat_that_files_is_told_even_with_notices_off() -> None:
    desk = Desk()
    desk.ready_to_file("an", person=1)
    desk.store.chat("an-on-the-web", person=1)
    desk.store.people[1] = replace(desk.store.people[1], notices_on=False)

    await desk.hear(("an", "nộp"))

    assert (desk.store.keys(1), desk.store.keys(2)) == (["notice.registered"], [])


async def test_withdrawing_loses_no_answers_that_were_not_loaded() -> None:
    desk = Desk()
    draft = desk.ready_to_file("an", person=1)
    await desk.hear(("an", "nộp"))

    for said in ("hồ sơ của tôi", "1", "Rút hồ sơ", "có"):
        await desk.hear(("an", said))

    assert desk.store.kept[draft.id].status is Status.WITHDRAWN
    assert desk.store.kept[draft.id].answers == draft.answers


async def test_an_export_says_everything_after_the_turn() -> None:
    desk = Desk()
    desk.ready_to_file("an", person=1)
    await desk.hear(("an", "dữ liệu của tôi"))

    await desk.hear(("an", "xem tất cả dữ liệu"))

    assert desk.store.keys(1)[-2:] == ["export.head", "export.dossier"]


async def test_a_transcript_shows_what_was_said_but_no_secret() -> None:
    desk = Desk()
    desk.store.chats[ChatKey("web", "an")] = (1, 1)
    desk.store.chat("unused", person=1)
    arrivals = [desk.ready("an", said) for said in ("chào", "mật khẩu là Hoa@1990", "mã OTP 482913")]

    for ready in arrivals:
        await desk.conversing.receive([replace(ready, arrival=replace(ready.arrival, chat=ChatKey("web", "an")))])

    echoes = [each.words for each in desk.store.sent if each.kind is Kind.ECHO]
    assert [echo.key for echo in echoes] == ["as_is", "echo.secret", "echo.secret"]
    assert "Hoa@1990" not in str(desk.store.sent)
    assert "482913" not in str(desk.store.sent)


async def test_other_channels_keep_no_transcript() -> None:
    desk = Desk()
    desk.store.chat("an", person=1)

    await desk.hear(("an", "chào"))

    assert all(each.kind is not Kind.ECHO for each in desk.store.sent)


async def test_a_wish_to_see_a_person_is_kept_for_the_officers() -> None:
    desk = Desk()
    desk.store.chat("an", person=1)

    await desk.hear(("an", "gặp cán bộ"))
    await desk.hear(("an", "Xin gọi lại giúp tôi"))

    assert [request.about for request in desk.store.requests] == ["Xin gọi lại giúp tôi"]


async def test_the_version_that_a_draft_began_with_is_kept() -> None:
    desk = Desk()
    desk.store.chat("an", person=1)

    for event in (Opened("tt_2.000635"), "bắt đầu", "tôi đồng ý"):
        await desk.hear(("an", event))

    (draft,) = desk.store.kept.values()
    assert draft.version_id in desk.store.versions
    assert draft.token
