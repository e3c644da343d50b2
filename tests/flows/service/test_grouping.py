"""What happens in groups: bound by a code once, figures for whoever asks, nothing of anybody, posts that come once."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from flows.dossiers.model import Status
from flows.groups.events import GroupEvent, GroupJoined, GroupLeft, GroupMoved, GroupSpoke
from flows.groups.model import MOST_ANSWERS, GroupCode
from flows.groups.schedule import VIETNAM
from flows.people import MOST_GUESSES
from flows.ports import AlreadyDone, Changes, ChatKey, RawUpdate
from flows.service.grouping import Grouping
from flows.service.world import Chance
from flows.staffing import posts_of
from flows.values import Words
from storage.keys import KeyRing
from storage.store import SqlStore, open_store
from tests.kit import the_world
from tests.migrated import sqlite_at
from tests.storage.samples import a_dossier, loaded, write

UNIT, CODE = "xa-binh-minh-mau", "K7M2QX4H"
RING = KeyRing.from_secret("a secret for tests")
#: A Sunday noon; the next post is due on Monday at eight.
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=VIETNAM)
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=VIETNAM)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


class Waker:
    def wake(self, *names: str) -> None:
        """Nobody sleeps here."""


@dataclass
class Room:
    """Groups of one channel over a real store, and a clock."""

    store: SqlStore
    now: datetime = NOW
    count: int = 0
    told: list[Words] = field(default_factory=list)

    @property
    def grouping(self) -> Grouping:
        chance = Chance(lambda: self.now, lambda: "id", lambda: "token")
        return Grouping(self.store, world=the_world, chance=chance, holder="me", waker=Waker())

    async def happens(self, event: GroupEvent, address: str = "-5") -> Words | None:
        """What the group is told."""
        self.count += 1
        chat = ChatKey("telegram", address)
        await self.store.inbox.keep([RawUpdate(chat, str(self.count), b"{}", self.now)])
        (arrival,) = await self.store.inbox.take(limit=1, now=self.now, holder="me", lease=MINUTE)
        parcels = await self.grouping.receive(arrival, event)
        self.told += [parcel.words for parcel in parcels]
        return parcels[0].words if parcels else None

    async def says(self, text: str, address: str = "-5") -> str:
        words = await self.happens(GroupSpoke(text, "Tổ một cửa"), address)
        return words.key if words else ""

    async def given(self, code: str = CODE, unit_id: str = UNIT) -> None:
        async with self.store.transaction() as tx:
            await tx.groups.give(GroupCode(code, unit_id, "lan", self.now, self.now + 10 * MINUTE))

    async def posts(self) -> list[str]:
        """Texts that wait for groups."""
        later = self.now + HOUR
        parcels = await self.store.outbox.claim("telegram", limit=50, now=later, holder="you", lease=MINUTE)
        await self.store.outbox.release([parcel.id for parcel in parcels])
        return [f"{parcel.chat.address} {parcel.words.key}" for parcel in parcels]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "motcua.db"

    async def made() -> None:
        store = await open_store(sqlite_at(path), RING, frozenset({"web"}))
        await store.staff.add("lan", name="Trần Thị Lan", posts=posts_of("officer", UNIT), password_hash="x")
        await store.close()

    asyncio.run(made())
    return path


@pytest.fixture
async def room(template: Path, tmp_path: Path) -> AsyncIterator[Room]:
    shutil.copy(template, tmp_path / "motcua.db")
    store = await open_store(sqlite_at(tmp_path / "motcua.db"), RING, frozenset({"web"}))
    yield Room(store)
    await store.close()


@pytest.fixture
async def bound(room: Room) -> Room:
    await room.given()
    assert await room.says(f"/ketnoi {CODE}") == "groups.bound"
    room.told.clear()
    return room


async def test_a_code_binds_the_group_in_which_it_is_typed(room: Room) -> None:
    await room.given()

    assert await room.says(f"/ketnoi {CODE}") == "groups.bound"

    (group,) = await room.store.groups.of_units([UNIT])
    assert (group.channel, group.title, group.bound_by) == ("telegram", "Tổ một cửa", "lan")


@pytest.mark.parametrize(
    ("text", "after", "said"),
    [
        ("/ketnoi", 0, "groups.no_code"),
        ("/ketnoi xin chào", 0, "groups.no_code"),
        ("/ketnoi AAAA2222", 0, "groups.unknown"),
        (f"/ketnoi {CODE}", 10, "groups.unknown"),
        ("/solieu", 0, "groups.not_bound"),
        ("/start", 0, "groups.private"),
    ],
)
async def test_anything_else_binds_nothing(room: Room, text: str, after: int, said: str) -> None:
    await room.given()
    room.now += after * MINUTE

    assert await room.says(text) == said
    assert await room.store.groups.of_units(None) == []


async def test_a_used_code_is_of_no_use_in_another_group(bound: Room) -> None:
    assert await bound.says(f"/ketnoi {CODE}", "-6") == "groups.unknown"
    assert len(await bound.store.groups.of_units(None)) == 1


async def test_a_group_of_another_unit_stays_with_it_and_the_code_stays_good(bound: Room) -> None:
    await bound.given("BBBB2222", "tinh-minh-hoa")

    assert await bound.says("/ketnoi BBBB2222") == "groups.already"
    assert [each.unit_id for each in await bound.store.groups.of_units(None)] == [UNIT]
    assert await bound.says("/ketnoi BBBB2222", "-6") == "groups.bound"


async def test_guessing_is_stopped(room: Room) -> None:
    await room.given()

    said = [await room.says("/ketnoi AAAA2222") for _ in range(MOST_GUESSES)]

    assert set(said) == {"groups.unknown"}
    assert await room.says(f"/ketnoi {CODE}") == "groups.too_many"


async def test_figures_are_of_the_unit_and_name_nobody(bound: Room) -> None:
    citizen = (await loaded(bound.store)).person.id
    filed = a_dossier(
        citizen, 1, unit_id=UNIT, status=Status.REGISTERED, filed_at=bound.now - MINUTE, code="H99.101-261122-0001"
    )
    await write(bound.store, Changes(opened=[filed]))

    words = await bound.happens(GroupSpoke("/solieu"))

    assert words is not None
    assert words.key == "groups.figures"
    assert (words.params["filed"], words.params["now"]) == (1, [["registered", 1]])
    assert not any(each in str(words.params) for each in ("H99.101", "Nguyễn", "d1"))


@pytest.mark.parametrize("text", ["/hoso", "H99.101-261122-0001", "khai sinh", "@motcua_bot hồ sơ của tôi", "liên kết"])
async def test_no_conversation_begins_in_a_group(bound: Room, text: str) -> None:
    assert await bound.says(text) == "groups.private"


async def test_a_chatty_group_is_answered_so_often_and_no_more(bound: Room) -> None:
    for _ in range(MOST_ANSWERS + 3):
        await bound.says("/solieu")
    in_a_minute = len(await _transcript(bound, "-5"))
    bound.now += 2 * MINUTE
    await bound.says("/solieu")

    assert (in_a_minute, len(await _transcript(bound, "-5"))) == (MOST_ANSWERS, MOST_ANSWERS + 1)


async def test_whoever_takes_us_in_is_told_how_to_bind(room: Room) -> None:
    words = await room.happens(GroupJoined("Tổ một cửa"))

    assert words is not None
    assert words.key == "groups.hello"


async def test_a_group_that_puts_us_out_gets_nothing_until_it_takes_us_back(bound: Room) -> None:
    await bound.happens(GroupLeft())
    (left,) = await bound.store.groups.of_units(None)
    assert await bound.grouping.post(UNIT, Words("groups.too_many"), dedup="x") == 0

    await bound.happens(GroupJoined())
    (back,) = await bound.store.groups.of_units(None)

    assert (left.left_at is not None, back.left_at) == (True, None)
    assert await bound.grouping.post(UNIT, Words("groups.too_many"), dedup="x") == 1


async def test_a_group_that_moves_stays_bound(bound: Room) -> None:
    await bound.happens(GroupMoved("-1005"))

    assert await bound.says("/solieu", "-1005") == "groups.figures"


async def test_the_same_update_taken_twice_is_answered_once(bound: Room) -> None:
    await bound.store.inbox.keep([RawUpdate(ChatKey("telegram", "-5"), "twice", b"{}", bound.now)])
    (arrival,) = await bound.store.inbox.take(limit=1, now=bound.now, holder="me", lease=MINUTE)
    await bound.grouping.receive(arrival, GroupSpoke("/solieu"))

    with pytest.raises(AlreadyDone):
        await bound.grouping.receive(arrival, GroupSpoke("/solieu"))


async def test_a_post_reaches_all_groups_of_the_unit_once(bound: Room) -> None:
    for code, address, unit in (("BBBB2222", "-6", UNIT), ("CCCC2222", "-7", "tinh-minh-hoa")):
        await bound.given(code, unit)
        assert await bound.says(f"/ketnoi {code}", address) == "groups.bound"

    for _ in range(2):
        await bound.grouping.post(UNIT, Words("groups.too_many"), dedup="notice-1")

    rows = [each for chat in ("-5", "-6", "-7") for each in await _transcript(bound, chat)]
    assert rows.count("groups.too_many") == 2


async def _transcript(room: Room, address: str) -> list[str]:
    chat = await loaded(room.store, ChatKey("telegram", address))
    return [each.words.key for each in await room.store.outbox.transcript(chat.chat_id)]


@pytest.mark.parametrize(
    ("at", "posted"),
    [(MONDAY - MINUTE, 0), (MONDAY, 1), (MONDAY + 3 * HOUR, 1), (MONDAY + 5 * HOUR, 0), (MONDAY - 12 * HOUR, 0)],
    ids=["before", "at eight", "late", "too late", "the night before"],
)
async def test_figures_come_on_monday_at_eight(bound: Room, at: datetime, posted: int) -> None:
    bound.now = at

    assert await bound.grouping.sweep(at) == posted
    assert await bound.grouping.sweep(at) == 0


async def test_two_processes_post_once(bound: Room) -> None:
    bound.now = MONDAY

    done = await asyncio.gather(*(bound.grouping.sweep(MONDAY) for _ in range(3)))

    assert sum(done) == 1
    assert (await _transcript(bound, "-5")).count("groups.figures") == 1


async def test_a_group_that_is_let_go_gets_no_more_posts(bound: Room) -> None:
    (group,) = await bound.store.groups.of_units(None)
    async with bound.store.transaction() as tx:
        await tx.groups.unbind(group.id)
    bound.now = MONDAY

    assert await bound.grouping.sweep(MONDAY) == 0
    await bound.says("/solieu")
    assert (await _transcript(bound, "-5"))[-1] == "groups.not_bound"
