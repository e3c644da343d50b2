"""Wishes for a human wait, oldest first, until one member of staff has answered."""

import asyncio
from contextlib import suppress
from datetime import timedelta

from sqlalchemy import text

from flows.dossiers.model import Status
from flows.ports import Changes, ClosedTalk, Loaded, Merge, PersonRequest
from flows.service.exporting import talk_words
from flows.talking.canned import Canned
from flows.talking.model import CITIZEN, Said, closed, spoken
from storage.db import Database
from storage.schema import migrate, move_to
from storage.store import SqlStore
from tests.storage.samples import MINUTE, NOW, a_chat, a_dossier, loaded, write


async def ask(store: SqlStore, about: str, *, address: object = 1, at: timedelta = timedelta()) -> Loaded:
    me = await loaded(store, a_chat(address))
    await write(store, Changes(person_requests=[PersonRequest(me.person.id, me.chat_id, about, NOW + at)]))
    return me


async def close(store: SqlStore, request_id: int, by: str = "lan") -> bool:
    """As the use case does it: whoever locks it first closes it."""
    async with store.transaction() as tx:
        talk = await tx.talks.get(request_id)
        if talk is not None:
            changes = Changes(talks=[closed(request_id, by, at=NOW + MINUTE)])
            await tx.write(changes, holder="", lease=MINUTE, now=NOW + MINUTE)
    return talk is not None


async def test_the_newest_stands_last_with_chat_words_and_dossiers(store: SqlStore) -> None:
    me = await ask(store, "Gọi cho tôi")
    await ask(store, "Tôi không có sổ hộ khẩu", address=2, at=MINUTE)
    filed = a_dossier(me.person.id, 1, status=Status.REGISTERED, code="H99-1")
    await write(store, Changes(opened=[filed, a_dossier(me.person.id, 2)]))

    one, two = await store.requests.open(unit_ids=None)

    assert (one.about, one.at, one.chat, one.chat_id) == ("Gọi cho tôi", NOW, a_chat(), me.chat_id)
    assert [(each.code, each.answers) for each in one.dossiers] == [("H99-1", {})]
    assert (two.about, two.dossiers) == ("Tôi không có sổ hộ khẩu", ())
    assert await store.requests.count(unit_ids=None) == 2
    assert await store.requests.get(two.id, unit_ids=None) == two
    assert await store.requests.open(unit_ids=None, limit=1) == [one]


async def test_a_unit_sees_its_own_people_and_those_of_nobody(store: SqlStore) -> None:
    here, there = await ask(store, "here", address="h"), await ask(store, "there", address="t")
    await ask(store, "nobody's", address="n")
    drafting = await ask(store, "drafting", address="d")
    elsewhere = {"status": Status.REGISTERED, "unit_id": "xa-khac"}
    both = [a_dossier(here.person.id, 1, status=Status.PREPARED), a_dossier(here.person.id, 2, **elsewhere)]
    others = [a_dossier(there.person.id, 3, **elsewhere), a_dossier(drafting.person.id, 4, unit_id="xa-khac")]
    await write(store, Changes(opened=[*both, *others]))

    seen = await store.requests.open(unit_ids=["xa-mau"])
    theirs = next(each for each in await store.requests.open(unit_ids=None) if each.about == "there")

    assert [each.about for each in seen] == ["here", "nobody's", "drafting"]
    assert await store.requests.count(unit_ids=["xa-mau"]) == 3
    assert await store.requests.get(theirs.id, unit_ids=["xa-mau"]) is None
    assert await store.requests.get(theirs.id, unit_ids=["xa-khac"]) == theirs


async def test_a_request_is_closed_once(store: SqlStore, another: SqlStore) -> None:
    await ask(store, "Gọi cho tôi")
    (waiting,) = await store.requests.open(unit_ids=None)

    closed = await asyncio.gather(close(store, waiting.id, "lan"), close(another, waiting.id, "hoa"))

    assert sorted(closed) == [False, True]
    assert not await close(store, 999)
    assert await store.requests.open(unit_ids=None) == []
    assert await store.requests.count(unit_ids=None) == 0
    assert await store.requests.get(waiting.id, unit_ids=None) is None


async def test_what_was_answered_is_forgotten_with_the_messages(store: SqlStore) -> None:
    await ask(store, "answered")
    (answered,) = await store.requests.open(unit_ids=None)
    await close(store, answered.id)
    await ask(store, "waiting", address=2)

    await store.upkeep.forget_messages(before=NOW + MINUTE)
    kept = await rows(store)
    await store.upkeep.forget_messages(before=NOW + 2 * MINUTE)

    assert (kept, await rows(store)) == (2, 1)
    assert [each.about for each in await store.requests.open(unit_ids=None)] == ["waiting"]


async def rows(store: SqlStore) -> int:
    async with store._db.reading() as connection:
        return int((await connection.execute(text("SELECT count(*) FROM person_requests"))).scalar_one())


async def test_what_failed_later_leaves_it_open(store: SqlStore) -> None:
    await ask(store, "Gọi cho tôi")
    (waiting,) = await store.requests.open(unit_ids=None)

    with suppress(RuntimeError):
        async with store.transaction() as tx:
            changes = Changes(talks=[closed(waiting.id, "lan", at=NOW)])
            await tx.write(changes, holder="", lease=MINUTE, now=NOW)
            raise RuntimeError

    assert await store.requests.open(unit_ids=None) == [waiting]


