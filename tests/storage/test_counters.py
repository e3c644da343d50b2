"""Numbers are unique in a unit and day; two desks never call the same; a device is opened once and ended at once."""

import asyncio
from datetime import date, timedelta

import pytest

from flows.counters.model import DEVICE_LASTS, LINK_VALID, MOST_A_DAY, Device, Stand, Ticket
from storage.store import SqlStore
from tests.storage.samples import NOW

DAY, UNIT = date(2026, 11, 21), "xa-mau"
LINK, TOKEN = b"link", b"token"


async def drawn(store: SqlStore, many: int, *, unit: str = UNIT, day: date = DAY) -> list[int | None]:
    return [await store.counters.take(unit, day=day, now=NOW) for _ in range(many)]


async def called(store: SqlStore, desk: str) -> int | None:
    return await store.counters.call_next(UNIT, day=DAY, desk=desk, now=NOW)


async def a_device(store: SqlStore) -> Device:
    return await store.counters.add_device(UNIT, "Bàn 1", link_hash=LINK, by="lan", now=NOW)


async def test_numbers_begin_anew_each_day_and_in_each_unit(store: SqlStore) -> None:
    assert await drawn(store, 2) == [1, 2]
    assert await drawn(store, 1, unit="xa-khac") == [1]
    assert await drawn(store, 1, day=DAY + timedelta(days=1)) == [1]


async def test_many_who_draw_at_once_have_a_number_each(store: SqlStore) -> None:
    found = await asyncio.gather(*(store.counters.take(UNIT, day=DAY, now=NOW) for _ in range(8)))

    assert sorted(each for each in found if each) == list(range(1, 9))


async def test_two_desks_that_call_at_once_call_two_numbers(store: SqlStore) -> None:
    await drawn(store, 4)

    found = await asyncio.gather(*(called(store, f"Bàn {n}") for n in range(4)))

    assert len({each for each in found if each}) == len([each for each in found if each])
    assert len([each for each in found if each]) >= 1


async def test_calling_the_next_ends_the_one_before(store: SqlStore) -> None:
    await drawn(store, 2)

    assert (await called(store, "Bàn 1"), await called(store, "Bàn 1")) == (1, 2)
    assert await store.counters.tickets(UNIT, day=DAY) == [Ticket(2, Stand.CALLED, "Bàn 1", NOW)]


async def test_where_nobody_waits_the_desk_stays_as_it_is(store: SqlStore) -> None:
    await drawn(store, 1)
    await called(store, "Bàn 1")

    assert await called(store, "Bàn 1") is None
    assert [each.number for each in await store.counters.tickets(UNIT, day=DAY)] == [1]


@pytest.mark.parametrize("stand", [Stand.DONE, Stand.MISSED])
async def test_a_desk_is_free_again(store: SqlStore, stand: Stand) -> None:
    await drawn(store, 1)
    await called(store, "Bàn 1")

    await store.counters.finish(UNIT, day=DAY, desk="Bàn 2", stand=stand)
    assert len(await store.counters.tickets(UNIT, day=DAY)) == 1
    await store.counters.finish(UNIT, day=DAY, desk="Bàn 1", stand=stand)

    assert await store.counters.tickets(UNIT, day=DAY) == []


async def test_there_is_an_end_to_numbers_and_old_ones_are_forgotten(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.counters.MOST_A_DAY", 2)
    await drawn(store, 1, day=DAY - timedelta(days=30))

    assert await drawn(store, 3) == [1, 2, None]
    assert MOST_A_DAY >= 500
    assert await store.counters.tickets(UNIT, day=DAY - timedelta(days=30)) == []


async def test_a_link_opens_one_device_once_and_in_time(store: SqlStore) -> None:
    await a_device(store)

    late = await store.counters.open_device(LINK, token_hash=TOKEN, now=NOW + LINK_VALID)
    opened = await store.counters.open_device(LINK, token_hash=TOKEN, now=NOW + timedelta(minutes=1))
    again = await store.counters.open_device(LINK, token_hash=b"other", now=NOW + timedelta(minutes=2))

    assert (late, again) == (None, None)
    assert opened is not None
    assert await store.counters.device(LINK, now=NOW) is None
    assert await store.counters.device(TOKEN, now=NOW) == opened


async def test_a_device_ends_at_once_and_by_itself(store: SqlStore) -> None:
    made = await a_device(store)
    await store.counters.open_device(LINK, token_hash=TOKEN, now=NOW)

    assert await store.counters.device(TOKEN, now=NOW + DEVICE_LASTS) is None
    assert await store.counters.end_device(made.id, unit_ids=["xa-khac"], now=NOW) is None
    assert await store.counters.end_device(made.id, unit_ids=[UNIT], now=NOW) is not None
    assert await store.counters.device(TOKEN, now=NOW) is None
    assert await store.counters.devices(unit_ids=None, now=NOW) == []


async def test_a_link_that_was_never_opened_is_listed_only_while_it_is_good(store: SqlStore) -> None:
    made = await a_device(store)

    assert await store.counters.devices(unit_ids=[UNIT], now=NOW) == [made]
    assert await store.counters.devices(unit_ids=[UNIT], now=NOW + LINK_VALID) == []
