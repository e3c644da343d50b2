"""Receipts of template messages and calls instead of messages are kept once, beside the message."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from flows.delivery.model import Path
from flows.ports import Changes, Fate, Kind, Planned, Settled
from storage.store import SqlStore
from tests.storage.samples import MINUTE, NOW, a_dossier, a_message, loaded, write


async def a_notice(store: SqlStore, path: Path = Path.TEMPLATE) -> int:
    """The id of a message about a dossier of the unit xa-mau."""
    me = await loaded(store)
    planned = Planned("n1", path, "no_chat", 120, "zns" if path in (Path.TEMPLATE, Path.TELEPHONE) else "")
    message = a_message(me.chat_id, kind=Kind.NOTICE, dossier_id="d1", planned=planned, dedup="n1:x")
    await write(store, Changes(opened=[a_dossier(me.person.id, 1)], outgoing=[message]))
    async with store._db.reading() as connection:
        return int((await connection.execute(text("SELECT max(id) FROM outbox"))).scalar_one())


async def test_a_receipt_is_shown_beside_its_message_and_the_first_counts(store: SqlStore) -> None:
    number = await a_notice(store)

    for moment in (NOW, NOW + MINUTE):
        await store.followups.delivered(number, at=moment)

    ((message, _),) = await store.dossiers.messages("d1")
    assert message.delivered_at == NOW


@pytest.mark.parametrize("path", [Path.CHAT, Path.TELEPHONE])
async def test_only_template_messages_have_receipts(store: SqlStore, path: Path) -> None:
    await store.followups.delivered(await a_notice(store, path), at=NOW)
    await store.followups.delivered(999_999, at=NOW)

    ((message, _),) = await store.dossiers.messages("d1")
    assert message.delivered_at is None


async def test_a_call_is_noted_once(store: SqlStore) -> None:
    number = await a_notice(store, Path.TELEPHONE)

    noted = [await store.followups.called(number, by=by, note="Đã báo", at=NOW) for by in ("lan", "mai")]

    lost = await store.followups.lost(number, unit_ids=["xa-mau"])
    assert noted == [True, False]
    assert lost is not None
    assert (lost.called_at, lost.called_by, lost.note) == (NOW, "lan", "Đã báo")
    assert await store.outbox.undelivered(unit_ids=None) == [lost]


async def test_what_a_call_was_about_is_sealed(store: SqlStore) -> None:
    await store.followups.called(await a_notice(store, Path.TELEPHONE), by="lan", note="Đã báo bà Mai", at=NOW)

    async with store._db.reading() as connection:
        (note,) = (await connection.execute(text("SELECT note FROM phone_calls"))).scalars()
    assert b"Mai" not in bytes(note)


async def test_another_units_message_and_one_that_arrived_are_not_lost(store: SqlStore) -> None:
    number = await a_notice(store, Path.TELEPHONE)
    sent = await a_message_that_arrived(store)

    assert await store.followups.lost(number, unit_ids=["xa-khac"]) is None
    assert await store.followups.lost(sent, unit_ids=None) is None


async def a_message_that_arrived(store: SqlStore) -> int:
    me = await loaded(store)
    (parcel,) = await write(store, Changes(outgoing=[a_message(me.chat_id)]))
    await store.outbox.settle([Settled(parcel.id, parcel.chat_id, Fate.SENT, NOW)])
    return parcel.id


async def test_both_go_with_the_message(store: SqlStore) -> None:
    number = await a_notice(store)
    await store.followups.delivered(number, at=NOW)
    await store.followups.called(number, by="lan", note="x", at=NOW)

    async with store._db.writing() as connection:
        await connection.execute(text("DELETE FROM outbox"))
        left = (await connection.execute(text("SELECT count(*) FROM receipts"))).scalar_one()
    assert left == 0
