"""After a session a volunteer's chat, and what we keep of it, holds nothing personal: searched, not assumed."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from sqlalchemy import select

from flows.conversation.events import FilesReceived
from flows.files import StoredFile
from flows.ports import ChatKey, FileRow
from flows.values import FileRef
from storage.tables import assisted_messages, assisted_sessions, conversations, files, outbox
from tests.helping import Counter

NAME, NUMBER = "Nguyễn Thị Bí Mật", "001190641665"


async def a_session_with_everything(counter: Counter) -> None:
    async def everything() -> None:
        await counter.opened()
        await counter.press("lan", "Điền tiếp")
        await counter.press("lan", "Mẹ của bé")
        await counter.say("lan", NAME)
        await counter.say("lan", NUMBER)
        await counter.say("lan", "xem lại")

    await counter.reached("everything said", everything)


def personal(text: str) -> list[str]:
    return [value for value in (NAME, NUMBER, NUMBER[3:9], "Bí Mật") if value in text]


async def everything_of(counter: Counter, address: str) -> str:
    """Whatever the store could still say in that chat, opened."""
    transcript = await counter.store.outbox.transcript(await chat_id(counter, address), limit=500)
    state = await counter.store.conversations.peek(counter.chat(address))
    said = [[each.words.key, dict(each.words.params), [b.token for b in each.buttons]] for each in transcript]
    return orjson.dumps([said, state]).decode()


async def chat_id(counter: Counter, address: str) -> int:
    from flows.ports import Wanted

    async with counter.store.transaction() as tx:
        (loaded,) = await tx.load([Wanted(counter.chat(address))])
    return loaded.chat_id


async def rows(counter: Counter, query: Any) -> list[Any]:
    async with counter.store._db.reading() as connection:
        return list((await connection.execute(query)).all())


@pytest.mark.parametrize("channel", ["telegram", "web", "zalo"])
@pytest.mark.parametrize("how", ["left", "revoked", "expired", "suspended"])
async def test_nothing_personal_is_left_in_the_volunteers_chat(counter: Counter, channel: str, how: str) -> None:
    counter.channels["lan"] = channel
    await a_session_with_everything(counter)
    assert personal(await everything_of(counter, "lan"))

    await ended(counter, how)

    assert personal(await everything_of(counter, "lan")) == []
    assert await rows(counter, select(assisted_messages)) == []
    (session,) = await rows(counter, select(assisted_sessions))
    assert (session.person_id, session.citizen_chat_id, session.dossier_id, session.is_tidy) == (None, None, None, True)
    sealed = await rows(counter, select(outbox.c.content).where(outbox.c.chat_id == await chat_id(counter, "lan")))
    assert sealed


async def ended(counter: Counter, how: str) -> None:
    if how == "left":
        await counter.say("lan", "kết thúc hỗ trợ")
    elif how == "revoked":
        await counter.say("mai", "dừng hỗ trợ")
    elif how == "suspended":
        await counter.decides(counter.help.suspend(counter.officer(), "v-lan"))
    else:
        counter.later(minutes=61)
    await counter.assisting.sweep(counter.now)
    await counter.rest()
    await counter.assisting.sweep(counter.now)
    await counter.rest()


async def test_what_either_said_is_deleted_where_the_platform_allows(counter: Counter) -> None:
    await a_session_with_everything(counter)
    during = {f"out{each.id}" for each in counter.all_said["lan"] if each.words.key != "assisting.at.open"}

    await ended(counter, "left")

    summary = {f"out{each.id}" for each in counter.said["lan"]}
    assert len([each for each in counter.deleted if each.startswith("in")]) >= 4
    assert not summary & set(counter.deleted)
    assert {each for each in during if each in counter.deleted}
    assert "đang được xoá" in counter.text("lan")


async def test_where_it_does_not_allow_it_the_volunteer_is_told_so(counter: Counter) -> None:
    counter.channels["lan"] = "zalo"
    await a_session_with_everything(counter)

    await ended(counter, "left")

    assert counter.deleted == []
    assert "tự xoá" in counter.read("lan")


async def test_what_is_being_sent_just_now_is_waited_for(counter: Counter) -> None:
    await a_session_with_everything(counter)
    stuck = counter.store.outbox.settle

    async def later(*_: Any, **__: Any) -> None:
        """The platform has not answered yet."""

    counter.store.outbox.settle = later  # type: ignore[method-assign]
    await counter.conversing.receive([await ready(counter, "xem lại")])
    counter.store.outbox.settle = stuck  # type: ignore[method-assign]
    await counter.say("mai", "dừng hỗ trợ")
    assert counter.deleted == []

    counter.later(minutes=2)
    await counter.assisting.sweep(counter.now)
    await counter.rest()
    assert counter.deleted
    assert personal(await everything_of(counter, "lan")) == []


async def ready(counter: Counter, text: str) -> Any:
    from datetime import timedelta

    from flows.conversation.events import TextSent
    from flows.ports import RawUpdate
    from flows.service.conversing import Ready

    await counter.store.inbox.keep([RawUpdate(counter.chat("lan"), "now", b"{}", counter.now)])
    (arrival,) = await counter.store.inbox.take(limit=1, now=counter.now, holder="me", lease=timedelta(minutes=1))
    return Ready(arrival, TextSent(text))


async def test_pictures_go_with_the_dossier_or_go_altogether(counter: Counter) -> None:
    await counter.opened()
    lan = await chat_id(counter, "lan")
    stored = StoredFile("aa/1", "0" * 64, 10, b"key")
    await counter.store.files.add(FileRow("f1", stored, "jpeg", 1, "giấy của Mai.jpg", counter.now, lan))
    await counter.does("lan", FilesReceived((FileRef("f1", "jpeg", "giấy của Mai.jpg"),)))

    await ended(counter, "left")

    (row,) = await rows(counter, select(files.c.created_at, files.c.chat_id, files.c.dossier_id))
    assert row.dossier_id is None
    assert row.created_at.year == 1970


async def test_the_conversation_of_the_volunteer_begins_anew(counter: Counter) -> None:
    await a_session_with_everything(counter)
    await ended(counter, "revoked")

    (kept,) = await rows(
        counter, select(conversations.c.chat_id).where(conversations.c.chat_id == await chat_id(counter, "lan"))
    )
    assert kept
    state = await counter.state("lan")
    assert (state.session, state.shown) == ("", ())
    assert [type(frame).__name__ for frame in state.frames] == ["AtMenu"]


async def test_an_update_with_a_secret_keeps_no_body(counter: Counter) -> None:
    from storage.tables import inbox

    await counter.opened()
    await counter.say("lan", "mã OTP là 483920")

    assert {row.body for row in await rows(counter, select(inbox.c.body))} == {None}


async def test_a_citizen_who_is_forgotten_ends_the_session(counter: Counter) -> None:
    await a_session_with_everything(counter)
    await counter.say("mai", "dữ liệu của tôi")
    await counter.press("mai", "Xoá")
    await counter.press("mai", "Xoá")

    said = await counter.say("lan", "xem lại")

    assert "assisting.ended" in said
    assert personal(counter.text("lan")) == []
    assert ChatKey("telegram", "lan") == counter.chat("lan")
