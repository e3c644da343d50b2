"""Citizens file over Zalo's Official Account, by webhook, while the platform does what platforms do."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from tests.emulators.telegram.people import paper, picture
from tests.emulators.zalo import ZaloEmulator
from tests.scenarios.citizen import Citizen, until_filed
from tests.scenarios.officer import decide
from tests.scenarios.service import Service
from tests.scenarios.writing_up import Record, check, recorded
from tests.scenarios.zalo_person import a_citizen, a_text, code_of, mac, mine, reason_unsent, settings

pytestmark = pytest.mark.asyncio(loop_scope="module")
BIRTH, CORRECTION = "1.001193", "1.004859"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[ZaloEmulator, Service]]:
    """One program and one platform for all tests of this file; every test brings people of its own."""
    home: Path = tmp_path_factory.mktemp("zalo")
    async with ZaloEmulator() as zalo:
        service = Service(settings(zalo, home), home)
        try:
            await service.start()
            yield zalo, service
        finally:
            service.end()


@pytest.fixture
def zalo(town: tuple[ZaloEmulator, Service]) -> ZaloEmulator:
    town[0].heal()
    return town[0]


@pytest.fixture
def service(town: tuple[ZaloEmulator, Service]) -> Service:
    return town[1]


@pytest.fixture
def citizen(zalo: ZaloEmulator) -> Citizen:
    return a_citizen(zalo)


@pytest.fixture(scope="module")
def slow_sender(town: tuple[ZaloEmulator, Service]) -> Iterator[Future[tuple[bytes, float]]]:
    """Begins a delivery and never ends it: what it hears at last, after how many seconds. Others go on meanwhile."""
    at = ("127.0.0.1", int(town[1].settings["PORT"]))
    with socket.create_connection(at, 60) as line, ThreadPoolExecutor(1) as waiting:
        line.sendall(b"POST /hooks/zalo HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n{")
        yield waiting.submit(_heard, line, time.perf_counter())


def _heard(line: socket.socket, since: float) -> tuple[bytes, float]:
    return line.recv(100), time.perf_counter() - since


async def test_a_birth_is_registered_with_photos_and_a_pdf(
    citizen: Citizen, service: Service, request: pytest.FixtureRequest
) -> None:
    record = Record(lambda: [(each.text, [label for label, _ in each.buttons]) for each in citizen.messages()])
    await recorded(record, until_filed(BIRTH), citizen.do)

    written = record.written("Đăng ký khai sinh qua Zalo Official Account")
    check("zalo-oa", written, rewrite=request.config.getoption("--rewrite-transcripts"))
    (dossier,) = mine(citizen, service)
    assert (dossier["channel"], dossier["status"], dossier["code"]) == ("zalo", "registered", code_of(citizen))
    assert dossier["files"] == 3
    assert dossier["answers"]["child_sex"] == "female"
    assert citizen.doubles() == []


async def test_photos_sent_at_once_are_one_answer(citizen: Citizen, zalo: ZaloEmulator) -> None:
    acts = until_filed(CORRECTION)
    await citizen.follow(acts[: acts.index("@anh.jpg")])
    before = len(citizen.messages())

    await zalo.album(citizen.user_id, [picture(), picture(), paper(name="trang-3.pdf")])
    await citizen.answer()
    await asyncio.sleep(1.5)

    assert len(citizen.messages()) == before + 1


@pytest.mark.slow
async def test_a_slow_sender_slows_nobody(citizen: Citizen, slow_sender: Future[tuple[bytes, float]]) -> None:
    await citizen.do("xin chao")

    assert not slow_sender.done()
    assert citizen.waits[-1] < 10


async def test_an_officers_action_is_pushed_without_being_asked_for(citizen: Citizen, service: Service) -> None:
    await citizen.follow(until_filed(CORRECTION))
    citizen.look()

    await decide(service.settings, code_of(citizen), "accept")
    notice = await citizen.answer()

    assert code_of(citizen) in notice.text


async def test_a_button_of_another_person_opens_nothing(citizen: Citizen, zalo: ZaloEmulator) -> None:
    await citizen.follow(until_filed(CORRECTION))
    code = code_of(citizen)
    payloads = {payload for entry in citizen.messages() for _, payload in entry.buttons}
    stranger = a_citizen(zalo)
    await stranger.do("xin chao")

    for payload in sorted(payloads):
        await zalo.press_raw(stranger.user_id, payload)
        await stranger.answer()

    assert any(payload.startswith("#nut:!") for payload in payloads)
    assert not any(code in text or "Nguyễn Thị" in text for text in stranger.texts())


async def test_an_old_button_that_comes_late_answers_no_later_question(citizen: Citizen, zalo: ZaloEmulator) -> None:
    acts = until_filed(CORRECTION)
    await citizen.follow(acts[: acts.index("bản thân")])
    question = next(each for each in reversed(citizen.messages()) if each.buttons)
    await citizen.follow(["bản thân", "Nguyễn Thị Lan"])

    await zalo.press_raw(citizen.user_id, question.buttons[0][1])
    late = await citizen.answer()

    assert "không còn tác dụng" in late.text
    await citizen.do("022185001234")


@pytest.mark.parametrize(
    ("kind", "details"),
    [
        pytest.param("429", {}, id="too many requests"),
        pytest.param("error", {"error": -32}, id="rate"),
        pytest.param("error", {"error": -216}, id="token refused"),
        pytest.param("5xx", {}, id="bad gateway"),
        pytest.param("page", {}, id="a page of a gateway"),
        pytest.param("reset", {}, id="reset"),
        pytest.param("apply_then_reset", {}, id="taken, then reset"),
        pytest.param("dup_event", {"path": "user_send"}, id="delivered twice"),
    ],
)
async def test_an_answer_comes_in_spite_of(
    citizen: Citizen, zalo: ZaloEmulator, kind: str, details: dict[str, Any]
) -> None:
    fault = zalo.fail(kind, **{"path": "message/cs", "count": 1, "user_id": citizen.user_id, **details})

    await citizen.do("giay khai sinh ghi sai ten dem")
    await citizen.do("[Bắt đầu]")

    assert fault.hits == 1
    assert len(citizen.doubles()) <= (kind == "apply_then_reset")


async def test_one_event_thirty_times_has_one_answer(citizen: Citizen, zalo: ZaloEmulator) -> None:
    sent = await zalo.text(citizen.user_id, "xin chao")

    await zalo.repeat(sent, times=30)
    await citizen.answer()
    await zalo.repeat(sent, times=3)
    await asyncio.sleep(1.0)

    assert len(citizen.messages()) == 1


async def test_presses_out_of_order_land_in_no_wrong_field(citizen: Citizen, zalo: ZaloEmulator) -> None:
    acts = until_filed(CORRECTION)
    await citizen.follow(acts[: acts.index("bản thân")])
    question = next(each for each in reversed(citizen.messages()) if each.buttons)
    zalo.fail("swap_event", path="user_send", count=1, user_id=citizen.user_id)

    await zalo.press_raw(citizen.user_id, question.buttons[0][1])
    await zalo.press_raw(citizen.user_id, "#nut:1.0")
    assert "không còn tác dụng" in (await citizen.answer()).text
    await asyncio.sleep(1.0)

    citizen.look()
    await citizen.follow(["bản thân", "Nguyễn Thị Lan", "022185001234"])


async def test_what_cannot_be_read_is_asked_for_in_words(citizen: Citizen, zalo: ZaloEmulator) -> None:
    await citizen.do("xin chao")

    for event in ("user_send_sticker", "user_send_audio", "user_send_location", "user_send_business_card"):
        await zalo.other(citizen.user_id, event)
        assert "bằng chữ" in (await citizen.answer()).text


async def test_who_follows_is_greeted(citizen: Citizen, zalo: ZaloEmulator) -> None:
    await zalo.follow(citizen.user_id)

    assert "trợ lý" in (await citizen.answer()).text.lower()


async def test_who_left_is_not_written_to_until_they_write(
    citizen: Citizen, zalo: ZaloEmulator, service: Service
) -> None:
    await citizen.follow(until_filed(CORRECTION))
    code, before = code_of(citizen), len(zalo.log(citizen.user_id))
    await zalo.unfollow(citizen.user_id)
    await asyncio.sleep(0.5)
    refusals = zalo.world.counters["error -213"]

    await decide(service.settings, code, "accept")
    await asyncio.sleep(2.0)

    assert (len(zalo.log(citizen.user_id)), zalo.world.counters["error -213"]) == (before, refusals)
    zalo.world.person(str(citizen.user_id)).follows = True
    assert code in (await citizen.do("ho so cua toi toi dau roi")).text


async def test_who_blocked_us_is_noted_at_once(citizen: Citizen, zalo: ZaloEmulator, service: Service) -> None:
    await citizen.follow(until_filed(CORRECTION))
    zalo.block(citizen.user_id)

    await decide(service.settings, code_of(citizen), "accept")

    assert await reason_unsent(service, code_of(citizen)) == "unreachable (-217)"
    assert zalo.world.counters["error -217"] == 1


async def test_outside_the_window_the_reason_says_so_and_nobody_is_marked(tmp_path: Path) -> None:
    async with ZaloEmulator() as zalo:
        service = Service(settings(zalo, tmp_path), tmp_path)
        try:
            await service.start()
            citizen = a_citizen(zalo)
            await citizen.follow(until_filed(CORRECTION))
            zalo.world.person(str(citizen.user_id)).acted_at = zalo.world.now() - 8 * 86400

            await decide(service.settings, code_of(citizen), "accept")

            assert await reason_unsent(service, code_of(citizen)) == "outside_window"
            zalo.world.tokens.end_access()
            assert code_of(citizen) in (await citizen.do("ho so cua toi toi dau roi")).text
        finally:
            service.end()


async def test_while_an_operator_writes_the_assistant_keeps_silent(citizen: Citizen, zalo: ZaloEmulator) -> None:
    await citizen.do("xin chao")

    await zalo.operator(citizen.user_id, "Chào anh, tôi là cán bộ trực.")
    assert "im lặng 30 phút" in (await citizen.answer()).text
    said = len(citizen.messages())
    await zalo.text(citizen.user_id, "dạ em muốn hỏi về khai sinh")
    await asyncio.sleep(1.5)

    assert len(citizen.messages()) == said
    await citizen.do("menu")


async def test_forged_deliveries_have_no_effect(citizen: Citizen, zalo: ZaloEmulator) -> None:
    body, event = a_text(zalo, citizen)
    hook = zalo.world.hook

    statuses = [
        await hook.post(body, ""),
        await hook.post(body, "mac="),
        await hook.post(body, "mac=" + "0" * 64),
        await hook.post(body, mac(zalo, body, event, secret="another")),
        await hook.post(body.replace(b"xin", b"Xin"), mac(zalo, body, event)),
    ]
    await asyncio.sleep(0.5)

    assert statuses == [403] * 5
    assert citizen.messages() == []
    assert await hook.post(body, mac(zalo, body, event)) == 200
    await citizen.answer()


async def test_an_oversized_delivery_is_refused(zalo: ZaloEmulator) -> None:
    assert await zalo.world.hook.post(b" " * (1024 * 1024 + 1), "mac=x") in (0, 413)


async def test_deliveries_are_answered_in_time(zalo: ZaloEmulator) -> None:
    people = [a_citizen(zalo) for _ in range(30)]

    await asyncio.gather(*(person.do("xin chao") for person in people))

    assert not zalo.world.hook.is_disabled


async def test_no_token_stands_in_the_log(citizen: Citizen, zalo: ZaloEmulator, service: Service) -> None:
    zalo.fail("timeout", path="message/cs", count=1, user_id=citizen.user_id, seconds=0.1)

    await citizen.do("xin chao")

    log = service.log.read_text(errors="replace")
    for secret in ("access-", "refresh-1", zalo.app_secret, zalo.oa_secret, str(citizen.user_id)):
        assert secret not in log


@pytest.mark.slow
async def test_a_slow_sender_is_cut(slow_sender: Future[tuple[bytes, float]]) -> None:
    first, seconds = await asyncio.wrap_future(slow_sender)

    assert b" 408 " in first
    assert 25 < seconds < 35
