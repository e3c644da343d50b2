"""A class of thirty practises while real dossiers are filed: nothing of it is anywhere but in its own two tables.

A twin of the office, in which nobody practises, is the measure: every other table must hold the same number of rows.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import Row, func, select

from bot.demo.chatting import Chatter
from bot.demo.people import MadeUp
from bot.web.console.routes import ROOMS
from flows.broadcasts.model import Audience, Reach
from flows.ports import ChatKey, Fate, Settled
from flows.practising.model import Stage
from flows.practising.tasks import tasks
from flows.staffing import Post, Role
from storage.keys import KeyRing
from storage.store import SqlStore, open_store
from storage.tables import dossiers, metadata, outbox
from tests.bot.web.fakes_staff import FakeOffice
from tests.bot.web.staff_browser import HASH, PASSWORD, StaffBrowser
from tests.kit import the_world
from tests.migrated import sqlite_at
from tests.scenarios.trainees import Classroom

pytestmark = pytest.mark.asyncio(loop_scope="module")
TRAINEES, CITIZENS = 30, 4
UNIT = "xa-binh-minh-mau"
#: A trainee's chat is a chat as others are: somebody who writes to us, and what they are told there.
OWN = frozenset(("practice_classes", "practice_seats"))
OF_CHATS = frozenset(("chats", "people", "conversations", "outbox"))
#: What must not stand on any page: codes, people and nicknames of practice.
MADE_UP = ("BAITAP", "Nguyễn Thị Lan Mẫu", "Chim Én", "hoc-vien")


@asynccontextmanager
async def opened(path: Path) -> AsyncIterator[SqlStore]:
    store = await open_store(f"sqlite:///{path}", KeyRing.from_secret("a secret for tests"), frozenset({"web"}))
    yield store
    await store.close()


def citizens(room: Classroom) -> list[Chatter]:
    return [
        Chatter(
            room.store, room.conversing, chat=ChatKey("telegram", f"dan-{number}"), who=MadeUp(number),
            world=the_world, chance=room.chance, variety=number,
        )
        for number in range(CITIZENS)
    ]  # fmt: skip


async def file(chatters: Sequence[Chatter]) -> AsyncIterator[None]:
    """One real dossier after the other."""
    for chatter in chatters:
        assert await chatter.fill_in("2.000635", UNIT)
        yield
        await chatter.finish()
        yield


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def offices(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Classroom, Classroom]]:
    """The office with a class, at its end, and its twin without."""
    folder = tmp_path_factory.mktemp("offices")
    for name in ("one.db", "two.db"):
        sqlite_at(folder / name)
    async with opened(folder / "one.db") as one, opened(folder / "two.db") as two:
        busy, quiet = Classroom(one), Classroom(two)
        await practised(busy)
        async for _ in file(citizens(quiet)):
            pass
        yield busy, quiet


async def practised(room: Classroom) -> None:
    chats = [ChatKey("telegram", f"hoc-vien-{number}") for number in range(TRAINEES)]
    lesson = await room.open(task_ids=("ban-sao",))
    await room.join(lesson, chats)
    filing = file(citizens(room))
    for _ in range(30):
        await room.work(chats, rounds=1)
        await anext(filing, None)
    for _ in tasks()["ban-sao"].deeds:
        await room.officer()


async def counted(room: Classroom) -> dict[str, int]:
    async with room.store._db.reading() as connection:
        return {
            table.name: int((await connection.execute(select(func.count()).select_from(table))).scalar_one())
            for table in metadata.sorted_tables
        }


async def messages(room: Classroom) -> list[Row[tuple[object, ...]]]:
    async with room.store._db.reading() as connection:
        return list((await connection.execute(select(outbox).where(outbox.c.key.like("practice.%")))).all())


async def test_everybody_has_finished_and_was_told_by_the_officer(offices: tuple[Classroom, Classroom]) -> None:
    busy, _ = offices
    (row,) = await busy.store.practice.lessons(unit_ids=None)

    board = await busy.store.practice.board(row.lesson.id)

    assert (row.trainees, row.done) == (TRAINEES, TRAINEES)
    assert {each.standing.stage for each in board} == {Stage.DONE}
    assert len({each.nickname for each in board}) == TRAINEES
    assert len(await messages(busy)) > TRAINEES * 15


async def test_every_other_table_is_as_if_nobody_had_practised(offices: tuple[Classroom, Classroom]) -> None:
    busy, quiet = await counted(offices[0]), await counted(offices[1])

    others = [name for name in busy if name not in OWN | OF_CHATS]

    assert len(others) > 40
    assert {name: busy[name] for name in others} == {name: quiet[name] for name in others}
    assert busy["dossiers"] == CITIZENS
    assert busy["chats"] == quiet["chats"] + TRAINEES


async def test_what_left_is_marked_replies_about_no_dossier(offices: tuple[Classroom, Classroom]) -> None:
    busy, quiet = offices
    sent, others = await messages(busy), await counted(quiet)

    assert {(row.kind, row.dossier_id, row.path, row.key) for row in sent} == {("reply", None, None, "practice.said")}
    assert (await counted(busy))["outbox"] - len(sent) == others["outbox"]


async def codes(room: Classroom) -> list[str | None]:
    async with room.store._db.reading() as connection:
        return list((await connection.execute(select(dossiers.c.code).order_by(dossiers.c.code))).scalars())


async def test_codes_of_real_dossiers_run_on_without_gaps(offices: tuple[Classroom, Classroom]) -> None:
    found = [await codes(room) for room in offices]

    assert found[0] == found[1]
    assert len(found[0]) == CITIZENS


async def test_no_broadcast_reaches_who_only_practised(offices: tuple[Classroom, Classroom]) -> None:
    everybody = Reach(Audience(), None)

    counts = [await room.store.broadcasts.count(everybody, now=room.now) for room in offices]

    assert counts[0] == counts[1]


async def test_a_practice_message_that_is_lost_is_nobodys_call(offices: tuple[Classroom, Classroom]) -> None:
    busy, _ = offices
    row = (await messages(busy))[-1]
    before = await busy.store.outbox.undelivered(unit_ids=None)

    await busy.store.outbox.settle([Settled(row.id, row.chat_id, Fate.REJECTED, busy.now, error="refused")])

    assert await busy.store.outbox.undelivered(unit_ids=None) == before


def pages() -> Iterator[str]:
    for method, path, _ in ROOMS:
        if method == "GET" and "{" not in path and not path.startswith("/staff/classes") and not path.endswith(".pdf"):
            yield path


async def test_no_page_of_the_console_knows_of_the_class(offices: tuple[Classroom, Classroom]) -> None:
    """Every list and export, as somebody sees it who has every role everywhere."""
    busy, _ = offices
    posts = tuple(Post(role, None) for role in Role)
    await busy.store.staff.add("lan", name="Cán bộ Lan", posts=posts, password_hash=HASH)
    office = FakeOffice()
    office.real = busy.store
    async with TestClient(TestServer(office.app())) as client:
        counter = StaffBrowser(client, office)
        await counter.enter("lan", PASSWORD)
        seen = {}
        for path in pages():
            answer = await client.get(path, allow_redirects=False)
            seen[path] = (answer.status, (await answer.read()).decode("utf-8", "replace"))

    assert len(seen) > 20
    assert [path for path, (status, _) in seen.items() if status >= 500] == []
    assert [(path, word) for path, (_, body) in seen.items() for word in MADE_UP if word in body] == []
    assert "H99.101-" in seen["/staff"][1]
