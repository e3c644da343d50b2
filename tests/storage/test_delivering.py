"""Which way a notice went is kept; what failed goes the next way in the same transaction, once, or is on a list."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from flows.delivery.model import ChannelRules, DeliveryRules, Path, Spent
from flows.delivery.templates import read_templates
from flows.dossiers.model import Status
from flows.ports import (
    Changes,
    ChatKey,
    Consent,
    Fate,
    Kind,
    Lost,
    Merge,
    Outgoing,
    Parcel,
    Planned,
    Settled,
    Tx,
)
from flows.service.delivering import PassOn
from storage.store import SqlStore
from tests.kit import the_world
from tests.storage.samples import LEASE, NOW, SECOND, a_chat, a_dossier, a_message, keys, loaded, send, write

REGISTRY = """
source = "made up"
budget_vnd_month = 1000
[[template]]
id = "100"
name = "Trạng thái"
purpose = "transaction"
price_vnd = 120
serves = ["notice.accepted"]
parameters.ma = { from = "code", most = 30 }
"""
RULES = DeliveryRules(
    channels={"web": ChannelRules(rings=False)},
    template_channel="zns",
    templates=read_templates(REGISTRY),
    budget_vnd_month=1000,
)
NOTICE = "d1:1"
CHAT = Planned(NOTICE, Path.CHAT, "begun")
TEMPLATE = Planned(NOTICE, Path.TEMPLATE, "blocked", 120, "zns")
TELEPHONE = Planned(NOTICE, Path.TELEPHONE, "no_template")


def phone_step() -> str:
    procedure = the_world().library.procedure("1.001193")
    assert procedure is not None
    return next(step.id for step in procedure.steps if step.kind == "phone")


def a_notice(chat_id: int, planned: Planned, **changes: Any) -> Outgoing:
    how = planned.path.value if planned.is_apart else chat_id
    made = a_message(chat_id, "notice.accepted", kind=Kind.NOTICE, dossier_id="d1", planned=planned)
    return replace(made, **{"dedup": f"{NOTICE}:{how}", **changes})


async def person(store: SqlStore, *, phone: str = "+84912345678", **changes: Any) -> tuple[int, int]:
    """The chat and the person, with a filed dossier."""
    me = await loaded(store)
    filed = a_dossier(
        me.person.id,
        1,
        status=Status.ACCEPTED,
        code="H99.101-261121-0001",
        chat_id=me.chat_id,
        answers={phone_step(): phone} if phone else {},
        **changes,
    )
    await write(store, Changes(opened=[filed]))
    return me.chat_id, me.person.id


async def claim(store: SqlStore, channel: str = "telegram", *, now: datetime = NOW) -> list[Parcel]:
    return await store.outbox.claim(channel, limit=10, now=now, holder="b", lease=LEASE)


def settled(parcel: Parcel, fate: Fate = Fate.SENT, error: str = "") -> Settled:
    return Settled(parcel.id, parcel.chat_id, fate, NOW, error=error)


async def test_the_way_the_reason_and_the_price_are_kept(store: SqlStore) -> None:
    chat, _ = await person(store)
    await send(store, a_notice(chat, CHAT), a_notice(chat, TEMPLATE))

    kept = [message for message, _ in await store.dossiers.messages("d1")]

    assert [(each.channel, each.path, each.reason, each.cost_vnd) for each in kept] == [
        ("telegram", "chat", "begun", 0),
        ("zns", "template", "blocked", 120),
    ]


async def test_a_template_message_goes_past_its_chat(store: SqlStore) -> None:
    chat, _ = await person(store)
    (leased,) = await send(store, a_notice(chat, TEMPLATE))
    await store.outbox.release([leased.id])

    assert await claim(store) == []
    (parcel,) = await claim(store, "zns")

    assert parcel == leased
    assert (parcel.chat, parcel.is_apart, parcel.chat_id) == (ChatKey("zns", "d1"), True, chat)
    assert await store.outbox.transcript(chat) == []


async def test_neither_stands_in_the_others_way(store: SqlStore) -> None:
    chat, _ = await person(store)
    await send(store, a_notice(chat, TEMPLATE), holder="dead")

    (reply,) = await send(store, a_message(chat))
    await store.outbox.settle([replace(settled(reply, Fate.LATER), due_at=NOW, pause_chat_until=NOW + LEASE * 9)])

    assert keys(await claim(store, "zns", now=NOW + LEASE)) == ["notice.accepted"]


async def test_a_blocked_chat_does_not_stop_the_template_message(store: SqlStore) -> None:
    chat, _ = await person(store)
    first, apart, _ = (
        *await send(store, a_notice(chat, CHAT)),
        *await send(store, a_notice(chat, TEMPLATE)),
        *await send(store, a_message(chat)),
    )
    await store.outbox.settle([settled(first, Fate.BLOCKED)], release=[apart.id])

    assert [each.path for each in await store.outbox.undelivered(unit_ids=None)] == ["", "chat"]
    assert [each.id for each in await claim(store, "zns")] == [apart.id]


async def test_what_has_to_be_telephoned_is_on_the_list_at_once_and_never_sent(store: SqlStore) -> None:
    chat, _ = await person(store)

    assert await send(store, a_notice(chat, TELEPHONE)) == []

    (line,) = await store.outbox.undelivered(unit_ids=["xa-mau"])
    assert (line.path, line.reason, line.channel, line.code) == ("telephone", "no_template", "", "H99.101-261121-0001")
    assert await store.outbox.undelivered(unit_ids=["elsewhere"]) == []
    assert await claim(store) == []


async def test_what_waits_for_the_morning_holds_nobody_up(store: SqlStore) -> None:
    chat, _ = await person(store)
    morning = NOW + timedelta(hours=8)
    quiet = Planned("", Path.CHAT, "linked", not_before=morning)

    assert await send(store, a_notice(chat, quiet, dedup="reminder")) == []
    (urgent,) = await send(store, a_notice(chat, CHAT))
    await store.outbox.settle([settled(urgent)])

    assert await claim(store, now=morning - SECOND) == []
    assert keys(await claim(store, now=morning)) == ["notice.accepted"]


async def test_all_ways_of_a_person_are_known(store: SqlStore) -> None:
    chat, person_id = await person(store)
    await write(store, Changes(states=[(chat, {})], done=[]))
    await send(store, a_message(chat), a_notice(chat, CHAT), a_notice(chat, TEMPLATE))
    async with store.transaction() as tx:
        found = (await tx.deliveries.contacts_of([person_id], windowed=["telegram"]))[person_id]

    (way,) = found.chats
    assert (way.chat_id, way.channel, way.last_at, way.sent_since, way.is_blocked) == (chat, "telegram", NOW, 2, False)
    assert (found.has_consent, found.preferences.chat_id) == (False, 0)


async def test_messages_are_counted_only_where_a_window_asks_for_it(store: SqlStore) -> None:
    chat, person_id = await person(store)
    await send(store, a_message(chat))
    async with store.transaction() as tx:
        found = await tx.deliveries.contacts_of([person_id, person_id, 999], windowed=[])

    assert [each.sent_since for each in found[person_id].chats] == [0]
    assert 999 not in found


async def test_what_was_spent_counts_by_unit_month_and_day(store: SqlStore) -> None:
    chat, _ = await person(store)
    last_month, yesterday = NOW - timedelta(days=31), NOW - timedelta(days=1)
    await send(store, a_notice(chat, replace(TEMPLATE, cost_vnd=1), dedup="1"), now=last_month)
    await send(store, a_notice(chat, replace(TEMPLATE, cost_vnd=20), dedup="2"), now=yesterday)
    await send(store, a_notice(chat, replace(TEMPLATE, cost_vnd=300), dedup="3"))
    await send(store, a_notice(chat, replace(CHAT, path=Path.PAID, cost_vnd=4000), dedup="4"))
    (failed,) = await send(store, a_notice(chat, replace(TEMPLATE, cost_vnd=50_000), dedup="5"))
    await store.outbox.settle([settled(failed, Fate.REJECTED)])

    async with store.transaction() as tx:
        assert await tx.deliveries.spent("xa-mau", now=NOW) == Spent(4320, 1)
        assert await tx.deliveries.spent("elsewhere", now=NOW) == Spent(0, 1)


# the next way


@pytest.fixture
def passing(store: SqlStore) -> SqlStore:
    world = replace(the_world(), delivery=RULES)
    store.losing.pass_on_to = PassOn(lambda: world)
    return store


async def consented(store: SqlStore, person_id: int, chat: int) -> None:
    await write(store, Changes(consents=[Consent(person_id, chat, NOW, "1")]))


async def ways(store: SqlStore) -> list[tuple[str, str, str]]:
    return [(each.path, each.reason, fate) for each, fate in await store.dossiers.messages("d1")]


async def test_blocked_in_the_chat_goes_to_the_phone_number(passing: SqlStore) -> None:
    chat, person_id = await person(passing)
    await consented(passing, person_id, chat)
    (first,) = await send(passing, a_notice(chat, CHAT))

    await passing.outbox.settle([settled(first, Fate.BLOCKED)])

    assert await ways(passing) == [("chat", "begun", "blocked"), ("template", "failed", "waiting")]
    assert await passing.outbox.undelivered(unit_ids=None) == []
    (parcel,) = await claim(passing, "zns")
    assert (parcel.words.key, parcel.words.params["name"], parcel.buttons) == (
        "notice.accepted",
        "Trần Thị Bí Mật",
        (),
    )


async def test_when_the_phone_number_fails_too_somebody_has_to_call_once(passing: SqlStore) -> None:
    chat, person_id = await person(passing)
    await consented(passing, person_id, chat)
    (first,) = await send(passing, a_notice(chat, CHAT))
    await passing.outbox.settle([settled(first, Fate.REJECTED, "outside_window")])
    (second,) = await claim(passing, "zns")

    await passing.outbox.settle([settled(second, Fate.REJECTED, "no_account (-118)")])

    (line,) = await passing.outbox.undelivered(unit_ids=None)
    assert (line.path, line.channel) == ("template", "zns")
    assert len(await ways(passing)) == 2


async def test_noting_the_same_failure_again_doubles_nothing(passing: SqlStore) -> None:
    chat, person_id = await person(passing)
    await consented(passing, person_id, chat)
    (first,) = await send(passing, a_notice(chat, CHAT))

    await passing.outbox.settle([settled(first, Fate.BLOCKED)])
    await passing.outbox.settle([settled(first, Fate.BLOCKED), settled(first, Fate.BLOCKED)])

    assert [path for path, _, _ in await ways(passing)] == ["chat", "template"]


async def test_another_chat_of_the_person_comes_before_the_phone_number(passing: SqlStore) -> None:
    chat, person_id = await person(passing)
    other = await loaded(passing, a_chat(7, "zalo-bot"))
    await write(passing, Changes(merged=[Merge(person_id, other.person.id)]))
    (first,) = await send(passing, a_notice(chat, CHAT))

    await passing.outbox.settle([settled(first, Fate.BLOCKED)])

    assert (await ways(passing))[1] == ("chat", "after_failure", "waiting")
    assert [each.chat_id for each in await claim(passing, "zalo-bot")] == [other.chat_id]


async def test_who_was_told_elsewhere_is_not_called(passing: SqlStore) -> None:
    chat, _ = await person(passing)
    other = await loaded(passing, a_chat(7, "zalo-bot"))
    first, second = (*await send(passing, a_notice(chat, CHAT)), *await send(passing, a_notice(other.chat_id, CHAT)))
    await passing.outbox.settle([settled(second)])

    await passing.outbox.settle([settled(first, Fate.BLOCKED)])

    assert await passing.outbox.undelivered(unit_ids=None) == []
    assert len(await ways(passing)) == 2


@pytest.mark.parametrize("phone", ["", "+84912345678"], ids=["no number", "no consent"])
async def test_without_a_number_or_consent_the_failure_stays_on_the_list(passing: SqlStore, phone: str) -> None:
    chat, _ = await person(passing, phone=phone)
    (first,) = await send(passing, a_notice(chat, CHAT))

    await passing.outbox.settle([settled(first, Fate.BLOCKED)])

    assert [each.path for each in await passing.outbox.undelivered(unit_ids=None)] == ["chat"]


async def test_what_was_waiting_in_a_blocked_chat_goes_the_next_way_too(passing: SqlStore) -> None:
    chat, person_id = await person(passing)
    await consented(passing, person_id, chat)
    reply, _ = (*await send(passing, a_message(chat)), *await send(passing, a_notice(chat, CHAT)))

    await passing.outbox.settle([settled(reply, Fate.BLOCKED)])

    assert (await ways(passing))[-1] == ("template", "failed", "waiting")


async def test_the_next_way_and_the_failure_are_one_transaction(store: SqlStore) -> None:
    async def fall_over(tx: Tx, lost: Sequence[Lost], *, now: datetime) -> None:
        raise RuntimeError("killed here")

    store.losing.pass_on_to = fall_over
    chat, _ = await person(store)
    (first,) = await send(store, a_notice(chat, CHAT))

    with pytest.raises(RuntimeError):
        await store.outbox.settle([settled(first, Fate.BLOCKED)])

    assert await ways(store) == [("chat", "begun", "waiting")]
    assert keys(await claim(store, now=NOW + LEASE)) == ["notice.accepted"]


async def test_a_reminder_that_fails_calls_nobody_else(passing: SqlStore) -> None:
    chat, person_id = await person(passing)
    await consented(passing, person_id, chat)
    (first,) = await send(passing, a_notice(chat, Planned("", Path.CHAT, "linked"), dedup="reminder"))

    await passing.outbox.settle([settled(first, Fate.BLOCKED)])

    assert len(await ways(passing)) == 1


@pytest.mark.parametrize("number", range(4))
async def test_failures_and_new_messages_of_one_person_do_not_wait_in_a_ring(passing: SqlStore, number: int) -> None:
    """The lower number is the other chat's: whoever locks the failed one first would meet the writers from behind."""
    other = await loaded(passing, a_chat(7, "zalo-bot"))
    chat, person_id = await person(passing)
    await write(passing, Changes(merged=[Merge(person_id, other.person.id)]))
    (first,) = await send(passing, a_notice(chat, CHAT))
    assert other.chat_id < chat

    writers = [send(passing, a_message(chat), a_message(other.chat_id), holder=f"w{each}") for each in range(12)]
    await asyncio.gather(*writers[:6], passing.outbox.settle([settled(first, Fate.BLOCKED)]), *writers[6:])

    assert [fate for _, _, fate in await ways(passing)] == ["blocked", "waiting"]
