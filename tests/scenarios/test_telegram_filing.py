"""Citizens file over Telegram, by webhook and by long polling, while the platform does what platforms do."""

from __future__ import annotations

import asyncio
import itertools
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.emulators.telegram import TelegramEmulator
from tests.emulators.telegram.people import paper, picture
from tests.scenarios.citizen import Citizen, acts_of, until_filed
from tests.scenarios.officer import decide, the_store
from tests.scenarios.service import Service, settings
from tests.waiting import until, until_found

pytestmark = pytest.mark.asyncio(loop_scope="module")
BIRTH, CORRECTION = "1.001193", "1.004859"
_numbers = itertools.count(501)


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=["webhook", "polling"])
async def town(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[TelegramEmulator, Service]]:
    """One program and one platform for all tests of this file; every test brings people of its own."""
    home: Path = tmp_path_factory.mktemp(request.param)
    async with TelegramEmulator() as tg:
        tg.world.hook_settings.retry_s = 0.05
        service = Service(settings(tg, home, webhook=request.param == "webhook"), home)
        try:
            await service.start()
            yield tg, service
        finally:
            service.end()


@pytest.fixture
def tg(town: tuple[TelegramEmulator, Service]) -> TelegramEmulator:
    return town[0]


@pytest.fixture
def service(town: tuple[TelegramEmulator, Service]) -> Service:
    return town[1]


@pytest.fixture
def citizen(tg: TelegramEmulator) -> Citizen:
    tg.heal()
    return Citizen(tg, next(_numbers))


def code_of(citizen: Citizen) -> str:
    found = re.search(r"Mã hồ sơ: (\S+)", "\n".join(citizen.texts()))
    assert found is not None
    return found[1]


async def test_a_birth_is_registered_with_an_album_and_a_pdf(citizen: Citizen, service: Service) -> None:
    acts = until_filed(BIRTH)

    await citizen.follow(acts)

    mine = [each for each in service.dossiers() if each["chat_id"] == str(citizen.user_id)]
    assert [(each["status"], each["code"], each["files"]) for each in mine] == [("registered", code_of(citizen), 3)]
    assert mine[0]["answers"]["applicant_id"] == "001190000001"
    assert mine[0]["answers"]["child_sex"] == "female"
    assert citizen.doubles() == []


async def test_cards_are_read_from_photos_and_none_of_them_is_kept(citizen: Citizen, service: Service) -> None:
    acts = acts_of("id-card")

    await citizen.follow(acts)

    (mine,) = [each for each in service.dossiers() if each["chat_id"] == str(citizen.user_id)]
    assert (mine["answers"]["applicant_name"], mine["answers"]["groom_name"]) == ("Lê Thị Hoa", "Trương Quốc Bảo")
    assert mine["answers"]["groom_id"] == "001090000123"
    assert mine["files"] == 0


async def test_an_album_is_one_answer(citizen: Citizen, tg: TelegramEmulator) -> None:
    acts = until_filed(CORRECTION)
    photo = acts.index("@anh.jpg")
    await citizen.follow(acts[:photo])
    before = len(citizen.messages())

    await tg.album(citizen.user_id, [picture(), picture(), paper(name="trang-3.pdf")])
    await citizen.answer()
    await asyncio.sleep(1.5)

    assert len(citizen.messages()) == before + 1


async def test_a_pressed_keyboard_goes_and_pressing_again_changes_nothing(
    citizen: Citizen, tg: TelegramEmulator
) -> None:
    await citizen.follow(until_filed(CORRECTION)[:1])
    card = citizen.messages()[-1]
    begin = next(data for label, data in card.buttons if label == "Bắt đầu")
    await citizen.do("[Bắt đầu]")
    await until(
        lambda: any(each.kind == "markup" and each.message_id == card.message_id for each in tg.log(citizen.user_id))
    )

    await tg.press_raw(citizen.user_id, card.message_id, begin)
    again = await citizen.answer()

    assert "không còn tác dụng" in again.text
    await until(lambda: sum(each.kind == "answer" for each in tg.log(citizen.user_id)) == 2)


async def test_a_button_of_another_person_opens_nothing(citizen: Citizen, tg: TelegramEmulator) -> None:
    await citizen.follow(until_filed(CORRECTION))
    code = code_of(citizen)
    standing = [data for entry in citizen.messages() for _, data in entry.buttons if data.startswith("!")]
    stranger = Citizen(tg, next(_numbers))
    await stranger.do("xin chao")

    for data in standing:
        await tg.press_raw(stranger.user_id, stranger.messages()[-1].message_id, data)
        await stranger.answer()

    assert standing
    assert not any(code in text or "Nguyễn Thị" in text for text in stranger.texts())


async def test_an_officers_action_is_pushed_without_being_asked_for(citizen: Citizen, service: Service) -> None:
    await citizen.follow(until_filed(CORRECTION))
    citizen.look()

    await decide(service.settings, code_of(citizen), "accept")
    notice = await citizen.answer()

    assert code_of(citizen) in notice.text


