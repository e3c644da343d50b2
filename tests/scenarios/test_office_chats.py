"""Over Telegram: a citizen talks with an officer and gets the assistant back; an officer works by telephone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from bot.wiring import chance
from flows.dossiers.model import Status
from flows.ports import Changes, ChatKey, Staff, Store, Wanted
from flows.service.replying import Replying
from flows.staffing import posts_of
from tests.bot.web.console.officer_kit import steps_of
from tests.bot.web.fakes_staff import COMMUNE, a_filed
from tests.emulators.telegram import TelegramEmulator
from tests.kit import the_world
from tests.scenarios.citizen import Citizen
from tests.scenarios.officer import NoBell, the_store
from tests.scenarios.service import Service, settings
from tests.waiting import until_found

pytestmark = pytest.mark.asyncio(loop_scope="module")
AN, LAN = 901, 902
CODE = "H99.101-261120-0001"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def tg() -> AsyncIterator[TelegramEmulator]:
    async with TelegramEmulator() as emulator:
        yield emulator


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def given(tg: TelegramEmulator, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[dict[str, str]]:
    """The settings of a running program, with one officer and one dossier."""
    home = tmp_path_factory.mktemp("office")
    given = settings(tg, home)
    service = Service(given, home)
    try:
        await service.start()
        async with the_store(given) as store:
            await store.staff.add("lan", name="Lan", posts=posts_of("reception", COMMUNE), password_hash="x")
            await _filed(store)
        yield given
    finally:
        service.end()


async def _filed(store: Store) -> None:
    async with store.transaction() as tx:
        (owner,) = await tx.load([Wanted(ChatKey("web", "owner"))])
        filed = a_filed(person_id=owner.person.id, chat_id=owner.chat_id, code=CODE)
        changes = Changes(opened=[filed], holdings=steps_of(filed))
        await tx.write(changes, holder="", lease=timedelta(0), now=datetime.now(UTC))


async def lan(store: Store) -> Staff:
    found = await store.staff.by_login("lan")
    assert found
    return found[0]


async def test_a_talk_goes_both_ways_and_ends_with_the_assistant(tg: TelegramEmulator, given: dict[str, str]) -> None:
    an = Citizen(tg, AN)
    await an.do("gặp cán bộ")
    assert "Đã chuyển lời" in (await an.do("Tôi cần hỏi về hộ tịch")).text
    async with the_store(given) as store:
        (asked,) = await store.requests.open(unit_ids=None)
        office = Replying(store, world=the_world, chance=chance(), holder="console", waker=NoBell())
        parcels = await office.reply(await lan(store), asked.id, "Mời anh ra quầy 2")
        await store.outbox.release([each.id for each in parcels])
        assert "Mời anh ra quầy 2" in (await an.answer()).text

        await tg.text(AN, "Dạ mấy giờ ạ?")

        async def heard() -> bool:
            talk = await store.requests.get(asked.id, unit_ids=None)
            return talk is not None and [each.text for each in talk.said] == ["Mời anh ra quầy 2", "Dạ mấy giờ ạ?"]

        await until_found(heard)
        parcels = await office.hand_back(await lan(store), asked.id)
        await store.outbox.release([each.id for each in parcels])
    assert "trợ lý tiếp tục giúp" in (await an.answer()).text, "and nothing was said to the question before"
    assert "hồ sơ" in (await an.do("hồ sơ của tôi")).text.lower()


async def test_an_officer_moves_a_dossier_by_telephone(tg: TelegramEmulator, given: dict[str, str]) -> None:
    officer = Citizen(tg, LAN)
    async with the_store(given) as store:
        code, until_then = "ABCD2345", datetime.now(UTC) + timedelta(minutes=10)
        await store.officers.give((await lan(store)).id, code, until=until_then)

    linked = await officer.do("/start cb_ABCD2345")
    listed = await officer.do("việc")
    card = await officer.do(f"[1. {CODE}]")
    taken = await officer.do("[1. Nhận việc]")
    again = await officer.do(f"[1. {CODE}]")
    done = await officer.do("[1. Tiếp nhận]")

    assert "đã gắn với tài khoản" in linked.text
    assert CODE in listed.text
    assert "N.T.M." in card.text
    assert "đã nhận việc" in taken.text
    assert "Tiếp nhận" in str(again.buttons)
    assert "đã tiếp nhận" in done.text
    assert "Nguyễn Thị Mẫu" not in "\n".join(officer.texts())
    async with the_store(given) as store:
        (row,) = await store.dossiers.queue(unit_ids=None, statuses=list(Status), text=CODE)
        assert row.dossier.status is Status.ACCEPTED
