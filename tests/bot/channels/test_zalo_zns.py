"""Template messages: what is asked of Zalo, and what becomes of each."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.channels.base import Sent
from bot.channels.zalo import Zalo
from bot.channels.zalo_zns import TemplateSent, Zns, international
from flows.conversation.facts import VIETNAM
from flows.ports import Fate
from tests.bot.channels.zalo.kit import NOW, Platform, platform, refused, zalo

__all__ = ["platform", "zalo"]


SENT = (200, {"error": 0, "data": {"msg_id": "z1", "sent_time": "1", "quota": {"remainingQuota": "499"}}})


@pytest.fixture
def zns(platform: Platform, zalo: Zalo) -> Zns:
    return Zns(zalo.keeper, zalo.http, base=platform.base, now=lambda: NOW)


async def test_a_template_message_goes_to_a_phone(platform: Platform, zns: Zns) -> None:
    platform.answers = [SENT]

    sent = await zns.send_template("0912 345 678", "t1", data={"code": "H99.1"}, tracking_id="o17")

    assert sent == TemplateSent(Sent(Fate.SENT, "z1"), 499)
    body = {"phone": "84912345678", "template_id": "t1", "template_data": {"code": "H99.1"}, "tracking_id": "o17"}
    assert platform.asked == [("/message/template", body)]


@pytest.mark.parametrize(
    ("answer", "sent"),
    [
        pytest.param(refused(-108), Sent(Fate.REJECTED, error="phone_invalid (-108)"), id="phone"),
        pytest.param(refused(-118), Sent(Fate.REJECTED, error="no_account (-118)"), id="no Zalo on this phone"),
        pytest.param(
            refused(-144),
            Sent(
                Fate.LATER,
                retry_at=NOW + timedelta(hours=1),
                whole_channel=True,
                spares_replies=True,
                error="quota (-144)",
            ),
            id="quota",
        ),
        pytest.param(
            refused(-133),
            Sent(
                Fate.LATER,
                retry_at=datetime(2026, 11, 22, 6, 0, tzinfo=VIETNAM),
                spares_replies=True,
                error="night (-133)",
            ),
            id="night",
        ),
        pytest.param("reset", Sent(Fate.LATER, error="ServerDisconnectedError"), id="reset"),
    ],
)
async def test_what_becomes_of_a_template_message(platform: Platform, zns: Zns, answer: Any, sent: Sent) -> None:
    platform.answers = [answer]

    assert await zns.send_template("0912345678", "t1", data={"a": "b"}, tracking_id="o17") == TemplateSent(sent)


async def test_a_template_message_renews_a_refused_token_once(platform: Platform, zns: Zns) -> None:
    platform.answers = [refused(-124), SENT]

    assert (await zns.send_template("0912345678", "t1", data={}, tracking_id="o17")).sent.fate is Fate.SENT
    assert platform.tokens == ["first", "second"]


@pytest.mark.parametrize("phone", ["0912345678", "84912345678", "+84 912.345.678", "0912 345 678"])
def test_a_phone_in_any_form_becomes_one(phone: str) -> None:
    assert international(phone) == "84912345678"