async def test_who_blocked_us_is_noted_at_once_and_found_again_by_writing(
    citizen: Citizen, service: Service, tg: TelegramEmulator
) -> None:
    await citizen.follow(until_filed(CORRECTION))
    code, refused = code_of(citizen), tg.world.counters["refused_by_blocked"]
    tg.block(citizen.user_id)

    await decide(service.settings, code, "accept")
    await until(lambda: tg.world.counters["refused_by_blocked"] > refused)
    async with the_store(service.settings) as store:
        dead = await until_found(store.outbox.dead)

    # A keyboard that was being taken away may be refused beside the notice; nothing is tried again.
    assert tg.world.counters["refused_by_blocked"] <= refused + 2
    assert any("blocked" in reason for _, reason, _ in dead)
    tg.unblock(citizen.user_id)
    answer = await citizen.do("ho so cua toi toi dau roi")
    assert code in answer.text


@pytest.mark.parametrize(
    ("kind", "details"),
    [
        pytest.param("429", {"retry_after": 1}, id="too many requests"),
        pytest.param("5xx", {}, id="bad gateway"),
        pytest.param("reset", {}, id="reset"),
        pytest.param("apply_then_reset", {}, id="taken, then reset"),
        pytest.param("400", {"description": "Bad Request: can't parse entities: x"}, id="markup refused"),
    ],
)
async def test_an_answer_comes_in_spite_of(
    citizen: Citizen, tg: TelegramEmulator, kind: str, details: dict[str, object]
) -> None:
    fault = tg.fail(kind, method="sendmessage", count=1, chat_id=citizen.user_id, **details)

    await citizen.do("giay khai sinh ghi sai ten dem")
    await citizen.do("[Bắt đầu]")

    assert fault.hits == 1
    assert len(citizen.doubles()) <= (kind == "apply_then_reset")


async def test_others_go_on_while_one_chat_has_to_wait(citizen: Citizen, tg: TelegramEmulator) -> None:
    tg.fail("429", method="sendmessage", count=1, chat_id=citizen.user_id, retry_after=8)
    await tg.text(citizen.user_id, "xin chao")
    other = Citizen(tg, next(_numbers))

    await other.do("xin chao")

    assert citizen.messages() == []
    await citizen.answer()


async def test_one_update_thirty_times_has_one_answer(citizen: Citizen, tg: TelegramEmulator) -> None:
    sent = await tg.text(citizen.user_id, "xin chao")

    await tg.repeat(sent.update_id, times=30)
    await citizen.answer()
    await asyncio.sleep(1.0)

    assert len(citizen.messages()) == 1


async def test_an_update_that_never_came_holds_nothing_up(citizen: Citizen, tg: TelegramEmulator) -> None:
    tg.fail("drop_update", count=1, chat_id=citizen.user_id)
    await tg.text(citizen.user_id, "xin chao")

    await citizen.do("giay khai sinh ghi sai ten dem")

    assert len(citizen.messages()) == 1


async def test_an_old_button_that_comes_late_answers_no_later_question(citizen: Citizen, tg: TelegramEmulator) -> None:
    acts = until_filed(CORRECTION)
    await citizen.follow(acts[: acts.index("bản thân")])
    question = citizen.messages()[-1]
    await citizen.follow(["bản thân", "Nguyễn Thị Lan"])

    await tg.press_raw(citizen.user_id, question.message_id, question.buttons[0][1])
    late = await citizen.answer()

    assert "không còn tác dụng" in late.text
    await citizen.do("022185001234")


async def test_groups_and_edits_are_silent_and_voice_is_asked_in_words(citizen: Citizen, tg: TelegramEmulator) -> None:
    greeting = await tg.text(citizen.user_id, "xin chao")
    await citizen.answer()
    group = -next(_numbers)

    await tg.text(citizen.user_id, "xin chao", chat_id=group)
    await tg.edit(citizen.user_id, greeting.message_id, "xin chao lan nua")
    voice = {"file_id": "v", "file_unique_id": "v", "duration": 1}
    chat = {"id": citizen.user_id, "type": "private"}
    sender = {"id": citizen.user_id, "is_bot": False, "first_name": "A"}
    body = {"message_id": 9_999, "date": 1, "chat": chat, "from": sender, "voice": voice}
    await tg.raw("message", body)
    answer = await citizen.answer()

    assert "bằng chữ" in answer.text
    assert tg.log(group) == []
    assert len(citizen.messages()) == 2


async def test_the_token_stands_in_no_log(citizen: Citizen, tg: TelegramEmulator, service: Service) -> None:
    tg.fail("timeout", method="sendmessage", count=1, chat_id=citizen.user_id, seconds=0.1)

    await citizen.do("xin chao")

    log = service.log.read_text(errors="replace")
    assert tg.token not in log
    assert "a-secret-for-tests" not in log
