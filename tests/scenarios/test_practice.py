"""Practice beside real work, by the real use cases over a real store: who gets in, what waits, what comes back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.render import words_to_text
from flows.conversation import state
from flows.conversation.events import ButtonPressed, FilesReceived, HumanTookOver, TextSent
from flows.conversation.practising import seat_in
from flows.conversation.state import Conversation, Filling
from flows.officers.reading import read
from flows.ports import Changes, ChatKey, Kind, Wanted
from flows.practising.model import Stage
from flows.values import JSON, FileRef
from storage.keys import KeyRing
from storage.store import open_store
from tests.migrated import sqlite_at
from tests.scenarios.trainees import Classroom

ME, YOU = ChatKey("web", "toi"), ChatKey("web", "ban")


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Classroom]:
    url = sqlite_at(tmp_path / "motcua.db")
    store = await open_store(url, KeyRing.from_secret("a secret for tests"), frozenset({"web"}))
    yield Classroom(store)
    await store.close()


async def told(room: Classroom, chat: ChatKey) -> list[str]:
    """What the chat was told, the newest last."""
    async with room.store.transaction() as tx:
        (loaded,) = await tx.load([Wanted(chat)])
    messages = await room.store.outbox.transcript(loaded.chat_id, limit=500)
    return [words_to_text(each.words, markup="plain") for each in messages if each.kind is not Kind.ECHO]


async def real(room: Classroom, chat: ChatKey) -> Conversation:
    return state.from_json(await room.store.conversations.peek(chat) or {})


async def begun(room: Classroom, chat: ChatKey) -> Conversation:
    """A real draft in the middle of its questions."""
    await room.receive((chat, TextSent("1.001193")))
    for act in ("begin", "unit", "agree"):
        now = await real(room, chat)
        place = next((number for number, shown in enumerate(now.shown) if shown.act == act), None)
        if place is not None:
            await room.receive((chat, ButtonPressed(f"{now.prompt}.{place}")))
    now = await real(room, chat)
    assert isinstance(now.top, Filling)
    return now


async def test_a_real_draft_waits_untouched_and_is_asked_on(room: Classroom) -> None:
    before = await begun(room, ME)
    question = (await told(room, ME))[-1]
    lesson = await room.open()

    await room.join(lesson, [ME])
    await room.work([ME], rounds=9)
    await room.receive((ME, TextSent("Kết thúc bài tập")))

    after = await real(room, ME)
    assert after.frames == before.frames
    assert after.prompt > before.prompt
    assert "từ đây mọi việc là thật" in (last := (await told(room, ME))[-1])
    assert question.splitlines()[-1] in last
    await room.receive((ME, ButtonPressed(f"{after.prompt}.1")))
    (draft,) = [each for each in await room.store.dossiers.of_person(1) if each.answers]
    assert draft.procedure_code == "1.001193"


async def test_everything_that_is_said_in_practice_is_marked(room: Classroom) -> None:
    lesson = await room.open(task_ids=("ban-sao",))
    await room.join(lesson, [ME])
    await room.work([ME])
    while await room.officer():
        pass

    said = await told(room, ME)

    assert len(said) > 15
    assert all(each.startswith("BÀI TẬP – không có giá trị") for each in said)
    assert (await room.seat(ME)).is_through


async def test_old_buttons_of_what_is_real_do_nothing_in_practice(room: Classroom) -> None:
    before = await begun(room, ME)
    await room.join(await room.open(), [ME])
    seat = await room.seat(ME)

    await room.receive((ME, ButtonPressed(f"{before.prompt}.0")))

    assert (await room.seat(ME)).standing == seat.standing
    (draft,) = await room.store.dossiers.of_person(1)
    assert not draft.answers


async def test_what_the_office_offered_before_is_not_chosen_by_a_number_typed_in_practice(room: Classroom) -> None:
    await room.receive((ME, TextSent("xin chào")))
    async with room.store.transaction() as tx:
        (loaded,) = await tx.load([Wanted(ME)])
        office: dict[str, JSON] = {"staff": 1, "shown": [["!office:a:d1:0", "1. Tiếp nhận"]], "wait": {"do": "items"}}
        offered = replace(await real(room, ME), office=office)
        changes = Changes(states=[(loaded.chat_id, state.to_json(offered))])
        await tx.write(changes, holder="", lease=timedelta(), now=room.now)

    await room.join(await room.open(), [ME])

    kept = (await room.store.conversations.peek(ME) or {})["office"]
    assert kept == {"staff": 1}
    assert read(TextSent("1"), kept) is None
    assert read(TextSent("Nguyễn Văn Mẫu"), kept) is None


async def test_who_comes_back_goes_on_at_the_same_seat(room: Classroom) -> None:
    lesson = await room.open()
    await room.join(lesson, [ME])
    await room.work([ME])
    first = await room.seat(ME)
    await room.receive((ME, TextSent("kết thúc bài tập")))
    assert await room.officer() == 1  # nobody is there to be told
    silent = await told(room, ME)
    assert await room.officer() == 0

    await room.receive((ME, TextSent(f"LOP {lesson.code}")))
    await room.officer()

    seat = await room.seat(ME)
    assert (seat.id, seat.nickname, seat.standing.stage) == (first.id, first.nickname, Stage.FILED)
    assert "tiếp nhận" in (await told(room, ME))[-1]
    assert len(await told(room, ME)) > len(silent)


@pytest.mark.parametrize("code", ["ABC234", "ZZZ999"])
async def test_a_wrong_code_opens_nothing(room: Classroom, code: str) -> None:
    await room.open()

    await room.receive((ME, TextSent(f"LOP {code}")))

    assert "Không có lớp nào" in (await told(room, ME))[-1]
    assert seat_in(await room.store.conversations.peek(ME)) == 0


async def test_an_ended_class_looks_like_none(room: Classroom) -> None:
    lesson = await room.open()
    await room.store.practice.end(lesson.id, now=room.now)

    await room.join(lesson, [ME])

    assert "Không có lớp nào" in (await told(room, ME))[-1]


async def test_a_full_class_takes_nobody_more_and_keeps_its_own(room: Classroom) -> None:
    lesson = await room.open(seats=1)
    await room.join(lesson, [ME])

    await room.join(lesson, [YOU])
    await room.join(lesson, [ME])

    assert "đã đủ người" in (await told(room, YOU))[-1]
    assert len(await room.store.practice.board(lesson.id)) == 1
    assert "Bài 1/3" in (await told(room, ME))[-1]


async def test_guessed_codes_are_throttled_even_the_right_one(room: Classroom) -> None:
    lesson = await room.open()
    for number in range(5):
        await room.receive((ME, TextSent(f"LOP AAA{number + 2}BB")))

    await room.join(lesson, [ME])
    await room.join(lesson, [YOU])

    assert "nhiều mã sai" in (await told(room, ME))[-1]
    assert [row.nickname for row in await room.store.practice.board(lesson.id)] == ["Chim Én"]
    room.now += timedelta(minutes=16)
    await room.join(lesson, [ME])
    assert len(await room.store.practice.board(lesson.id)) == 2


async def test_one_class_at_a_time(room: Classroom) -> None:
    lesson, another = await room.open(), await room.open()
    await room.join(lesson, [ME])

    await room.join(another, [ME])

    assert "lớp khác" in (await told(room, ME))[-1]
    assert await room.store.practice.board(another.id) == []


async def test_the_end_of_the_class_is_told_and_the_real_question_is_asked(room: Classroom) -> None:
    before = await begun(room, ME)
    lesson = await room.open()
    await room.join(lesson, [ME, YOU])
    await room.store.practice.end(lesson.id, now=room.now)

    await room.receive((YOU, TextSent("1")))
    assert await room.officer() == 2

    assert (await real(room, ME)).frames == before.frames
    for chat in (ME, YOU):
        assert sum("Lớp tập huấn đã kết thúc" in each for each in await told(room, chat)) == 1


async def test_a_class_that_was_deleted_leaves_nobody_behind(room: Classroom) -> None:
    before = await begun(room, ME)
    lesson = await room.open()
    await room.join(lesson, [ME])
    await room.store.practice.delete(lesson.id)

    await room.receive((ME, TextSent("Nguyễn Văn An")))

    assert (await real(room, ME)).frames == before.frames
    (draft,) = await room.store.dossiers.of_person(1)
    assert not draft.answers  # what was meant for practice answers nothing real


async def test_a_human_who_takes_over_is_not_talked_over(room: Classroom) -> None:
    await room.join(await room.open(), [ME])
    await room.receive((ME, HumanTookOver(30)))
    silent = await told(room, ME)

    await room.receive((ME, TextSent("đề bài")))

    assert await told(room, ME) == silent


@pytest.mark.parametrize("mark", [{"talk": 3}, {"session": "s1"}])
async def test_who_is_with_a_person_is_heard_there_first(room: Classroom, mark: dict[str, object]) -> None:
    lesson = await room.open()
    await room.join(lesson, [ME])
    kept = await room.store.conversations.peek(ME)
    assert kept is not None

    said = TextSent("tôi đến rồi ạ"), TextSent(f"LOP {lesson.code}"), ButtonPressed("!practice:hint")

    assert all(room.practice.concerns(kept, each) for each in said)
    assert not any(room.practice.concerns({**kept, **mark}, each) for each in said)


async def test_what_was_sent_in_practice_is_nobodys_file(room: Classroom) -> None:
    await room.join(await room.open(task_ids=("khai-sinh",)), [ME])

    await room.receive((ME, FilesReceived((FileRef("f1", "jpeg", "anh.jpg"),))))

    assert (await room.seat(ME)).bench.dossiers == ()


async def test_who_does_not_practise_is_asked_nothing_for_it(room: Classroom, monkeypatch: pytest.MonkeyPatch) -> None:
    """The hot path has no query more."""

    async def never(*args: object, **kwargs: object) -> None:
        raise AssertionError("the tables of practice were read")

    for name in ("seats", "lesson", "seat_of", "taken", "guesses", "save"):
        monkeypatch.setattr(f"storage.practice_rows.PracticeRows.{name}", never)

    await begun(room, ME)

    assert (await real(room, ME)).greeted
