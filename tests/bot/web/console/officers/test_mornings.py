"""What officers are told in their chats unasked: the day's work, and promises that near their end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from flows.ports import Changes
from flows.service.mornings import Mornings
from flows.service.watching import Watching
from storage.store import SqlStore
from tests.bot.web.console.officer_kit import CODE, MORNING, Phone, Silent, dossier, person, took
from tests.bot.web.fakes_staff import LEASE
from tests.kit import NOW, the_world


async def test_an_account_that_is_suspended_has_no_morning(store: SqlStore, lan: Phone) -> None:
    await store.staff.disable("lan")

    assert await Mornings(store, world=the_world, waker=Silent()).sweep(MORNING) == 0


async def test_the_day_begins_with_ones_work_once(store: SqlStore, lan: Phone) -> None:
    mornings, before = Mornings(store, world=the_world, waker=Silent()), len(await lan.messages())

    early = await mornings.sweep(MORNING - timedelta(minutes=2))
    told = [await mornings.sweep(MORNING), await mornings.sweep(MORNING + timedelta(minutes=5))]
    tomorrow = await mornings.sweep(MORNING + timedelta(days=1))
    monday = await mornings.sweep(MORNING + timedelta(days=3))

    assert (early, told, tomorrow, monday) == (0, [1, 0], 0, 1), "the day after is a Saturday"
    said = (await lan.messages())[before:]
    assert [each.words.key for each in said] == ["officer.morning", "officer.morning"]
    assert f"{CODE}1" in repr(said[0].words)
    assert f"{CODE}1" in await lan.presses("Danh sách việc")


@pytest.mark.parametrize(("at", "told"), [("", 0), ("09:00", 0), ("06:30", 1)])
async def test_everybody_chooses_the_time_of_the_list(store: SqlStore, lan: Phone, at: str, told: int) -> None:
    await store.officers.tell_at((await person(store, "lan")).id, at)

    assert await Mornings(store, world=the_world, waker=Silent()).sweep(MORNING) == told


async def test_a_promise_that_nears_its_end_is_told_to_whose_desk_it_is_on(store: SqlStore) -> None:
    lan = await took(store, "lan", "d1", "1")
    await lan.presses("Tiếp nhận")
    mai = await took(store, "mai", "d1", "2")
    due = (await dossier(store, "d1")).due_at
    assert due is not None
    watching = Watching(store, world=the_world, waker=Silent(), holder="me", chats=store.officers)

    await watching.sweep(due - timedelta(minutes=1))

    (warned,) = [each.words for each in await mai.messages() if each.words.key == "staff.warning.chat"]
    assert warned.params["code"] == f"{CODE}1"
    assert "staff.warning.chat" not in [each.words.key for each in await lan.messages()]


async def test_who_has_nothing_to_do_is_told_nothing(store: SqlStore) -> None:
    binh = await Phone(store, "5").linked("binh")
    before = len(await binh.messages())
    async with store.transaction() as tx:
        await tx.write(Changes(let_go=[("far", NOW)]), holder="", lease=LEASE, now=NOW)

    assert await Mornings(store, world=the_world, waker=Silent()).sweep(MORNING) == 0
    assert len(await binh.messages()) == before
    assert "không có việc" in await binh.says("việc")
