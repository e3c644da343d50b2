"""What a bot may say, and how the platform refuses the rest."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from .telegram import Attachment, Limits
from .telegram_client import Caller

ANNA = 7
YES = {"inline_keyboard": [[{"text": "Có", "callback_data": "yes"}]]}


def keyboard(**button: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "Có", **button}]]}


async def test_a_text_is_logged_and_waited_for(bot: Caller) -> None:
    await bot.tg.text(ANNA, "/start")

    await bot.do("sendMessage", chat_id=ANNA, text="Xin chào", reply_markup=YES)

    said = await bot.tg.wait(ANNA)
    assert (said.text, said.buttons) == ("Xin chào", [("Có", "yes")])
    assert bot.tg.texts(ANNA) == ["Xin chào"]


async def test_waiting_in_vain_times_out(bot: Caller) -> None:
    await bot.do("sendMessage", chat_id=ANNA, text="old")
    await bot.tg.text(ANNA, "new")

    with pytest.raises(TimeoutError, match="nothing new in chat 7"):
        await bot.tg.wait(ANNA, timeout=0.01)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "message text is empty"),
        ("<b> </b>", "message text is empty"),
        ("x" * 4097, "message is too long"),
        ("😀" * 2049, "message is too long"),
        ("a <3 b", 'can\'t parse entities: Unsupported start tag "3" at byte offset 2'),
        ("<div>a</div>", 'can\'t parse entities: Unsupported start tag "div" at byte offset 0'),
        ("Hồ <b>a", "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        ("ồ</b>", "can't parse entities: Unexpected end tag at byte offset 3"),
        ("<b><i>a</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("a <b", "can't parse entities: Unclosed start tag at byte offset 2"),
    ],
)
async def test_broken_or_long_html_is_refused(bot: Caller, text: str, reason: str) -> None:
    refusal = await bot.refused("sendMessage", chat_id=ANNA, text=text, parse_mode="HTML")

    assert refusal.startswith("400 Bad Request: ")
    assert refusal.endswith(reason)
    assert bot.tg.log(ANNA) == []


async def test_html_is_shown_without_its_tags(bot: Caller) -> None:
    text = '😀<b>Mã &lt;1&gt; &amp; <i>2</i></b> <a href="https://a.vn/?x=1&amp;y">đây</a>'

    message = await bot.do("sendMessage", chat_id=ANNA, text=text, parse_mode="HTML")

    assert message["text"] == "😀Mã <1> & 2 đây"
    assert message["entities"] == [
        {"type": "bold", "offset": 2, "length": 10},
        {"type": "italic", "offset": 11, "length": 1},
        {"type": "text_link", "offset": 13, "length": 3, "url": "https://a.vn/?x=1&y"},
    ]


async def test_the_length_counts_after_the_tags_are_taken_away(bot: Caller) -> None:
    await bot.do("sendMessage", chat_id=ANNA, text=f"<b>{'x' * 4096}</b>", parse_mode="HTML")


async def test_without_parse_mode_tags_are_text(bot: Caller) -> None:
    message = await bot.do("sendMessage", chat_id=ANNA, text="<b> & <3")

    assert message["text"] == "<b> & <3"


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        (keyboard(callback_data="đ" * 33), "BUTTON_DATA_INVALID"),
        (keyboard(callback_data=""), "BUTTON_DATA_INVALID"),
        (keyboard(), "Text buttons are unallowed in the inline keyboard"),
        (keyboard(url="javascript:alert(1)"), "Wrong HTTP URL"),
        ({"inline_keyboard": [[{"callback_data": "x"}]]}, 'Field "text" must be of type String'),
        ({"inline_keyboard": [YES["inline_keyboard"][0]] * 101}, "reply markup is too long"),
        ("[1", "can't parse reply markup JSON object"),
    ],
)
async def test_a_bad_keyboard_is_refused(bot: Caller, markup: object, reason: str) -> None:
    assert reason in await bot.refused("sendMessage", chat_id=ANNA, text="a", reply_markup=markup)


async def test_callback_data_of_64_bytes_passes(bot: Caller) -> None:
    await bot.do("sendMessage", chat_id=ANNA, text="a", reply_markup=keyboard(callback_data="đ" * 32))


async def test_an_edit_that_changes_nothing_is_refused(bot: Caller) -> None:
    sent = await bot.do("sendMessage", chat_id=ANNA, text="a", reply_markup=YES)
    edit = {"chat_id": ANNA, "message_id": sent["message_id"], "text": "a"}

    await bot.do("editMessageText", **edit)

    assert "message is not modified" in await bot.refused("editMessageText", **edit)
    assert [entry.kind for entry in bot.tg.log(ANNA)] == ["message", "edit"]


async def test_taking_a_keyboard_away(bot: Caller) -> None:
    sent = await bot.do("sendMessage", chat_id=ANNA, text="a", reply_markup=YES)

    edited = await bot.do("editMessageReplyMarkup", chat_id=ANNA, message_id=sent["message_id"])

    assert "reply_markup" not in edited
    assert bot.tg.log(ANNA)[-1].kind == "markup"


async def test_what_is_not_the_bots_cannot_be_edited(bot: Caller) -> None:
    written = await bot.tg.text(ANNA, "mine")

    theirs = await bot.refused("editMessageText", chat_id=ANNA, message_id=written.message_id, text="b")
    nobodys = await bot.refused("editMessageText", chat_id=ANNA, message_id=99, text="b")

    assert theirs == "400 Bad Request: message can't be edited"
    assert nobodys == "400 Bad Request: message to edit not found"


async def test_deleting_one_and_several(bot: Caller) -> None:
    ids = [(await bot.do("sendMessage", chat_id=ANNA, text=text))["message_id"] for text in "abc"]

    await bot.do("deleteMessage", chat_id=ANNA, message_id=ids[0])
    await bot.do("deleteMessages", chat_id=ANNA, message_ids=[*ids, 999])

    assert [entry.message_id for entry in bot.tg.log(ANNA) if entry.kind == "delete"] == ids
    assert "not found" in await bot.refused("deleteMessage", chat_id=ANNA, message_id=ids[0])
    assert "too many" in await bot.refused("deleteMessages", chat_id=ANNA, message_ids=list(range(101)))


async def test_a_pressed_button_is_answered_once_known(bot: Caller) -> None:
    await bot.do("sendMessage", chat_id=ANNA, text="a?", reply_markup=YES)
    await bot.tg.press(ANNA, label="^Có$")
    [update] = await bot.do("getUpdates")
    query = update["callback_query"]

    await bot.do("answerCallbackQuery", callback_query_id=query["id"], text="Vâng")

    assert query["data"] == "yes"
    assert (await bot.tg.wait(ANNA, kinds=("answer",))).text == "Vâng"
    assert "query is too old" in await bot.refused("answerCallbackQuery", callback_query_id="1")
    assert "MESSAGE_TOO_LONG" in await bot.refused("answerCallbackQuery", callback_query_id=query["id"], text="x" * 201)


async def test_a_file_is_downloaded_as_it_was_sent(bot: Caller) -> None:
    sent = await bot.tg.document(ANNA, b"%PDF-1.7", name="don.pdf")

    described = await bot.do("getFile", file_id=sent.file_id)
    async with bot.http.get(f"{bot.tg.base_url}/file/bot{bot.tg.token}/{described['file_path']}") as answer:
        content = await answer.read()

    assert (content, described["file_size"]) == (b"%PDF-1.7", 8)
    assert described["file_path"].endswith(".pdf")


async def test_files_over_20_mb_and_unknown_ones_are_refused(bot: Caller) -> None:
    sent = await bot.tg.send(ANNA, Attachment(b"x", "big.pdf", size=(20 << 20) + 1))

    assert await bot.refused("getFile", file_id=sent.file_id) == "400 Bad Request: file is too big"
    assert "wrong file_id" in await bot.refused("getFile", file_id="none")


async def test_uploading_and_sending_again_by_id(bot: Caller) -> None:
    form = aiohttp.FormData({"chat_id": str(ANNA), "caption": "<b>Mẫu</b>", "parse_mode": "HTML"})
    form.add_field("document", b"abc", filename="mau.docx")
    async with bot.http.post(f"{bot.tg.base_url}/bot{bot.tg.token}/sendDocument", data=form) as answer:
        sent = (await answer.json())["result"]

    again = await bot.do("sendDocument", chat_id=8, document=sent["document"]["file_id"])

    assert (sent["caption"], sent["document"]["file_name"]) == ("Mẫu", "mau.docx")
    assert again["document"]["file_id"] == bot.tg.log(8)[0].file_id
    assert "caption is too long" in await bot.refused("sendDocument", chat_id=8, document="x", caption="x" * 1025)


async def test_an_album_shares_its_group(bot: Caller) -> None:
    sent = await bot.tg.photo(ANNA)
    media = [{"type": "photo", "media": sent.file_id}] * 2

    messages = await bot.do("sendMediaGroup", chat_id=ANNA, media=media)

    assert len({message["media_group_id"] for message in messages}) == 1
    assert "wrong number of media" in await bot.refused("sendMediaGroup", chat_id=ANNA, media=media[:1])


async def test_a_blocked_bot_gets_403_until_unblocked(bot: Caller) -> None:
    bot.tg.block(ANNA)
    assert await bot.refused("sendMessage", chat_id=ANNA, text="a") == "403 Forbidden: bot was blocked by the user"

    bot.tg.unblock(ANNA)
    await bot.do("sendMessage", chat_id=ANNA, text="a")


@pytest.mark.parametrize(
    ("limits", "chat_ids"),
    [
        pytest.param(Limits(global_per_s=2), [1, 2, 3], id="all chats"),
        pytest.param(Limits(chat_per_s=2), [1, 1, 1], id="one chat"),
        pytest.param(Limits(group_per_min=2), [-1, -1, -1], id="group"),
    ],
)
async def test_over_the_limit_comes_429_and_nothing_is_sent(bot: Caller, limits: Limits, chat_ids: list[int]) -> None:
    bot.tg.limit(limits)
    answers = [await bot.call("sendMessage", chat_id=chat_id, text="a") for chat_id in chat_ids]

    assert [answer["ok"] for answer in answers] == [True, True, False]
    assert 1 <= answers[-1]["parameters"]["retry_after"] <= 60
    assert bot.tg.stats()["counters"]["bot_message"] == 2


@pytest.mark.parametrize(
    ("fault", "code", "done"),
    [
        ({"kind": "5xx", "status": 500}, 500, False),
        ({"kind": "timeout", "seconds": 0.01}, 504, False),
        ({"kind": "429", "retry_after": 3}, 429, False),
        ({"kind": "403"}, 403, False),
        ({"kind": "400", "parameters": {"migrate_to_chat_id": -1001}}, 400, False),
        ({"kind": "apply_then_5xx"}, 502, True),
    ],
)
async def test_faults_strike_as_often_as_told(bot: Caller, fault: dict[str, Any], code: int, done: bool) -> None:
    added = bot.tg.fail(**fault, method="sendmessage", count=1)

    answer = await bot.call("sendMessage", chat_id=ANNA, text="a")
    await bot.do("sendMessage", chat_id=ANNA, text="b")

    assert (answer["error_code"], added.hits) == (code, 1)
    assert answer.get("parameters") == fault.get("parameters") or code == 429
    assert bot.tg.texts(ANNA) == (["a", "b"] if done else ["b"])


@pytest.mark.parametrize(("kind", "said"), [("reset", []), ("apply_then_reset", ["a"])])
async def test_a_broken_connection_tells_nothing(bot: Caller, kind: str, said: list[str]) -> None:
    bot.tg.fail(kind, chat_id=ANNA)

    with pytest.raises(aiohttp.ClientError):
        await bot.call("sendMessage", chat_id=ANNA, text="a")

    assert bot.tg.texts(ANNA) == said


async def test_unknown_methods_and_tokens_are_refused(bot: Caller) -> None:
    assert (await bot.refused("sendNothing")).startswith("404")

    bot.tg.world.tokens = frozenset({"other"})

    assert await bot.refused("getMe") == "401 Unauthorized"
