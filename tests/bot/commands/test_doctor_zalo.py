"""`motcua doctor` on Zalo: what is missing, whether tokens live on, and what to do when they do not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.channels.zalo_tokens import LOST, REMEDY
from bot.commands.doctor_findings import Level
from bot.commands.doctor_zalo import zalo
from bot.settings import Settings
from flows.ports import Store, TokenPair

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SET_UP = {"zalo_app_id": "1", "zalo_app_secret": "a-secret", "zalo_oa_secret_key": "a-key"}
FIRST = {"zalo_oa_refresh_token": "very-secret"}


def a_pair(*, left: timedelta = 20 * HOUR, exchange: timedelta | None = None, lost: str = "") -> TokenPair:
    exchange_until = NOW + exchange if exchange is not None else None
    return TokenPair(2, "access", "refresh", NOW + left, NOW, exchange_until, lost)


async def looked(pair: TokenPair | None, **given: str) -> tuple[Level, str]:
    async def read(channel: str) -> TokenPair | None:
        return pair

    store = cast(Store, SimpleNamespace(tokens=SimpleNamespace(read=read)))
    (finding,) = await zalo(Settings(_env_file=None, **given), store, now=NOW)  # type: ignore[call-arg,arg-type]
    assert finding.about == "zalo"
    assert "secret" not in finding.what.replace("ZALO_APP_SECRET", "")
    return finding.level, finding.what


@pytest.mark.parametrize(
    ("given", "level", "what"),
    [
        pytest.param({}, Level.OK, "not configured (ZALO_APP_ID is empty)", id="nothing"),
        pytest.param(
            {"zalo_app_id": "1"},
            Level.WARN,
            "is off, because ZALO_APP_SECRET and ZALO_OA_SECRET_KEY are empty",
            id="half",
        ),
        pytest.param(
            {**SET_UP, "zalo_signature_id": "oa_id"},
            Level.WARN,
            "is off, because ZALO_OA_ID is empty",
            id="the id that signs",
        ),
    ],
)
async def test_what_is_missing_is_named(given: dict[str, str], level: Level, what: str) -> None:
    assert await looked(None, **given) == (level, what)


@pytest.mark.parametrize(
    ("pair", "given", "level", "what"),
    [
        pytest.param(None, FIRST, Level.OK, "set up; its first token is taken up when", id="before the first start"),
        pytest.param(None, {}, Level.FAIL, f"{LOST['never_given']}: {REMEDY}", id="never given"),
        pytest.param(a_pair(), {}, Level.OK, "its tokens are good until 12:00 22/11/2026", id="good"),
        pytest.param(a_pair(exchange=HOUR), {}, Level.OK, "its tokens are good", id="being exchanged"),
        pytest.param(a_pair(left=-HOUR), {}, Level.WARN, "its access token has ended; a running", id="ended"),
        pytest.param(
            a_pair(exchange=-HOUR),
            {},
            Level.FAIL,
            f"{LOST['interrupted']}; messages still go until 12:00 22/11/2026: {REMEDY}",
            id="interrupted",
        ),
        pytest.param(a_pair(lost="refused", left=-HOUR), {}, Level.FAIL, f"{LOST['refused']}: {REMEDY}", id="refused"),
    ],
)
async def test_tokens(pair: TokenPair | None, given: dict[str, Any], level: Level, what: str) -> None:
    found = await looked(pair, **SET_UP, **given)

    assert (found[0], found[1][: len(what)]) == (level, what)
