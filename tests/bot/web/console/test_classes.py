"""Classes in the console: opened by who may, shown as a board without people, ended, deleted; and a trainee's page."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.web.pages import plain
from flows.audit import Trail
from flows.ports import ChatKey, Wanted
from flows.practising.codes import written
from flows.practising.model import Bench, Lesson, Seat, Stage, Standing
from flows.practising.tasks import rules, tasks
from flows.staffing import posts_of
from storage.store import SqlStore
from tests.bot.web.console.two_units import opened
from tests.bot.web.fakes_staff import COMMUNE, PROVINCE, FakeOffice
from tests.bot.web.staff_browser import HASH, PASSWORD, StaffBrowser
from tests.kit import NOW

MARK = "BÀI TẬP – không có giá trị"
GIVEN = {"unit": COMMUNE, "title": "Lớp <Tổ 3>", "seats": "30", "task.ban-sao": "1", "task.khai-sinh": "1"}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two trainers of two units; every test gets a copy."""
    path = tmp_path_factory.mktemp("trainers") / "motcua.db"
    asyncio.run(hired(path))
    return path


async def hired(path: Path) -> None:
    store = await opened(path)
    for login, unit_id in (("lan", COMMUNE), ("mai", PROVINCE)):
        await store.staff.add(login, name=f"Cán bộ {login}", posts=posts_of("officer", unit_id), password_hash=HASH)
    await store.close()


@pytest.fixture
async def stored(template: Path, office: FakeOffice, tmp_path: Path) -> AsyncIterator[SqlStore]:
    shutil.copy(template, tmp_path / "motcua.db")
    store = await opened(tmp_path / "motcua.db")
    office.real = store
    yield store
    await store.close()


async def a_class(stored: SqlStore, counter: StaffBrowser, **fields: str) -> Lesson:
    await counter.enter("lan", PASSWORD)
    await counter.open("/staff/classes")
    answer = await counter.post("/staff/classes", **GIVEN, **fields)
    assert answer.status == 303, await answer.text()
    (row,) = await stored.practice.lessons(unit_ids=None)
    assert answer.headers["Location"] == f"/staff/classes/{row.lesson.id}"
    return row.lesson


async def sat(stored: SqlStore, lesson: Lesson, number: int, standing: Standing) -> Seat:
    async with stored.transaction() as tx:
        (loaded,) = await tx.load([Wanted(ChatKey("telegram", f"{number}"))])
        bench = Bench(f"token-of-a-trainee-{number}")
        seat = Seat(0, lesson, loaded.chat_id, rules().nickname(number), bench, standing, NOW)
        return await tx.practice.sit(seat)


async def test_an_opened_class_shows_its_code_and_how_to_join(stored: SqlStore, counter: StaffBrowser) -> None:
    lesson = await a_class(stored, counter)

    page = await counter.open(f"/staff/classes/{lesson.id}")

    assert (lesson.unit_id, lesson.seats, lesson.task_ids) == (COMMUNE, 30, ("ban-sao", "khai-sinh"))
    assert "Lớp &lt;Tổ 3&gt;" in page
    assert written(lesson.code) in page
    assert f"/?start=lop_{lesson.code}" in page
    assert MARK in page
    assert plain("staff.classes.nobody") in page


async def test_the_board_shows_nicknames_and_how_far_each_is(stored: SqlStore, counter: StaffBrowser) -> None:
    lesson = await a_class(stored, counter)
    for number, standing in enumerate(
        (Standing(0, Stage.FILLING, 5, 13, 1), Standing(1, Stage.FILED), Standing(2, Stage.DONE))
    ):
        await sat(stored, lesson, number, standing)

    page = await counter.open(f"/staff/classes/{lesson.id}")

    assert [name in page for name in ("Chim Én", "Hoa Sen", "Cây Tre")] == [True, True, True]
    assert '<progress value="4" max="13"' in page
    assert plain("staff.classes.slips", count=1) in page
    assert "<dd>3/30</dd>" in page
    assert page.count("<dd>2</dd>") == 1  # two are through with the first task
    assert page.count("<dd>1</dd>") == 2  # one with the second, and so with all
    assert "telegram:" not in page


@pytest.mark.parametrize(
    "fields",
    [
        {"title": ""},
        {"title": "  "},
        {"seats": "0"},
        {"seats": "101"},
        {"seats": "x"},
        {"seats": ""},
        {"task.ban-sao": "", "task.khai-sinh": ""},
    ],
)
async def test_a_class_that_cannot_be_is_not_opened(
    stored: SqlStore, counter: StaffBrowser, fields: dict[str, str]
) -> None:
    await counter.enter("lan", PASSWORD)
    await counter.open("/staff/classes")

    answer = await counter.post("/staff/classes", **(GIVEN | fields))

    assert answer.status == 422
    assert plain("staff.classes.not_opened", most=rules().most_seats) in await answer.text()
    assert await stored.practice.lessons(unit_ids=None) == []


@pytest.mark.parametrize("unit", [PROVINCE, "xa-khong-co", ""])
async def test_no_class_in_another_unit(stored: SqlStore, counter: StaffBrowser, unit: str) -> None:
    await counter.enter("lan", PASSWORD)
    await counter.open("/staff/classes")

    assert (await counter.post("/staff/classes", **(GIVEN | {"unit": unit}))).status == 404


