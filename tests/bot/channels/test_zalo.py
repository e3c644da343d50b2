"""Message + what Zalo answers -> what was asked of it, and what became of the message."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.channels.base import Incoming, RemoteFile, RenderedButton, Sent
from bot.channels.zalo import HELD, Zalo
from bot.channels.zalo_errors import MESSAGES, OUTSIDE_WINDOW, TEMPLATES, next_morning
from bot.channels.zalo_tokens import NoToken
from flows.conversation.facts import VIETNAM
from flows.ports import Fate, Kind
from tests.bot.channels.zalo.kit import (
    GOOD,
    NOW,
    PERSON,
    Platform,
    Tokens,
    a_channel,
    a_message,
    platform,
    refused,
    zalo,
)

__all__ = ["platform", "zalo"]

ONE = a_message("Chào anh/chị")
ASKED = {"recipient": {"user_id": PERSON}, "message": {"text": "Chào anh/chị"}}
LATER_BY = {-219: 1, -221: 1, -224: 1, -240: 1, -320: 1, -321: 1}


async def test_text_goes_by_the_customer_service_call(platform: Platform, zalo: Zalo) -> None:
    assert await zalo.send(ONE) == Sent(Fate.SENT, "7")
    assert platform.asked == [("/v3.0/oa/message/cs", ASKED)]


async def test_what_the_plan_pays_for_goes_as_a_transaction(platform: Platform, zalo: Zalo) -> None:
    assert await zalo.send(replace(ONE, is_paid=True, kind=Kind.NOTICE)) == Sent(Fate.SENT, "7")
    assert platform.asked == [("/v3.0/oa/message/transaction", ASKED)]
    assert platform.tokens == ["first"]


@pytest.mark.parametrize(
    ("error", "fate", "reason"),
    [
        (-32, Fate.LATER, "rate (-32)"),
        (-200, Fate.REJECTED, "send_failed (-200)"),
        (-201, Fate.REJECTED, "bad_parameter (-201)"),
        (-211, Fate.LATER, "quota (-211)"),
        (-213, Fate.BLOCKED, "not_following (-213)"),
        (-217, Fate.BLOCKED, "unreachable (-217)"),
        (-218, Fate.LATER, "person_quota (-218)"),
        (-219, Fate.LATER, "app_removed (-219)"),
        (-221, Fate.LATER, "account_not_verified (-221)"),
        (-224, Fate.LATER, "account_package (-224)"),
        (-227, Fate.REJECTED, "inactive (-227)"),
        (-230, Fate.REJECTED, OUTSIDE_WINDOW),
        (-232, Fate.REJECTED, OUTSIDE_WINDOW),
        (-233, Fate.REJECTED, "type_not_allowed (-233)"),
        (-234, Fate.LATER, "night (-234)"),
        (-240, Fate.LATER, "api_closed (-240)"),
        (-244, Fate.REJECTED, "refused_by_person (-244)"),
        (-248, Fate.REJECTED, "policy (-248)"),
        (-320, Fate.LATER, "wallet_not_linked (-320)"),
        (-321, Fate.LATER, "wallet_empty (-321)"),
        (-1, Fate.LATER, "error -1"),
        (12345, Fate.LATER, "error 12345"),
        (-99999, Fate.REJECTED, "error -99999"),
    ],
)
async def test_an_error_becomes(platform: Platform, zalo: Zalo, error: int, fate: Fate, reason: str) -> None:
    platform.answers = [refused(error)]

    sent = await zalo.send(ONE)

    assert (sent.fate, sent.error) == (fate, reason)
    assert sent.whole_channel is (error in (-219, -221, -224, -240, -320, -321))
    assert not sent.spares_replies
    assert len(platform.asked) == 1
    hours = LATER_BY.get(error)
    if hours is not None:
        assert sent.retry_at == NOW + timedelta(hours=hours)


@pytest.mark.parametrize(
    ("error", "sent"),
    [
        (-211, Sent(Fate.LATER, retry_at=NOW + timedelta(hours=1), whole_channel=True, error="quota (-211)")),
        (-218, Sent(Fate.LATER, retry_at=NOW + timedelta(hours=1), error="person_quota (-218)")),
        (-234, Sent(Fate.LATER, retry_at=datetime(2026, 11, 22, 6, 0, tzinfo=VIETNAM), error="night (-234)")),
    ],
)
async def test_what_is_about_notices_holds_notices(platform: Platform, zalo: Zalo, error: int, sent: Sent) -> None:
    platform.answers = [refused(error), refused(error)]

    assert await zalo.send(replace(ONE, kind=Kind.NOTICE)) == replace(sent, spares_replies=True)
    assert await zalo.send(ONE) == Sent(Fate.LATER, error=sent.error)


def test_every_error_of_the_reference_has_a_meaning() -> None:
    known = {-32, -100, -200, -201, -210, -211, -213, -216, -217, -218, -219, -220, -221, -224, -227, -230, -232}

    assert set(MESSAGES) == known | {-233, -234, -240, -244, -248, -320, -321}


def test_a_template_message_never_marks_a_person() -> None:
    assert {meaning.fate for meaning in TEMPLATES.values()} == {Fate.LATER, Fate.REJECTED}


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        ((21, 22, 30), (22, 6, 0)),
        ((22, 0, 5), (22, 6, 0)),
        ((22, 5, 59), (22, 6, 0)),
        ((22, 6, 0), (23, 6, 0)),
    ],
)
def test_what_may_not_go_at_night_goes_at_six(now: tuple[int, int, int], morning: tuple[int, int, int]) -> None:
    assert next_morning(datetime(2026, 11, *now, tzinfo=VIETNAM)) == datetime(2026, 11, *morning, tzinfo=VIETNAM)


@pytest.mark.parametrize("error", [-216, -220])
async def test_a_refused_token_is_renewed_once(platform: Platform, zalo: Zalo, error: int) -> None:
    platform.answers = [refused(error), GOOD, refused(error), refused(error)]

    assert await zalo.send(ONE) == Sent(Fate.SENT, "7")
    again = await zalo.send(ONE)

    assert platform.tokens == ["first", "second", "first", "second"]
    assert (again.fate, again.whole_channel) == (Fate.LATER, True)


@pytest.mark.parametrize("lasting", [True, False])
async def test_without_a_token_nothing_is_asked(platform: Platform, lasting: bool) -> None:
    channel = a_channel(platform.base, Tokens(NoToken("the reason", lasting=lasting)))

    sent = await channel.send(ONE)

    await channel.close()
    held = NOW + HELD if lasting else None
    assert sent == Sent(Fate.LATER, retry_at=held, whole_channel=lasting, error="the reason")
    assert platform.asked == []


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((502, b"<html>Bad Gateway</html>"), "status 502, no JSON"),
        ((500, {"error": -1}), "status 500"),
        ((200, b"<html>maintenance</html>"), "status 200, no JSON"),
        ((200, b"[]"), "status 200, no JSON"),
        ("reset", "ServerDisconnectedError"),
        ("silence", "TimeoutError"),
    ],
    ids=["gateway", "5xx", "a page", "a list", "reset", "silence"],
)
async def test_no_answer_of_zalos_is_tried_again_later(platform: Platform, zalo: Zalo, answer: Any, error: str) -> None:
    platform.answers = [answer]

    assert await zalo.send(ONE) == Sent(Fate.LATER, error=error)


async def test_too_many_requests_wait_as_told(platform: Platform, zalo: Zalo) -> None:
    platform.answers = [(429, b"Too Many Requests", {"Retry-After": "7"})]

    assert await zalo.send(ONE) == Sent(Fate.LATER, retry_at=NOW + timedelta(seconds=7), error="rate (-32)")


async def test_nobody_there_is_tried_again_later() -> None:
    channel = a_channel("http://127.0.0.1:9")

    sent = await channel.send(ONE)

    await channel.close()
    assert sent == Sent(Fate.LATER, error="ClientConnectorError")


async def test_a_text_that_is_too_long_for_zalo_is_halved(platform: Platform, zalo: Zalo) -> None:
    text = " ".join(["hồ sơ"] * 50)
    platform.answers = [refused(-210)]

    sent = await zalo.send(a_message("một", text, buttons=(RenderedButton("Có", "1.0"),), taken=1))

    told = [asked["message"] for _, asked in platform.asked]
    assert sent == Sent(Fate.SENT, "7+7")
    assert told[0]["text"] == text
    assert f"{told[1]['text']} {told[2]['text']}" == text
    assert ["attachment" in each for each in told] == [True, False, True]


async def test_a_short_text_that_is_too_long_is_given_up(platform: Platform, zalo: Zalo) -> None:
    platform.answers = [refused(-210)]

    assert await zalo.send(ONE) == Sent(Fate.REJECTED, error="too_long (-210)")


async def test_parts_that_were_taken_are_not_sent_again(platform: Platform, zalo: Zalo) -> None:
    platform.answers = [GOOD, refused(-32)]

    first = await zalo.send(a_message("một", "hai", "ba"))
    second = await zalo.send(a_message("một", "hai", "ba", taken=1))

    assert (first.fate, first.platform_id) == (Fate.LATER, "7")
    assert second == Sent(Fate.SENT, "7 7")
    assert [asked["message"]["text"] for _, asked in platform.asked] == ["một", "hai", "hai", "ba"]


async def test_buttons_are_hidden_queries_under_the_last_part(platform: Platform, zalo: Zalo) -> None:
    await zalo.send(a_message("một", "hai?", buttons=(RenderedButton("Có", "3.0"), RenderedButton("Menu", "!menu"))))

    assert [asked["message"] for _, asked in platform.asked] == [
        {"text": "một"},
        {
            "text": "hai?",
            "attachment": {
                "type": "template",
                "payload": {
                    "buttons": [
                        {"title": "Có", "type": "oa.query.hide", "payload": "#nut:3.0"},
                        {"title": "Menu", "type": "oa.query.hide", "payload": "#nut:!menu"},
                    ]
                },
            },
        },
    ]


async def test_nothing_is_done_for_courtesy(platform: Platform, zalo: Zalo) -> None:
    await zalo.courtesies([Incoming(courtesy="x")])
    await zalo.forget(RemoteFile("x", "x"))
    assert platform.asked == []
