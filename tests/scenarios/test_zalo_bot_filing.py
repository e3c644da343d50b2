"""Citizens file over the Zalo Bot Platform, by webhook and by polling: text and pictures only, options by number."""

from __future__ import annotations

import asyncio
import itertools
import re
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from tests.emulators.zalo_bot import ZaloBotEmulator
from tests.scenarios.citizen import page, until_filed
from tests.scenarios.officer import decide
from tests.scenarios.service import Service, own
from tests.scenarios.writing_up import Record, check, recorded
from tests.scenarios.zalo_bot_person import Person
from tests.waiting import until

pytestmark = pytest.mark.asyncio(loop_scope="module")
BIRTH = "1.001193"
SECRET = "a-secret-for-tests"
#: What the transcript says in words, and the option that is typed by its number instead.
BY_NUMBER = {
    "có": "[Tôi đồng ý]",
    "me": "[Mẹ của bé]",
    "ca cha va me": "[Có cả cha và mẹ]",
    "rồi ạ": "[Có]",
    "trai": "[Bé trai]",
    "bản giấy": "[Bản giấy]",
    "xong": "[Xong]",
    "tại quầy": "[Tại quầy một cửa]",
    "Bé gái": "[Bé gái]",
}
_numbers = itertools.count(1)


def settings(zalo: ZaloBotEmulator, home: Path, *, webhook: bool) -> dict[str, str]:
    given = own(home) | {"ZALO_BOT_API_BASE": zalo.base_url, "ZALO_BOT_TOKEN": zalo.token}
    return given | ({"ZALO_BOT_WEBHOOK_SECRET": SECRET} if webhook else {})


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=["webhook", "polling"])
async def town(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[ZaloBotEmulator, Service]]:
    """One program and one platform for all tests of this file; every test brings people of its own."""
    home: Path = tmp_path_factory.mktemp(request.param)
    async with ZaloBotEmulator() as zalo:
        service = Service(settings(zalo, home, webhook=request.param == "webhook"), home)
        try:
            await service.start()
            yield zalo, service
        finally:
            service.end()


@pytest.fixture
def zalo(town: tuple[ZaloBotEmulator, Service]) -> ZaloBotEmulator:
    return town[0]


@pytest.fixture
def service(town: tuple[ZaloBotEmulator, Service]) -> Service:
    return town[1]


@pytest.fixture
def person(zalo: ZaloBotEmulator) -> Person:
    zalo.heal()
    return Person(zalo, f"p{next(_numbers):04x}")


def code_of(person: Person) -> str:
    found = re.search(r"Mã hồ sơ: (\S+)", "\n".join(person.texts()))
    assert found is not None
    return found[1]


async def test_a_birth_is_registered_with_photos_and_numbers(
    person: Person, service: Service, request: pytest.FixtureRequest
) -> None:
    record = Record(lambda: [(text, ()) for text in person.texts()])
    for act in [BY_NUMBER.get(each, each) for each in until_filed(BIRTH)]:
        await recorded(record, person.sayings(act), person.do)

    check("zalo-bot", record.written("Đăng ký khai sinh qua Zalo Bot"), rewrite=_rewrites(request))
    (mine,) = [each for each in service.dossiers() if each["chat_id"] == person.name]
    assert (mine["status"], mine["code"], mine["files"]) == ("registered", code_of(person), 3)
    assert mine["answers"]["child_sex"] == "female"
    assert mine["answers"]["copies"] == 2
    assert all(len(text) <= 2000 for text in person.texts())
    assert sum(typed.isdecimal() and len(typed) == 1 for typed in person.typed) >= len(BY_NUMBER)
    await _accepted(person, service)


