"""A ring wakes who listens, in this process and in others; nobody waits for ever for one that was lost."""

import asyncio

import pytest

from storage.store import SqlStore
from storage.wakeups import _payloads
from tests.servers import PostgresServer


async def test_ring_wakes_everybody_who_listens_for_the_name(store: SqlStore) -> None:
    waits = [asyncio.create_task(store.wakeups.wait(name, 5)) for name in ("chat:1", "chat:1", "chat:2")]
    await asyncio.sleep(0)

    store.wakeups.wake("chat:1", "inbox")

    assert [await each for each in waits[:2]] == [True, True]
    assert not waits[2].done()
    waits[2].cancel()


async def test_wait_ends_without_a_ring(store: SqlStore) -> None:
    assert not await store.wakeups.wait("inbox", 0.01)


async def test_bell_remembers_a_ring_from_while_one_was_at_work(store: SqlStore) -> None:
    with store.wakeups.listen("inbox", "outbox") as bell:
        store.wakeups.wake("outbox")
        store.wakeups.wake("inbox")

        assert await bell.wait(0.01)
        assert not await bell.wait(0.01)


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_ring_is_heard_by_another_process(store: SqlStore, another: SqlStore) -> None:
    await heard(store, another)


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_rings_are_heard_again_after_the_database_was_away(
    store: SqlStore, another: SqlStore, postgres_server: PostgresServer
) -> None:
    await heard(store, another)

    postgres_server.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'motcua'")

    await heard(store, another)


async def heard(store: SqlStore, another: SqlStore) -> None:
    """Until the first ring arrives; listening may only just have begun."""
    with another.wakeups.listen("chat:7") as bell:
        for _ in range(100):
            store.wakeups.wake("chat:7")
            if await bell.wait(0.1):
                return
    raise AssertionError("never heard")


def test_many_names_travel_in_several_notifications() -> None:
    names = [f"chat:{number}" for number in range(5000)]

    payloads = list(_payloads(names))

    assert [name for payload in payloads for name in payload.split("\n")] == names
    assert max(map(len, payloads)) < 8000
