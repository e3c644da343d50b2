"""A volunteer helps somebody over Telegram: the citizen's phone gives a code, cards fill the form, the citizen files,
and what was said on the volunteer's phone is deleted there."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.assisting.figures import per_volunteer
from flows.assisting.model import Volunteer
from flows.ports import Invited
from tests.assisting.test_first_time import ACTS
from tests.emulators.telegram import TelegramEmulator
from tests.kit import the_world
from tests.scenarios.citizen import Citizen
from tests.scenarios.officer import the_store
from tests.scenarios.service import Service, settings

BIRTH, INVITATION = "1.001193", "K7M4QX"
#: What must not be left on the volunteer's phone.
PERSONAL = ("Lê Thị Hoa", "Trương Quốc Bảo", "Trương Minh Anh", "0912 345 678", "001190012345", "001088000123")


async def invited(service: Service) -> str:
    """The unit whose volunteer that is."""
    unit_id, now = the_world().office.offers_of(BIRTH)[0].unit_id, datetime.now(UTC)
    day = timedelta(days=1)
    period = now.date() - day, now.date() + day
    who = Volunteer("v1", unit_id, "Trần Thị Lan", "Đoàn xã", *period, "x", now, now + day)
    async with the_store(service.settings) as store:
        await store.assisting.invite(Invited(who, INVITATION))
    return unit_id


async def until(holds: Callable[[], bool], seconds: float = 90.0) -> None:
    deadline = time.perf_counter() + seconds
    while not holds():
        assert time.perf_counter() < deadline, "it did not come to that"
        await asyncio.sleep(0.05)


@pytest.mark.slow
async def test_from_the_code_to_an_empty_chat(tmp_path: Path) -> None:
    async with TelegramEmulator() as tg:
        service = Service(settings(tg, tmp_path), tmp_path)
        try:
            await service.start()
            unit_id = await invited(service)
            mai, lan = Citizen(tg, 601), Citizen(tg, 602)

            await lan.follow([f"/start tn_{INVITATION}", "[Tôi cam kết]"])
            await mai.follow(["/start tt_1_001193", "[Bắt đầu]", "có", "nhờ người giúp", "[Đồng ý, lấy mã]"])
            code = await shown_code(mai)
            await lan.do(f"HOTRO {code}")
            await until(lambda: any("đã bắt đầu" in text for text in mai.texts()))
            for act in ACTS:
                await lan.do(re.sub(r"^\[([^\]]+)$", r"[\1]", act))
            assert left(tg, lan)
            await until(lambda: any("Xin anh/chị đọc lại" in text for text in mai.texts()))
            await mai.do("[Nộp hồ sơ]")

            await until(lambda: any("Phiên hỗ trợ đã kết thúc" in text for text in lan.texts()))
            await until(lambda: left(tg, lan) == [])
            assert deletions(tg, lan) > 2 * len(ACTS) - 15
            (dossier,) = [each for each in service.dossiers() if each["code"]]
            assert dossier["chat_id"] == str(mai.user_id)
            assert dossier["answers"]["@from"]["applicant_name"] == "card"
            assert dossier["answers"]["@from"]["child_name"] == "volunteer"
            assert dossier["code"] not in "".join(lan.texts())
            await counted(service, unit_id)
        finally:
            service.end()


async def shown_code(mai: Citizen) -> str:
    await until(lambda: any("HOTRO" in text for text in mai.texts()))
    found = re.search(r"HOTRO (\w{3}) ?(\w{3})", "\n".join(mai.texts()))
    assert found is not None
    return found[1] + found[2]


def left(tg: TelegramEmulator, lan: Citizen) -> list[str]:
    """What the volunteer's phone still shows of the citizen, whoever wrote it."""
    shown = json.dumps([*tg.people().account.chat(lan.user_id).messages.values()], ensure_ascii=False)
    return [value for value in PERSONAL if value in shown]


def deletions(tg: TelegramEmulator, lan: Citizen) -> int:
    return sum(each.kind == "delete" for each in tg.log(lan.user_id))


async def counted(service: Service, unit_id: str) -> None:
    now = datetime.now(UTC)
    async with the_store(service.settings) as store:
        ended = await store.assisting.ended(
            unit_ids=[unit_id], since=now - timedelta(days=1), until=now + timedelta(days=1)
        )
    (row,) = per_volunteer(ended)
    assert (row.volunteer_id, row.sessions, row.filed) == ("v1", 1, 1)
    assert row.minutes >= 1