async def test_what_waited_before_the_migration_waits_after_it(empty_url: str) -> None:
    db = Database(empty_url)
    await migrate(db)
    await move_to(db, "0003")
    async with db.writing() as connection:
        await connection.execute(text("INSERT INTO person_requests (person_id, chat_id, at) VALUES (1, 1, 1)"))

    await migrate(db)

    async with db.reading() as connection:
        rows = (await connection.execute(text("SELECT handled_at, handled_by FROM person_requests"))).all()
    assert [tuple(row) for row in rows] == [(None, None)]
    await db.close()


async def talked(store: SqlStore, request_id: int, *, at: timedelta = timedelta()) -> None:
    """Lan answers and the person says something back."""
    said = [Said(request_id, NOW + at, "lan", "Chào anh"), Said(request_id, NOW + at, CITIZEN, "Dạ")]
    for each in said:
        await write(store, Changes(said=[each], talks=[spoken(request_id, each.by, at=each.at)]))


async def test_a_talk_has_its_lines_and_whose_turn_it_is(store: SqlStore) -> None:
    await ask(store, "Gọi cho tôi")
    (waiting,) = await store.requests.open(unit_ids=None)
    await write(
        store, Changes(said=[Said(waiting.id, NOW, "lan", "Chào anh")], talks=[spoken(waiting.id, "lan", at=NOW)])
    )
    answered = await store.requests.get(waiting.id, unit_ids=None)
    counted = await store.requests.count(unit_ids=None)
    await talked(store, waiting.id, at=MINUTE)

    (now,) = await store.requests.open(unit_ids=None)

    assert answered is not None
    assert (waiting.talker, waiting.waits, waiting.last) == ("", True, 0)
    assert (answered.talker, answered.waits, counted) == ("lan", False, 0)
    assert [(each.by, each.text) for each in now.said] == [("lan", "Chào anh"), ("lan", "Chào anh"), (CITIZEN, "Dạ")]
    assert (now.talker, now.waits, await store.requests.count(unit_ids=None)) == ("lan", True, 1)
    assert now.last == now.said[-1].id > answered.last


async def test_talks_lapse_and_stay_closed(store: SqlStore) -> None:
    await ask(store, "Gọi cho tôi")
    await ask(store, "Chưa ai trả lời", address=2)
    one, other = await store.requests.open(unit_ids=None)
    await talked(store, one.id)
    until = (await store.requests.open(unit_ids=None))[0].until
    assert until is not None

    assert await store.requests.lapsed(now=until - MINUTE) == []
    assert await store.requests.lapsed(now=until) == [one.id]
    await close(store, one.id, "system")
    await write(store, Changes(talks=[spoken(one.id, CITIZEN, at=NOW + MINUTE)]))

    assert await store.requests.lapsed(now=until) == []
    assert [each.id for each in await store.requests.open(unit_ids=None)] == [other.id]
    ended = ClosedTalk(one.id, "Gọi cho tôi", "lan", "system", NOW + MINUTE)
    assert await store.requests.closed(unit_ids=None, since=NOW) == [ended]
    assert await store.requests.closed(unit_ids=None, since=NOW + 2 * MINUTE) == []


async def test_a_wish_is_still_read_when_two_chats_become_one_persons(store: SqlStore) -> None:
    gone, keep = await ask(store, "Gọi cho tôi"), await loaded(store, a_chat(2))
    await write(store, Changes(merged=[Merge(keep.person.id, gone.person.id)]))

    assert [each.about for each in await store.requests.open(unit_ids=None)] == ["Gọi cho tôi"]


async def test_who_is_forgotten_leaves_no_word_of_a_talk(store: SqlStore) -> None:
    me = await ask(store, "Gọi cho tôi")
    (waiting,) = await store.requests.open(unit_ids=None)
    await talked(store, waiting.id)

    await write(store, Changes(erased=[me.person.id]))

    assert await store.requests.open(unit_ids=None) == []
    assert await store.requests.lapsed(now=NOW + timedelta(days=9)) == []
    async with store._db.reading() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM request_messages"))).scalar_one() == 0


async def test_units_keep_answers_of_their_own(store: SqlStore) -> None:
    await store.canned.keep(Canned("", "Hẹn", "Mời đến {unit}", "xa-mau"), by="lan", at=NOW)
    await store.canned.keep(Canned("", "An", "Chào", "xa-khac"), by="lan", at=NOW)
    other, own = await store.canned.of_units(None)

    assert [each.title for each in await store.canned.of_units(["xa-mau"])] == ["Hẹn"]
    assert await store.canned.keep(Canned("", "Hẹn", "Mời", "xa-mau", own.id), by="hoa", at=NOW)
    assert not await store.canned.keep(Canned("", "Hẹn", "Mời", "xa-mau", other.id), by="hoa", at=NOW)
    assert [each.text for each in await store.canned.of_units(["xa-mau"])] == ["Mời"]
    assert not await store.canned.remove(other.id, unit_ids=["xa-mau"])
    assert await store.canned.remove(own.id, unit_ids=["xa-mau"])
    assert [each.title for each in await store.canned.of_units(None)] == ["An"]


async def test_people_get_what_they_asked_and_were_answered_with_their_data(store: SqlStore) -> None:
    me = await ask(store, "Gọi cho tôi")
    await ask(store, "Của người khác", address=2)
    (mine, _) = await store.requests.open(unit_ids=None)
    await talked(store, mine.id)
    await close(store, mine.id)

    (kept,) = await store.requests.of_person(me.person.id)

    assert (kept.about, [each.text for each in kept.said]) == ("Gọi cho tôi", ["Chào anh", "Dạ"])
    (words,) = talk_words([kept])
    assert words.params["talk"] == [["office", "Chào anh"], ["citizen", "Dạ"]]
