"""One turn is one transaction: what it reads, what it writes, and that nothing is done twice."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from flows.dossiers.model import Stage, Status, SupplementItem
from flows.ports import AlreadyDone, Changes, Consent, Wanted
from storage.store import SqlStore
from tests.storage.samples import (
    LEASE,
    MINUTE,
    NOW,
    a_chat,
    a_dossier,
    a_message,
    an_event,
    an_update,
    keys,
    loaded,
    send,
    write,
)


async def test_unknown_chat_gets_a_person_once(store: SqlStore) -> None:
    first, again = await loaded(store), await loaded(store)

    assert first == again
    assert first.person.consented_at is None
    assert first.state is None


async def test_batch_is_answered_in_the_order_asked(store: SqlStore) -> None:
    chats = [a_chat(number) for number in (5, 3, 9)]

    async with store.transaction() as tx:
        found = await tx.load([Wanted(chat) for chat in chats])

    assert [each.chat for each in found] == chats
    assert len({each.person.id for each in found}) == 3


async def test_turn_is_read_back_as_it_was_written(store: SqlStore) -> None:
    me = await loaded(store)
    draft = a_dossier(me.person.id, chat_id=me.chat_id)

    await write(
        store,
        Changes(
            states=[(me.chat_id, {"prompt": 3, "frames": [{"is": "menu"}]})],
            consents=[Consent(me.person.id, me.chat_id, NOW, "v1")],
            opened=[draft],
            notices_on=[(me.person.id, False)],
        ),
    )

    again = await loaded(store)
    assert again.state == {"prompt": 3, "frames": [{"is": "menu"}]}
    assert again.person.consented_at == NOW
    assert not again.person.notices_on
    assert again.dossiers == (draft,)


async def test_every_field_of_a_dossier_survives(store: SqlStore) -> None:
    me = await loaded(store)
    full = a_dossier(
        me.person.id,
        status=Status.SUPPLEMENT_REQUESTED,
        code="000.00.01.H99-261121-0001",
        token="t" * 22,
        stage=Stage.APPRAISAL,
        resume_status=Status.PROCESSING,
        filed_at=NOW,
        received_at=NOW + MINUTE,
        due_at=NOW + timedelta(days=3),
        paused_at=NOW,
        finished_at=NOW,
        reason="Thiếu giấy chứng sinh",
        supplement=(SupplementItem("birth_proof", "bản rõ hơn"), SupplementItem(None, "đơn")),
        supplements_asked=1,
        portal_code="G01",
        fee_vnd=8000,
        revision=4,
        chat_id=me.chat_id,
    )

    await write(store, Changes(opened=[full]))

    assert (await loaded(store)).dossiers == (full,)


async def test_saved_dossier_is_replaced_whole(store: SqlStore) -> None:
    me = await loaded(store)
    draft = a_dossier(me.person.id)
    later = replace(draft, answers={"child_name": "Lê A"}, fee_vnd=0, updated_at=NOW + MINUTE, revision=1)

    await write(store, Changes(opened=[draft]))
    await write(store, Changes(saved=[later]))

    assert (await loaded(store)).dossiers == (later,)


async def test_an_answer_in_a_turn_changes_nothing_else_of_the_draft(store: SqlStore) -> None:
    me = await loaded(store)
    draft = a_dossier(me.person.id)
    await write(store, Changes(opened=[draft]))

    async with store.transaction() as tx:
        (again,) = await tx.load([Wanted(me.chat)])
        (kept,) = again.dossiers
        answered = replace(kept, answers={**kept.answers, "child_name": "Lê A"}, updated_at=NOW + MINUTE)
        await tx.write(Changes(saved=[answered]), holder="me", lease=LEASE, now=NOW)

    assert (await loaded(store)).dossiers == (answered,)


async def test_what_else_a_turn_changes_of_a_draft_is_kept_too(store: SqlStore) -> None:
    me = await loaded(store)
    await write(store, Changes(opened=[a_dossier(me.person.id)]))

    async with store.transaction() as tx:
        (again,) = await tx.load([Wanted(me.chat)])
        filed = replace(again.dossiers[0], status=Status.REGISTERED, code="H40.16-261121-0007", filed_at=NOW)
        await tx.write(Changes(saved=[filed]), holder="me", lease=LEASE, now=NOW)

    assert await store.dossiers.get("d1") == filed


async def test_saving_a_filed_dossier_without_its_answers_keeps_them(store: SqlStore) -> None:
    me = await loaded(store)
    filed = a_dossier(me.person.id, status=Status.REGISTERED)
    await write(store, Changes(opened=[filed]))

    (shown,) = (await loaded(store)).dossiers
    await write(store, Changes(saved=[replace(shown, status=Status.WITHDRAWN)]))

    assert shown.answers == {}
    kept = await store.dossiers.get("d1")
    assert kept is not None
    assert (kept.status, kept.answers) == (Status.WITHDRAWN, filed.answers)


async def test_twenty_newest_are_loaded_and_every_draft(store: SqlStore) -> None:
    me = await loaded(store)
    many = [a_dossier(me.person.id, n, status=Status.REGISTERED, created_at=NOW + n * MINUTE) for n in range(1, 30)]
    old_draft = a_dossier(me.person.id, 0)

    await write(store, Changes(opened=[*many, old_draft]))

    found = (await loaded(store)).dossiers
    assert [each.id for each in found] == [*(f"d{n}" for n in range(29, 10, -1)), "d0"]


async def test_code_in_the_text_finds_a_dossier_of_anybody_without_answers(store: SqlStore) -> None:
    other = await loaded(store, a_chat("other"))
    await write(store, Changes(opened=[a_dossier(other.person.id, code="H-1", status=Status.REGISTERED)]))

    me = await loaded(store, a_chat(), "H-1", "H-2")

    assert [(each.code, each.answers) for each in me.found] == [("H-1", {})]
    assert me.dossiers == ()


async def test_turn_whose_update_is_done_already_writes_nothing(store: SqlStore) -> None:
    me = await loaded(store)
    await store.inbox.keep([an_update()])
    (taken,) = await store.inbox.take(limit=5, now=NOW, holder="a", lease=LEASE)
    done = [row.id for row in taken.rows]
    await write(store, Changes(done=done))

    with pytest.raises(AlreadyDone):
        await write(store, Changes(done=done, outgoing=[a_message(me.chat_id)]))

    assert await store.outbox.waiting() == {}


async def test_failing_turn_leaves_nothing_behind(store: SqlStore) -> None:
    me = await loaded(store)

    with pytest.raises(IntegrityError):
        await write(store, Changes(opened=[a_dossier(me.person.id)], history=[an_event("no such dossier")]))

    assert (await loaded(store)).dossiers == ()


async def test_messages_with_nothing_before_them_are_leased_in_order(store: SqlStore) -> None:
    me = await loaded(store)

    parcels = await send(store, a_message(me.chat_id, "one"), a_message(me.chat_id, "two"))

    assert keys(parcels) == ["one", "two"]
    assert parcels[0].words.params == {"name": "Trần Thị Bí Mật"}
    assert parcels[0].buttons[0].token == "1.0"
    assert await store.outbox.claim("telegram", limit=5, now=NOW, holder="b", lease=LEASE) == []


async def test_messages_behind_another_holders_are_left_to_the_claim(store: SqlStore) -> None:
    me = await loaded(store)
    await send(store, a_message(me.chat_id, "one"), holder="a")

    assert await send(store, a_message(me.chat_id, "two"), holder="b") == []
    assert keys(await send(store, a_message(me.chat_id, "three"), holder="a")) == []


async def test_messages_behind_ones_own_are_returned(store: SqlStore) -> None:
    me = await loaded(store)
    await send(store, a_message(me.chat_id, "one"), holder="a")

    assert keys(await send(store, a_message(me.chat_id, "two"), holder="a")) == ["two"]


async def test_same_message_is_stored_once(store: SqlStore) -> None:
    me = await loaded(store)

    first = await send(store, a_message(me.chat_id, dedup="moved:d1:1"))
    again = await send(store, a_message(me.chat_id, dedup="moved:d1:1"), a_message(me.chat_id, "other"))

    assert (keys(first), keys(again)) == (["greeting"], ["other"])


async def test_numbers_follow_each_other(store: SqlStore) -> None:
    day = date(2026, 11, 21)

    async with store.transaction() as tx:
        first = await tx.number({("H99", day): 3, ("H98", day): 1})
    async with store.transaction() as tx:
        then = await tx.number({("H99", day): 1})

    assert first == {("H99", day): 1, ("H98", day): 1}
    assert then == {("H99", day): 4}


async def test_history_hangs_on_the_dossier(store: SqlStore) -> None:
    me = await loaded(store)
    event = an_event("d1", note="Đã nhận đủ")

    await write(store, Changes(opened=[a_dossier(me.person.id)], history=[event]))

    assert await store.dossiers.history("d1") == [event]
