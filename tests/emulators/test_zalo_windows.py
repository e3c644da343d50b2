"""Windows, quotas and who can be reached at the emulator of the Official Account."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.emulators.test_zalo import ANNA, Account, account
from tests.emulators.zalo import Rules
from tests.emulators.zalo.model import DAY, HOUR

__all__ = ["account"]


@pytest.mark.parametrize(
    ("by", "after", "error", "quota"),
    [
        pytest.param("cs", 47 * HOUR, 0, "reply", id="free within 48 hours"),
        pytest.param("cs", 49 * HOUR, -230, None, id="no answer after that"),
        pytest.param("transaction", 49 * HOUR, 0, "sub_quota", id="paid within 7 days"),
        pytest.param("transaction", 7 * DAY + 1, -230, None, id="not at all after that"),
        pytest.param("something", 0, -201, None, id="no such kind"),
    ],
)
async def test_the_window(account: Account, by: str, after: float, error: int, quota: str | None) -> None:
    await account.zalo.text(ANNA, "xin chào")
    account.zalo.world.person(ANNA).acted_at = account.zalo.world.now() - after

    answer = await account.send(by=by, text="a")

    assert answer["error"] == error
    assert (answer.get("data") or {}).get("quota", {}).get("quota_type") == quota


@pytest.mark.parametrize(("hour", "error"), [(21, 0), (22, -234), (3, -234), (6, 0)])
async def test_promotion_is_for_the_day(account: Account, hour: int, error: int) -> None:
    world = account.zalo.world
    local = datetime.fromtimestamp(world.now(), UTC) + timedelta(hours=7)
    world.offset += (hour - local.hour) * HOUR
    await account.zalo.text(ANNA, "xin chào")

    assert (await account.send(by="promotion", text="a"))["error"] == error


async def test_eight_messages_are_free_and_then_there_is_a_quota(account: Account) -> None:
    account.zalo.world.rules = replace(Rules(), paid_messages=1)
    await account.zalo.text(ANNA, "xin chào")

    answers = [await account.send(text=str(n)) for n in range(10)]
    await account.zalo.text(ANNA, "nữa")

    assert [each["error"] for each in answers] == [0] * 9 + [-211]
    assert answers[0]["data"]["quota"]["remain"] == "7"
    assert answers[8]["data"]["quota"]["quota_type"] == "sub_quota"
    assert (await account.send(text="a"))["error"] == 0


async def test_who_cannot_be_reached(account: Account) -> None:
    assert (await account.send(text="a"))["error"] == -213
    await account.zalo.follow(ANNA)
    assert (await account.send(text="a"))["error"] == 0
    await account.zalo.unfollow(ANNA)
    assert (await account.send(text="a"))["error"] == -213
    await account.zalo.follow(ANNA)
    account.zalo.block(ANNA)
    assert (await account.send(text="a"))["error"] == -217
