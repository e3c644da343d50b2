"""Linkings as the store keeps them: found by their code, locked, and at the end one person instead of two."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from flows.people import (
    BROADCASTS,
    CODE_VALID,
    NOTICES,
    REMINDERS,
    CodeKind,
    Guesses,
    Link,
    LinkState,
    OwnChat,
    Preferences,
    Side,
)
from flows.ports import Attached, Changes, ChatKey, Consent, Guess, Loaded, Merge, SavedLink, Wanted
from storage.store import SqlStore
from tests.storage.samples import MINUTE, NOW, a_chat, a_dossier, a_file, a_message, loaded, send, write

CODE = "K7M2QX4H"
WEB = a_chat("w", "web")


def a_link(starter: Loaded, guest: Loaded | None = None, **changes: object) -> Link:
    link = Link("l1", LinkState.OPEN, side(starter), NOW, NOW + CODE_VALID, side(guest) if guest else None)
    return replace(link, **changes)  # type: ignore[arg-type]


def side(who: Loaded) -> Side:
    return Side(who.chat_id, who.person.id, who.chat.channel)


async def typed(store: SqlStore, chat: ChatKey, code: str = CODE) -> Loaded:
    async with store.transaction() as tx:
        (found,) = await tx.load([Wanted(chat, link_code=code, guesses_since=NOW - MINUTE)])
    return found


async def two(store: SqlStore) -> tuple[Loaded, Loaded]:
    return await loaded(store), await loaded(store, WEB)


async def united(store: SqlStore) -> tuple[Loaded, Loaded]:
    me, web = await two(store)
    await write(store, Changes(merged=[Merge(keep=me.person.id, gone=web.person.id)]))
    return await two(store)


async def test_a_linking_is_found_by_its_code_and_by_who_waits_for_it(store: SqlStore) -> None:
    me, _ = await two(store)
    link = a_link(me)
    state = {"frames": [{"is": "linking", "link": "l1", "code": CODE}], "prompt": 3}
    await write(store, Changes(links=[SavedLink(link, CODE)], states=[(me.chat_id, state)]))

    assert (await typed(store, WEB)).typed_link == link
    assert (await typed(store, WEB, "AAAAAAAA")).typed_link is None
    assert (await loaded(store)).links == (link,)
    assert (await loaded(store, WEB)).links == ()


async def test_what_becomes_of_a_linking_is_kept(store: SqlStore) -> None:
    me, web = await two(store)
    await write(store, Changes(links=[SavedLink(a_link(me), CODE)]))
    asked = a_link(me, web, state=LinkState.ACCEPTED, news_for=me.chat_id, expires_at=NOW + MINUTE)

    await write(store, Changes(links=[SavedLink(asked)]))

    assert (await typed(store, WEB)).typed_link == asked
    assert await store.links.due(now=NOW) == ["l1"]
    assert await store.links.chats("l1") == (me.chat, web.chat)


async def test_a_new_code_of_a_chat_ends_its_former_one(store: SqlStore) -> None:
    me, _ = await two(store)
    await write(store, Changes(links=[SavedLink(a_link(me), CODE)]))

    await write(store, Changes(links=[SavedLink(a_link(me, id="l2"), "AAAAAAAA")]))

    former, newer = (await typed(store, WEB)).typed_link, (await typed(store, WEB, "AAAAAAAA")).typed_link
    assert former is not None
    assert newer is not None
    assert (former.state, newer.state) == (LinkState.ENDED, LinkState.OPEN)


async def test_what_two_processes_decide_about_one_linking_comes_one_after_the_other(
    store: SqlStore, another: SqlStore
) -> None:
    me, web = await two(store)
    third = await loaded(store, a_chat("third"))
    await write(store, Changes(links=[SavedLink(a_link(me), CODE)]))
    entered: list[int] = []

    async def enter(its: SqlStore, who: Loaded) -> None:
        async with its.transaction() as tx:
            (seen,) = await tx.load([Wanted(who.chat, link_code=CODE)])
            assert seen.typed_link is not None
            if seen.typed_link.guest is None:
                await asyncio.sleep(0.05)
                entered.append(who.chat_id)
                link = a_link(me, who, state=LinkState.ENTERED)
                await tx.write(Changes(links=[SavedLink(link)]), holder="x", lease=MINUTE, now=NOW)

    await asyncio.gather(enter(store, web), enter(another, third))

    assert len(entered) == 1


async def test_wrong_codes_are_counted_for_a_while(store: SqlStore) -> None:
    me, web = await two(store)
    link, group = CodeKind.LINK, CodeKind.GROUP
    old = Guess(me.chat_id, NOW - timedelta(minutes=2), link)
    mine = [Guess(me.chat_id, NOW, link), Guess(me.chat_id, NOW, group)]
    await write(store, Changes(guesses=[*mine, old, Guess(web.chat_id, NOW, group)]))

    assert (await typed(store, me.chat)).guesses == Guesses(2, {link: 1, group: 2})
    assert (await typed(store, a_chat("new"))).guesses == Guesses(0, {link: 1, group: 2})
    assert (await loaded(store)).guesses == Guesses()


async def test_two_people_become_one_with_everything(store: SqlStore) -> None:
    me, web = await two(store)
    draft = a_dossier(web.person.id, "draft", chat_id=web.chat_id)
    await store.files.add(a_file(1, web.chat_id))
    await write(store, Changes(opened=[a_dossier(me.person.id, "mine"), draft]))
    await write(store, Changes(attached=[Attached(draft.id, "photo", ("f1",))]))

    mine, its = await united(store)

    assert mine.person.id == its.person.id == me.person.id
    assert {each.id for each in mine.dossiers} == {"dmine", "ddraft"}
    assert mine.dossiers == its.dossiers
    assert [row.id for row in await store.files.of_dossier(draft.id)] == ["f1"]
    assert mine.chats == (OwnChat(me.chat_id, "telegram"), OwnChat(web.chat_id, "web"))
    async with store.transaction() as tx:
        assert set((await tx.chats_of([me.person.id]))[me.person.id]) == {me.chat_id, web.chat_id}
        assert (await tx.chats_of([web.person.id]))[web.person.id] == ()


async def test_an_other_chat_is_seen_with_the_question_it_stands_at(store: SqlStore) -> None:
    _, web = await united(store)
    await write(
        store, Changes(states=[(web.chat_id, {"frames": [{"is": "filling", "dossier_id": "d1"}], "prompt": 7})])
    )

    assert (await loaded(store)).chats[1] == OwnChat(web.chat_id, "web", "d1")


CONSENTS = (
    pytest.param((None, 1), 1, id="given by the other"),
    pytest.param((1, None), 1, id="given by the first"),
    pytest.param((1, 2), 2, id="given by both: the later"),
    pytest.param((1, -2), None, id="taken back by the other later"),
    pytest.param((-1, 2), 2, id="taken back before it was given"),
    pytest.param((None, None), None, id="never given"),
)


@pytest.mark.parametrize(("given", "holds"), CONSENTS)
async def test_consent_of_either_holds_unless_it_was_taken_back_later(
    store: SqlStore, given: tuple[int | None, int | None], holds: int | None
) -> None:
    both = await two(store)
    for who, minute in zip(both, given, strict=True):
        if minute:
            version = "v1" if minute > 0 else None
            at = NOW + abs(minute) * MINUTE
            await write(store, Changes(consents=[Consent(who.person.id, who.chat_id, at, version)]))

    mine, _ = await united(store)

    assert mine.person.consented_at == (NOW + holds * MINUTE if holds else None)


async def test_what_either_switched_off_stays_off(store: SqlStore) -> None:
    me, web = await two(store)
    wishes = [
        (me.person.id, Preferences(me.chat_id, frozenset({REMINDERS}))),
        (web.person.id, Preferences(web.chat_id, frozenset({BROADCASTS}))),
    ]
    await write(store, Changes(preferences=wishes))

    mine, _ = await united(store)

    assert mine.person.preferences == Preferences(me.chat_id, frozenset({REMINDERS, BROADCASTS}))


async def test_news_go_where_they_are_wished_for(store: SqlStore) -> None:
    me, web = await united(store)

    async def told(kind: str, wishes: Preferences) -> set[int]:
        await write(store, Changes(preferences=[(me.person.id, wishes)]))
        async with store.transaction() as tx:
            assert await tx.preferences_of([me.person.id]) == {me.person.id: wishes}
            return set((await tx.chats_of([me.person.id], kind=kind))[me.person.id])

    everywhere = {me.chat_id, web.chat_id}
    assert await told(NOTICES, Preferences()) == everywhere
    assert await told(NOTICES, Preferences(web.chat_id)) == {web.chat_id}
    assert await told(NOTICES, Preferences(99)) == everywhere
    assert await told(NOTICES, Preferences(0, frozenset({REMINDERS}))) == everywhere
    assert await told(REMINDERS, Preferences(0, frozenset({REMINDERS}))) == set()
    assert await told(REMINDERS, Preferences(0, frozenset({NOTICES}))) == set()
    assert await told(BROADCASTS, Preferences(0, frozenset({NOTICES}))) == everywhere


async def test_a_turn_that_waited_for_the_change_of_hands_sees_it(store: SqlStore, another: SqlStore) -> None:
    me, web = await two(store)
    await write(store, Changes(opened=[a_dossier(me.person.id)]))

    async def change() -> None:
        async with store.transaction() as tx:
            await tx.load([Wanted(me.chat), Wanted(web.chat)])
            await asyncio.sleep(0.1)
            merged = Changes(merged=[Merge(keep=me.person.id, gone=web.person.id)])
            await tx.write(merged, holder="x", lease=MINUTE, now=NOW)

    async def look() -> Loaded:
        await asyncio.sleep(0.03)
        return await loaded(another, WEB)

    _, seen = await asyncio.gather(change(), look())

    assert (seen.person.id, len(seen.dossiers)) == (me.person.id, 1)


async def test_a_chat_that_leaves_takes_nothing_along(store: SqlStore) -> None:
    me, web = await united(store)
    await write(store, Changes(opened=[a_dossier(me.person.id, chat_id=web.chat_id)]))
    await write(store, Changes(preferences=[(me.person.id, Preferences(web.chat_id))]))
    await write(store, Changes(states=[(web.chat_id, {"frames": [{"is": "filling", "dossier_id": "d1"}]})]))
    await send(store, a_message(web.chat_id, "said"))

    await write(store, Changes(unlinked=[web.chat_id]))

    mine, its = await two(store)
    assert its.person.id not in (me.person.id, web.person.id)
    assert (its.state, its.dossiers, its.person.consented_at) == (None, (), None)
    assert await store.outbox.transcript(web.chat_id) == []
    assert len(mine.dossiers) == 1
    assert mine.chats == (OwnChat(me.chat_id, "telegram"),)
    assert mine.person.preferred_chat == 0


async def test_erasing_reaches_all_chats_and_parts_them(store: SqlStore) -> None:
    me, web = await united(store)
    await write(store, Changes(links=[SavedLink(a_link(me, web, state=LinkState.DONE), CODE)]))
    await write(store, Changes(states=[(chat, {"prompt": 1}) for chat in (me.chat_id, web.chat_id)]))

    await write(store, Changes(erased=[me.person.id]))

    mine, its = await two(store)
    assert mine.person.id != its.person.id
    assert (mine.state, its.state) == (None, None)
    assert await store.links.chats("l1") == ()


async def test_old_linkings_and_guesses_are_forgotten(store: SqlStore) -> None:
    me, _ = await two(store)
    await write(store, Changes(links=[SavedLink(a_link(me), CODE)], guesses=[Guess(me.chat_id, NOW, CodeKind.LINK)]))

    assert await store.links.forget(before=NOW) == 0
    assert await store.links.forget(before=NOW + MINUTE) == 1
    assert (await typed(store, WEB)).typed_link is None
