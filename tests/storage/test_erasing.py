"""Who wishes to be forgotten is; what an agency received stays, and no chat leads to it."""

from datetime import timedelta

from flows.dossiers.model import Status
from flows.ports import Attached, Changes, Consent, Kind, PersonRequest
from storage.store import SqlStore
from tests.storage.samples import MINUTE, NOW, SECOND, a_chat, a_dossier, a_file, a_message, keys, loaded, send, write


async def test_erased_person_is_a_stranger_again(store: SqlStore) -> None:
    me = await loaded(store)
    await write(
        store,
        Changes(
            consents=[Consent(me.person.id, me.chat_id, NOW, "v1")],
            states=[(me.chat_id, {"prompt": 9})],
            opened=[a_dossier(me.person.id)],
        ),
    )

    await write(store, Changes(erased=[me.person.id]))

    again = await loaded(store)
    assert again.chat_id == me.chat_id
    assert again.person.id != me.person.id
    assert again.person.consented_at is None
    assert (again.state, again.dossiers) == (None, ())


async def test_what_the_same_turn_says_after_erasing_is_sent(store: SqlStore) -> None:
    me = await loaded(store)
    await send(store, a_message(me.chat_id, "before"), holder="dead")

    parcels = await write(
        store,
        Changes(
            erased=[me.person.id],
            states=[(me.chat_id, {"prompt": 1})],
            outgoing=[a_message(me.chat_id, "erased")],
        ),
    )

    assert keys(parcels) == ["erased"]
    assert (await loaded(store)).state == {"prompt": 1}


async def test_drafts_go_with_their_files_and_filed_dossiers_stay_detached(store: SqlStore) -> None:
    me = await loaded(store)
    draft = a_dossier(me.person.id, "draft")
    filed = a_dossier(me.person.id, "filed", status=Status.REGISTERED, code="H-1", chat_id=me.chat_id)
    await write(store, Changes(opened=[draft, filed]))
    await store.files.add(a_file(1, me.chat_id))
    await store.files.add(a_file(2, me.chat_id))
    await store.files.add(a_file(3, me.chat_id))
    await write(store, Changes(attached=[Attached(draft.id, "photo", ("f1",)), Attached(filed.id, "photo", ("f2",))]))

    await write(store, Changes(erased=[me.person.id]))

    assert await store.dossiers.get(draft.id) is None
    kept = await store.dossiers.get(filed.id)
    assert kept is not None
    assert (kept.answers, kept.chat_id) == (filed.answers, 0)
    assert [row.id for row in await store.files.of_dossier(filed.id)] == ["f2"]
    assert {row.id for row in await store.files.loose(before=NOW - timedelta(days=1))} == {"f1", "f3"}
    async with store.transaction() as tx:
        assert await tx.chats_of([me.person.id]) == {me.person.id: ()}


async def test_transcript_and_words_of_messages_are_forgotten(store: SqlStore) -> None:
    web = await loaded(store, a_chat("w", "web"))
    me = await loaded(store)
    await write(store, Changes(opened=[a_dossier(web.person.id, status=Status.REGISTERED)]))
    await send(
        store,
        a_message(web.chat_id, "said", kind=Kind.ECHO),
        a_message(web.chat_id, "told", kind=Kind.NOTICE, dossier_id="d1"),
        a_message(me.chat_id, "of another"),
    )

    await write(store, Changes(erased=[web.person.id]))

    assert await store.outbox.transcript(web.chat_id) == []
    ((message, outcome),) = await store.dossiers.messages("d1")
    assert (message.words.key, message.words.params, outcome) == ("told", {}, "sent")
    assert len(await store.outbox.transcript(me.chat_id)) == 1


async def test_waiting_notice_is_not_sent_any_more(store: SqlStore) -> None:
    me = await loaded(store)
    await send(store, a_message(me.chat_id, kind=Kind.NOTICE, dossier_id="d1"))

    await write(store, Changes(erased=[me.person.id]))

    assert await store.outbox.waiting() == {}


async def test_what_was_asked_of_an_officer_is_forgotten(store: SqlStore) -> None:
    me = await loaded(store)
    await write(store, Changes(person_requests=[PersonRequest(me.person.id, me.chat_id, "Gọi cho tôi", NOW)]))

    before = await store.requests.open(unit_ids=None)
    await write(store, Changes(erased=[me.person.id]), now=NOW + MINUTE)

    assert [each.about for each in before] == ["Gọi cho tôi"]
    assert await store.requests.open(unit_ids=None) == []
    assert await store.requests.get(before[0].id, unit_ids=None) is None


async def test_others_keep_everything(store: SqlStore) -> None:
    me, other = await loaded(store), await loaded(store, a_chat("other"))
    await write(
        store, Changes(opened=[a_dossier(other.person.id)], states=[(other.chat_id, {"prompt": 2})]), now=NOW + SECOND
    )

    await write(store, Changes(erased=[me.person.id]))

    again = await loaded(store, a_chat("other"))
    assert (again.person, again.state, len(again.dossiers)) == (other.person, {"prompt": 2}, 1)