async def test_another_units_class_is_not_there(
    stored: SqlStore, counter: StaffBrowser, open_counter: Callable[[], Awaitable[StaffBrowser]]
) -> None:
    lesson, neighbour = await a_class(stored, counter), await open_counter()
    await neighbour.enter("mai", PASSWORD)
    listed = await neighbour.open("/staff/classes")

    answers = [
        await neighbour.client.get(f"/staff/classes/{lesson.id}"),
        await neighbour.post(f"/staff/classes/{lesson.id}/end"),
        await neighbour.post(f"/staff/classes/{lesson.id}/delete"),
        await neighbour.client.get("/staff/classes/999"),
    ]

    assert [each.status for each in answers] == [404] * 4
    assert plain("staff.classes.none") in listed
    assert [row.lesson for row in await stored.practice.lessons(unit_ids=None)] == [lesson]


async def test_a_class_ends_and_is_deleted_with_everything(stored: SqlStore, counter: StaffBrowser) -> None:
    lesson = await a_class(stored, counter)
    seat = await sat(stored, lesson, 1, Standing())
    await counter.open(f"/staff/classes/{lesson.id}")

    await counter.post(f"/staff/classes/{lesson.id}/end")
    over = await counter.open(f"/staff/classes/{lesson.id}")
    await counter.post(f"/staff/classes/{lesson.id}/delete")

    assert written(lesson.code) not in over
    assert plain("staff.classes.none") in await counter.open("/staff/classes")
    assert await stored.practice.by_token(seat.bench.token) is None
    done = [line.entry for line in await stored.audit.lines(Trail(actor="lan")) if "class" in line.entry.action]
    assert [each.action for each in done] == ["class_deleted", "class_ended", "class_opened"]
    assert {each.unit_id for each in done} == {COMMUNE}


@pytest.mark.parametrize("path", ["/staff/classes", "/staff/classes/1/end", "/staff/classes/1/delete"])
async def test_only_our_own_page_changes_anything(stored: SqlStore, counter: StaffBrowser, path: str) -> None:
    lesson = await a_class(stored, counter)
    counter.csrf = "forged"

    assert (await counter.post(path, **GIVEN)).status == 403
    (row,) = await stored.practice.lessons(unit_ids=None)
    assert row.lesson == lesson


# ---- the page of a trainee


async def test_a_trainees_page_has_the_task_and_its_samples(stored: SqlStore, counter: StaffBrowser) -> None:
    lesson = await a_class(stored, counter)
    seat = await sat(stored, lesson, 1, Standing(1, Stage.BRIEFED))
    room = f"/practice/{seat.bench.token}"

    page = await (await counter.client.get(room)).text()
    picture = await counter.client.get(f"{room}/papers/birth_certificate_paper.jpg")
    pdf = await counter.client.get(f"{room}/papers/birth_certificate_paper.pdf")
    card = await counter.client.get(f"{room}/card.png")

    assert MARK in page
    assert tasks()["khai-sinh"].title in page
    assert "Giấy chứng sinh" in page
    assert (await picture.read())[:3] == b"\xff\xd8\xff"
    assert (await pdf.read())[:5] == b"%PDF-"
    assert (await card.read())[1:4] == b"PNG"
    assert {each.headers["Cache-Control"] for each in (picture, pdf, card)} == {"no-store"}


async def test_the_certificate_is_there_at_the_end_only_and_its_name_goes_nowhere(
    stored: SqlStore, counter: StaffBrowser
) -> None:
    lesson = await a_class(stored, counter)
    under_way, through = (
        await sat(stored, lesson, 1, Standing(1, Stage.FILED)),
        await sat(stored, lesson, 2, Standing(2, Stage.DONE)),
    )

    refused = await counter.client.get(f"/practice/{under_way.bench.token}/certificate")
    page = await (await counter.client.get(f"/practice/{through.bench.token}/certificate")).text()

    assert refused.status == 404
    assert MARK in page
    assert "Lớp &lt;Tổ 3&gt;" in page
    assert "<form" not in page.split("<main")[1]
    assert '<input aria-label="Họ và tên (gõ tại đây)"' in page
    assert " name=" not in page.split("<input")[1].split(">")[0]


@pytest.mark.parametrize(
    "path",
    ["/practice/x", "/practice/token-of-a-trainee-9", "/practice/token-of-a-trainee-1/papers/none.jpg",
     "/practice/token-of-a-trainee-1/papers/birth_certificate_paper.exe"],
)  # fmt: skip
async def test_what_is_not_there_is_not_found(stored: SqlStore, counter: StaffBrowser, path: str) -> None:
    await sat(stored, await a_class(stored, counter), 1, Standing(1))

    assert (await counter.client.get(path)).status == 404


async def test_samples_are_not_drawn_without_end(stored: SqlStore, counter: StaffBrowser, office: FakeOffice) -> None:
    seat = await sat(stored, await a_class(stored, counter), 1, Standing(0))

    answers = [(await counter.client.get(f"/practice/{seat.bench.token}/card.png")).status for _ in range(61)]

    assert (answers.count(200), answers.count(429)) == (60, 1)
    office.now += timedelta(minutes=11)
    assert (await counter.client.get(f"/practice/{seat.bench.token}/card.png")).status == 200


async def test_a_page_of_a_deleted_class_is_gone(stored: SqlStore, counter: StaffBrowser) -> None:
    lesson = await a_class(stored, counter)
    seat = await sat(stored, lesson, 1, Standing())
    await stored.practice.delete(lesson.id)

    assert (await counter.client.get(f"/practice/{seat.bench.token}")).status == 404
