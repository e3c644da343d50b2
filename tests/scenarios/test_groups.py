"""A group of officers on Telegram: taken in, bound by a code from the desk, asked for figures, upgraded, put out."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

from flows.groups.model import Group
from flows.service.group_desk import AtDesk, give_code
from flows.staffing import posts_of
from tests.emulators.telegram import TelegramEmulator
from tests.emulators.telegram.groups import Groups
from tests.scenarios.officer import the_store
from tests.scenarios.service import Service, settings
from tests.waiting import until, until_found

UNIT, LAN, GROUP = "xa-binh-minh-mau", 7, -5


async def a_code(given: dict[str, str]) -> str:
    async with the_store(given) as store:
        if await store.staff.by_login("lan") is None:
            await store.staff.add("lan", name="Cán bộ Lan", posts=posts_of("officer", UNIT), password_hash="x")
        code = await give_code(store, AtDesk("lan", (UNIT,), datetime.now(UTC)), UNIT, secret=str(time.time()))
    return code.code


async def bound(given: dict[str, str]) -> list[Group]:
    async with the_store(given) as store:
        return await store.groups.of_units(None)


async def test_a_group_from_the_first_hello_to_the_end(tmp_path: Path) -> None:
    async with TelegramEmulator() as tg:
        given = settings(tg, tmp_path, webhook=False)
        service, groups = Service(given, tmp_path), Groups(tg.people(), LAN)
        try:
            await service.start()
            groups.take_in(GROUP)
            await until(lambda: len(tg.texts(GROUP)) == 1)
            await tg.text(LAN, f"/ketnoi {await a_code(given)}", chat_id=GROUP)
            await until(lambda: len(tg.texts(GROUP)) == 2)
            await tg.text(LAN, "hồ sơ của tôi tới đâu rồi @emulated_bot", chat_id=GROUP)
            await until(lambda: len(tg.texts(GROUP)) == 3)

            moved = groups.upgrade(GROUP)
            await tg.text(LAN, "/solieu", chat_id=moved)
            await until(lambda: len(tg.texts(moved)) == 1)

            hello, said, private = tg.texts(GROUP)
            assert "/ketnoi" in hello
            assert "Bình Minh" in said
            assert f"http://127.0.0.1:{given['PORT']}/" in private
            assert "Hồ sơ nộp mới: 0" in tg.texts(moved)[0]
            assert tg.texts(LAN) == []
            assert [group.unit_id for group in await bound(given)] == [UNIT]

            groups.put_out(moved)
            await _left(given)
        finally:
            service.end()


async def _left(given: dict[str, str]) -> None:
    await until_found(lambda: bound(given), lambda groups: groups[0].left_at is not None)