def _rewrites(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--rewrite-transcripts"))


async def _accepted(person: Person, service: Service) -> None:
    """What an officer does is pushed; what stands under it is typed in words, for it is no question."""
    person.heard = len(person.messages())
    await decide(service.settings, code_of(person), "accept")
    notice = await person.answer()

    assert code_of(person) in notice
    assert "Có thể nhắn: Xem hồ sơ." in notice
    assert code_of(person) in await person.do("Xem hồ sơ")


async def test_joined_papers_come_as_a_link_that_only_downloads_when_asked(person: Person) -> None:
    acts = until_filed(BIRTH)
    await person.follow(acts[: acts.index("xong") + 1])

    link = await _found(r"http\S+/f/\S+", person)
    async with aiohttp.ClientSession() as http:
        async with http.get(link) as shown:
            page_of_link = await shown.text()
        async with http.post(link) as given:
            content, headers = await given.read(), given.headers
        async with http.post(f"{link[:-3]}abc") as forged:
            refused = forged.status

    assert (shown.status, "%PDF" in page_of_link) == (200, False)
    assert content.startswith(b"%PDF")
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Disposition"].startswith("attachment")
    assert refused == 404


async def test_a_restart_in_the_middle_keeps_the_numbers(person: Person, service: Service) -> None:
    acts = until_filed(BIRTH)
    await person.follow(acts[: acts.index("ca cha va me")])
    asked = person.texts()[-1]
    assert "Trả lời bằng số, ví dụ 1." in asked

    await service.stop()
    await service.start()
    answer = await person.do("1")

    assert answer != asked
    assert "kết hôn" in answer


async def test_a_number_stays_an_answer_where_numbers_are_answers(person: Person) -> None:
    acts = until_filed(BIRTH)
    await person.follow(acts[: acts.index("0912 345 678")])
    offered = person.texts()[-1]

    answer = await person.do("1")

    assert "Có thể nhắn: Quay lại · Để sau." in offered
    assert "điện thoại" in answer


async def test_one_update_thirty_times_has_one_answer(person: Person, zalo: ZaloBotEmulator) -> None:
    zalo.repeat(zalo.text(person.name, "xin chao"), times=30)

    await person.answer()
    await asyncio.sleep(1.0)

    assert len(person.messages()) == 1


async def test_an_update_that_comes_again_after_later_ones_answers_nothing(
    person: Person, zalo: ZaloBotEmulator
) -> None:
    acts = until_filed(BIRTH)
    await person.follow(acts[: acts.index("Nguyễn Thị Hoa")])
    late = zalo.world.recent[-1]
    await person.do("Nguyễn Thị Hoa")

    zalo.repeat(late)
    await asyncio.sleep(0.5)
    answer = await person.do("001190000001")

    assert "điện thoại" in answer


@pytest.mark.parametrize(
    ("kind", "details"),
    [
        pytest.param("429", {"retry_after": 1}, id="too many requests"),
        pytest.param("502", {}, id="bad gateway"),
        pytest.param("500", {}, id="an error in the envelope"),
        pytest.param("reset", {}, id="reset"),
        pytest.param("apply_then_reset", {}, id="taken, then reset"),
        pytest.param("408", {}, id="timed out"),
    ],
)
async def test_an_answer_comes_in_spite_of(
    person: Person, zalo: ZaloBotEmulator, kind: str, details: dict[str, int]
) -> None:
    fault = zalo.fail(kind, method="sendMessage", chat_id=person.name, **details)

    await person.do("xin chao")
    await asyncio.sleep(0.2)

    assert fault.hits == 1
    assert len(person.messages()) - 1 <= (kind == "apply_then_reset")


async def test_a_pdf_is_answered_with_what_to_do_instead(person: Person, zalo: ZaloBotEmulator) -> None:
    await person.do("xin chao")
    person.heard = len(person.messages())

    zalo.document(person.name)
    answer = await person.answer()

    assert "chụp ảnh từng trang" in answer
    assert re.search(r"http://127\.0\.0\.1:\d+/", answer)


async def test_somebody_sees_that_a_picture_is_looked_at(person: Person, zalo: ZaloBotEmulator) -> None:
    zalo.photo(person.name, page("anh.jpg"))

    await person.answer()

    assert zalo.log(person.name)[0].kind == "action"


async def test_talk_of_a_group_is_not_answered_and_who_calls_us_is_asked_into_private(
    person: Person, zalo: ZaloBotEmulator
) -> None:
    group = f"g{person.name}"

    zalo.text(person.name, "mai họp nhé", group=group)
    await person.do("xin chao")
    assert zalo.log(group) == []
    zalo.text(person.name, "@Bot hồ sơ của tôi đâu", group=group)
    await until(lambda: bool(zalo.texts(group)))

    assert "nhắn riêng" in zalo.texts(group)[0]


async def test_who_blocked_us_is_not_tried_again(person: Person, zalo: ZaloBotEmulator) -> None:
    zalo.block(person.name)
    refused = zalo.world.counters["error 403"]

    zalo.text(person.name, "xin chao")
    await until(lambda: zalo.world.counters["error 403"] > refused)
    await asyncio.sleep(3.0)

    assert zalo.world.counters["error 403"] == refused + 1


async def test_deliveries_come_in_either_shape(person: Person, zalo: ZaloBotEmulator) -> None:
    zalo.world.wraps = True
    try:
        assert await person.do("xin chao")
    finally:
        zalo.world.wraps = False


async def test_the_token_and_the_secret_stand_in_no_log(
    person: Person, zalo: ZaloBotEmulator, service: Service
) -> None:
    zalo.fail("502", method="sendMessage", chat_id=person.name)

    await person.do("xin chao")

    log = service.log.read_text(errors="replace")
    assert zalo.token not in log
    assert zalo.token.partition(":")[2] not in log
    assert SECRET not in log


async def _found(pattern: str, person: Person) -> str:
    said: list[str] = []
    await until(lambda: bool(said.extend(re.findall(pattern, "\n".join(person.zalo.texts(person.name)))) or said))
    return said[0]
