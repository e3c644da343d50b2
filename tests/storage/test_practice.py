"""Classes and seats on both databases: found by code, token and chat, locked for a turn, and gone when deleted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import func, select

from flows.people import CodeKind, Guesses
from flows.ports import Attached, Changes, ChatKey, Guess
from flows.practising.model import Bench, Lesson, Seat, Stage, Standing
from storage.store import SqlStore
from storage.tables import practice_seats
from tests.storage.samples import MINUTE, NOW, a_chat, a_dossier, a_file, a_message, loaded, send, write

DAY = timedelta(days=1)


async def opened(store: SqlStore, code: str = "ABC234", *, unit: str = "xa", **changes: object) -> Lesson:
    lesson = Lesson(0, code, unit, "Lớp của <Lan>", ("ban-sao", "khai-sinh"), 2, "lan", NOW)
    return await store.practice.open(replace(lesson, **changes))  # type: ignore[arg-type]


async def seated(store: SqlStore, lesson: Lesson, chat_id: int, **changes: object) -> Seat:
    bench = Bench(f"token-{chat_id}", {"prompt": 4}, NOW, (a_dossier(0),), 1, "d1")
    seat = Seat(0, lesson, chat_id, "Chim Én", bench, Standing(0, Stage.FILLING, 3, 13, 1), NOW)
    async with store.transaction() as tx:
        sat = await tx.practice.sit(replace(seat, **changes))  # type: ignore[arg-type]
    return sat


async def the_seat(store: SqlStore, seat_id: int) -> Seat | None:
    async with store.transaction() as tx:
        return (await tx.practice.seats([seat_id])).get(seat_id)


async def seats(store: SqlStore) -> int:
    async with store._db.reading() as connection:
        return int((await connection.execute(select(func.count()).select_from(practice_seats))).scalar_one())


async def test_a_class_is_found_by_its_code_and_by_units_only(store: SqlStore) -> None:
    lesson = await opened(store)

    async with store.transaction() as tx:
        assert await tx.practice.lesson("ABC234") == lesson
        assert await tx.practice.lesson("ABC235") is None
    assert lesson.code == "ABC234"
    assert await store.practice.get(lesson.id, unit_ids=("xa",)) == lesson
    assert await store.practice.get(lesson.id, unit_ids=None) == lesson
    assert await store.practice.get(lesson.id, unit_ids=("khac",)) is None
    assert await store.practice.lessons(unit_ids=("khac",)) == []


async def test_a_seat_comes_back_with_its_bench_and_is_saved(store: SqlStore) -> None:
    me = await loaded(store)
    lesson = await opened(store)
    seat = await seated(store, lesson, me.chat_id)

    moved_on = replace(seat, standing=Standing(1, Stage.SUPPLEMENT), bench=replace(seat.bench, deed=2), due_at=NOW)
    async with store.transaction() as tx:
        assert await tx.practice.seat_of(lesson, me.chat_id) == seat
        assert await tx.practice.taken(lesson.id) == 1
        await tx.practice.save(moved_on)

    assert await the_seat(store, seat.id) == moved_on
    assert await store.practice.by_token(seat.bench.token) == moved_on
    assert await store.practice.by_token("another") is None
    assert await store.practice.conversation(seat.id) == {"prompt": 4}
    assert await store.practice.conversation(seat.id + 9) is None


async def test_the_board_says_how_far_each_is_and_the_list_how_many(store: SqlStore) -> None:
    me, other = await loaded(store), await loaded(store, a_chat("other"))
    lesson = await opened(store)
    await seated(store, lesson, me.chat_id)
    await seated(store, lesson, other.chat_id, nickname="Hoa Sen", standing=Standing(2, Stage.DONE))

    board = await store.practice.board(lesson.id)
    (row,) = await store.practice.lessons(unit_ids=("xa",))

    assert [(each.nickname, each.standing.stage) for each in board] == [
        ("Chim Én", Stage.FILLING),
        ("Hoa Sen", Stage.DONE),
    ]
    assert (row.lesson, row.trainees, row.done) == (lesson, 2, 1)


async def test_due_seats_are_named_with_their_chats(store: SqlStore) -> None:
    me = await loaded(store)
    lesson = await opened(store)
    seat = await seated(store, lesson, me.chat_id, due_at=NOW + MINUTE)

    assert await store.practice.due(now=NOW) == []
    assert await store.practice.due(now=NOW + MINUTE) == [(seat.id, me.chat)]


async def test_a_class_ends_once_and_everybody_in_it_is_due(store: SqlStore) -> None:
    me = await loaded(store)
    lesson = await opened(store)
    seat = await seated(store, lesson, me.chat_id)

    assert await store.practice.end(lesson.id, now=NOW)
    assert not await store.practice.end(lesson.id, now=NOW + MINUTE)

    ended = await store.practice.get(lesson.id, unit_ids=None)
    assert ended is not None
    assert ended.ended_at == NOW
    assert await store.practice.due(now=NOW) == [(seat.id, me.chat)]


async def test_deleting_takes_every_seat_of_that_class_only(store: SqlStore) -> None:
    me, other = await loaded(store), await loaded(store, a_chat("other"))
    lesson, another = await opened(store), await opened(store, "ABC235")
    await seated(store, lesson, me.chat_id)
    kept = await seated(store, another, other.chat_id)

    assert await store.practice.delete(lesson.id) == 1

    assert await store.practice.get(lesson.id, unit_ids=None) is None
    assert await the_seat(store, kept.id) == kept
    assert await seats(store) == 1


async def test_what_was_said_in_a_class_goes_with_it_and_nothing_else(store: SqlStore) -> None:
    me, other = await loaded(store, a_chat("w", "web")), await loaded(store, a_chat("v", "web"))
    lesson, another = await opened(store), await opened(store, "ABC235")
    await seated(store, lesson, me.chat_id)
    await seated(store, another, other.chat_id)
    for chat_id in (me.chat_id, other.chat_id):
        await send(store, a_message(chat_id, "practice.said"), a_message(chat_id, "greeting"))

    await store.practice.delete(lesson.id)

    told = [[each.words.key for each in await store.outbox.transcript(each.chat_id)] for each in (me, other)]
    assert told == [["greeting"], ["practice.said", "greeting"]]


async def test_old_classes_are_forgotten_whether_they_were_ended_or_not(store: SqlStore) -> None:
    me = await loaded(store)
    ended, left_open = await opened(store), await opened(store, "ABC235")
    running = await opened(store, "ABC236", opened_at=NOW + 7 * DAY)
    await seated(store, ended, me.chat_id)
    await store.practice.end(ended.id, now=NOW)

    assert await store.practice.forget(ended_before=NOW, opened_before=NOW) == 0
    assert await store.practice.forget(ended_before=NOW + DAY, opened_before=NOW + DAY) == 2

    assert [row.lesson for row in await store.practice.lessons(unit_ids=None)] == [running]
    assert await seats(store) == 0
    assert left_open.id != running.id


async def test_who_wishes_to_be_forgotten_leaves_the_class(store: SqlStore) -> None:
    me = await loaded(store)
    await seated(store, await opened(store), me.chat_id)

    await write(store, Changes(erased=[me.person.id]))

    assert await seats(store) == 0


async def test_a_chat_that_becomes_somebody_elses_takes_no_seat_along(store: SqlStore) -> None:
    me = await loaded(store)
    await seated(store, await opened(store), me.chat_id)

    await write(store, Changes(unlinked=[me.chat_id]))

    assert await seats(store) == 0


async def test_a_chats_guesses_count_together_and_those_of_all_by_kind(store: SqlStore) -> None:
    me = await loaded(store)
    link, lesson = CodeKind.LINK, CodeKind.LESSON
    mine, another = [Guess(me.chat_id, NOW, kind) for kind in (link, lesson)], Guess(me.chat_id + 1, NOW, lesson)
    await write(store, Changes(guesses=[*mine, another]))

    async with store.transaction() as tx:
        assert await tx.practice.guesses(me.chat_id, since=NOW - MINUTE) == Guesses(2, {link: 1, lesson: 2})
        assert await tx.practice.guesses(me.chat_id, since=NOW) == Guesses()


async def test_files_of_practice_go_with_the_next_sweep_and_real_ones_stay(store: SqlStore) -> None:
    me = await loaded(store)
    draft = a_dossier(me.person.id, "draft")
    await write(store, Changes(opened=[draft]))
    for number in (1, 2):
        await store.files.add(a_file(number, me.chat_id))
    await write(store, Changes(attached=[Attached(draft.id, "photo", ("f2",))]))

    async with store.transaction() as tx:
        await tx.practice.hand_back(["f1", "f2"])

    assert {row.id for row in await store.files.loose(before=NOW - DAY)} == {"f1"}


async def test_nothing_made_up_stands_open_in_the_database(store: SqlStore) -> None:
    me = await loaded(store, ChatKey("telegram", "5"))
    seat = await seated(store, await opened(store), me.chat_id)

    async with store._db.reading() as connection:
        row = (await connection.execute(select(practice_seats).where(practice_seats.c.id == seat.id))).one()

    assert seat.bench.token.encode() not in row.bench
    assert b"prompt" not in row.bench
    assert seat.bench.token.encode() != row.token_hash
