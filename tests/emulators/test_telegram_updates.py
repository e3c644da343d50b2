"""How updates reach a bot: polling, webhook, duplicates, order; and the control calls."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest

from .telegram import ApiError
from .telegram_client import Caller, a_caller, a_hook

ANNA, BINH = 7, 8


def texts(updates: list[dict[str, Any]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def test_an_offset_confirms_what_came_before(bot: Caller) -> None:
    first = await bot.tg.text(ANNA, "a")
    await bot.tg.text(ANNA, "b")

    assert texts(await bot.do("getUpdates", limit=1)) == ["a"]
    assert texts(await bot.do("getUpdates", offset=first.update_id + 1)) == ["b"]
    assert texts(await bot.do("getUpdates", offset=-1)) == ["b"]


async def test_a_long_poll_ends_when_something_comes(bot: Caller) -> None:
    poll = asyncio.create_task(bot.do("getUpdates", timeout=5))
    await asyncio.sleep(0.02)

    await bot.tg.text(ANNA, "a")

    assert texts(await poll) == ["a"]


async def test_stopping_does_not_wait_for_a_long_poll() -> None:
    async with a_caller() as caller:
        poll = asyncio.create_task(caller.call("getUpdates", timeout=30))
        await asyncio.sleep(0.02)

        async with asyncio.timeout(5):
            await caller.tg.__aexit__(None, None, None)

        with pytest.raises(aiohttp.ClientError):
            await poll


async def test_of_two_pollers_the_elder_is_turned_away(bot: Caller) -> None:
    elder = asyncio.create_task(bot.refused("getUpdates", timeout=5))
    await asyncio.sleep(0.02)

    await bot.do("getUpdates")

    assert (await elder).startswith("409 Conflict: terminated by other getUpdates")


async def test_polling_and_webhook_exclude_each_other(bot: Caller) -> None:
    async with a_hook() as hook:
        await bot.do("setWebhook", url=hook.url)
        assert (await bot.refused("getUpdates")).startswith("409 Conflict: can't use getUpdates")

        await bot.do("deleteWebhook")
        assert await bot.do("getUpdates") == []


async def test_only_the_kinds_asked_for_are_handed_over(bot: Caller) -> None:
    await bot.do("getUpdates", allowed_updates=["message"])

    sent = await bot.tg.text(ANNA, "a")
    await bot.tg.edit(ANNA, sent.message_id, "b")

    assert texts(await bot.do("getUpdates")) == ["a"]


async def test_a_webhook_is_called_with_its_secret(bot: Caller) -> None:
    async with a_hook() as hook:
        await bot.do("setWebhook", url=hook.url, secret_token="S3cret_-")

        await bot.tg.text(ANNA, "a")

        assert texts(await hook.received(1)) == ["a"]
        assert hook.secrets == ["S3cret_-"]


async def test_a_refused_update_comes_again_and_holds_back_only_that_persons_later_ones(bot: Caller) -> None:
    async with a_hook() as hook:
        hook.statuses = [500]
        await bot.do("setWebhook", url=hook.url)
        await bot.tg.text(ANNA, "a")
        await hook.received(1)

        await bot.tg.text(ANNA, "b")
        await bot.tg.text(BINH, "c")

        received = texts(await hook.received(4))
        assert [text for text in received if text != "c"] == ["a", "a", "b"]
        assert "500" in (await bot.do("getWebhookInfo"))["last_error_message"]


async def test_what_a_webhook_did_not_take_is_left_for_polling(bot: Caller) -> None:
    await bot.do("setWebhook", url="http://127.0.0.1:9/closed")
    await bot.tg.text(ANNA, "a")
    await bot.tg.text(ANNA, "b")
    await asyncio.sleep(0.05)
    assert (await bot.do("getWebhookInfo"))["pending_update_count"] == 2

    await bot.do("deleteWebhook")

    assert texts(await bot.do("getUpdates")) == ["a", "b"]


async def test_a_method_in_the_webhooks_answer_is_carried_out(bot: Caller) -> None:
    async with a_hook() as hook:
        hook.body = f'{{"method":"sendMessage","chat_id":{ANNA},"text":"Vâng"}}'
        await bot.do("setWebhook", url=hook.url)

        await bot.tg.text(ANNA, "a")

        assert (await bot.tg.wait(ANNA)).text == "Vâng"


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"url": "ftp://x.vn"}, "invalid URL"),
        ({"url": "http://x.vn/hook"}, "An HTTPS URL must be provided"),
        ({"url": "https://x.vn:8080/hook"}, "only on ports 80, 88, 443 or 8443"),
        ({"url": "https://x.vn/hook", "secret_token": "có dấu"}, "secret token contains unallowed characters"),
    ],
)
async def test_a_bad_webhook_is_refused(bot: Caller, values: dict[str, str], reason: str) -> None:
    assert reason in await bot.refused("setWebhook", **values)
    assert (await bot.do("getWebhookInfo"))["url"] == ""


async def test_duplicates_keep_their_id(bot: Caller) -> None:
    bot.tg.fail("dup_update", count=1)

    sent = await bot.tg.text(ANNA, "a")
    await bot.tg.repeat(sent.update_id, times=2)

    assert [update["update_id"] for update in await bot.do("getUpdates")] == [sent.update_id] * 4


async def test_a_dropped_update_never_comes(bot: Caller) -> None:
    bot.tg.fail("drop_update", count=1)
    await bot.tg.text(ANNA, "a")
    await bot.tg.text(ANNA, "b")

    assert texts(await bot.do("getUpdates")) == ["b"]


async def test_an_album_arrives_as_messages_of_one_group(bot: Caller) -> None:
    await bot.tg.album(ANNA, [b"1", b"2", b"3"], caption="Giấy tờ")

    messages = [update["message"] for update in await bot.do("getUpdates")]

    assert len({message["media_group_id"] for message in messages}) == 1
    assert [message.get("caption") for message in messages] == ["Giấy tờ", None, None]


async def test_old_buttons_can_be_pressed_when_their_keyboard_is_gone(bot: Caller) -> None:
    markup = {"inline_keyboard": [[{"text": "Nộp", "callback_data": "file"}]]}
    message_id = (await bot.do("sendMessage", chat_id=ANNA, text="a", reply_markup=markup))["message_id"]
    await bot.do("editMessageReplyMarkup", chat_id=ANNA, message_id=message_id)

    with pytest.raises(ApiError, match="no button fits"):
        await bot.tg.press(ANNA, label="Nộp")
    await bot.tg.press_raw(ANNA, message_id, "file")

    [update] = await bot.do("getUpdates")
    assert "reply_markup" not in update["callback_query"]["message"]


async def test_blocking_can_be_told_to_the_bot(bot: Caller) -> None:
    bot.tg.block(ANNA, told=True)

    [update] = await bot.do("getUpdates")
    assert update["my_chat_member"]["new_chat_member"]["status"] == "kicked"


async def test_another_process_plays_a_person(bot: Caller) -> None:
    sent = await bot.control("message", user_id=ANNA, text="/start")
    markup = {"inline_keyboard": [[{"text": "Nộp", "callback_data": "file"}]]}
    await bot.do("sendMessage", chat_id=ANNA, text="Xin chào", reply_markup=markup)
    heard = await bot.control("wait", chat_id=ANNA, user_id=ANNA, after=sent["seq"])
    await bot.control("button", user_id=ANNA, data="^file$")
    await bot.control("album", user_id=ANNA, count=2)
    await bot.control("document", user_id=ANNA, size=5000, name="don.pdf")

    kinds = [next(iter(update.keys() - {"update_id"})) for update in await bot.do("getUpdates")]

    assert [event["text"] for event in heard["events"]] == ["Xin chào"]
    assert kinds == ["message", "callback_query", "message", "message", "message"]


async def test_another_process_sets_limits_and_faults(bot: Caller) -> None:
    await bot.control("limits", chat_per_s=1)
    await bot.control("faults", add=[{"kind": "5xx", "count": 1}])
    await bot.control("block", chat_ids=[BINH])

    codes = [(await bot.call("sendMessage", chat_id=chat_id, text="a")).get("error_code") for chat_id in (7, 7, 7, 8)]
    assert codes == [502, None, 429, 403]

    await bot.control("reset")
    assert (await bot.control("stats"))["counters"] == {}
