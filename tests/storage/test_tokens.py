"""One process ever gets a refresh token to exchange; what came for it is kept sealed, and an operator's token wins."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import text

from flows.ports import TokenPair
from storage.db import Database
from storage.store import SqlStore
from storage.tables.columns import EPOCH
from tests.storage.samples import MINUTE, NOW

CHANNEL = "a-channel"
SECOND_PAIR = TokenPair(2, "access-2", "refresh-2", NOW + timedelta(hours=25), NOW + timedelta(hours=22))


async def begun(store: SqlStore) -> SqlStore:
    await store.tokens.begin_with(CHANNEL, "refresh-1", now=NOW)
    return store


async def test_first_token_begins_the_first_pair(store: SqlStore) -> None:
    assert await store.tokens.read(CHANNEL) is None

    assert await store.tokens.begin_with(CHANNEL, "refresh-1", now=NOW)
    assert not await store.tokens.begin_with(CHANNEL, "refresh-1", now=NOW)

    assert await store.tokens.read(CHANNEL) == TokenPair(1, "", "refresh-1", EPOCH, EPOCH)


async def test_one_of_many_claims_a_token(store: SqlStore, another: SqlStore) -> None:
    await begun(store)

    claims = [
        each.tokens.claim(CHANNEL, version=1, holder=str(n), until=NOW + MINUTE)
        for n, each in enumerate((store, another) * 5)
    ]

    assert (await asyncio.gather(*claims)).count(True) == 1


async def test_claim_does_not_lapse(store: SqlStore) -> None:
    await begun(store)
    await store.tokens.claim(CHANNEL, version=1, holder="a", until=NOW)

    assert not await store.tokens.claim(CHANNEL, version=1, holder="b", until=NOW + MINUTE)
    kept = await store.tokens.read(CHANNEL)
    assert kept is not None
    assert kept.exchange_until == NOW


async def test_released_token_can_be_claimed_by_another(store: SqlStore) -> None:
    await begun(store)
    await store.tokens.claim(CHANNEL, version=1, holder="a", until=NOW)

    await store.tokens.release(CHANNEL, version=1, holder="b")
    assert not await store.tokens.claim(CHANNEL, version=1, holder="b", until=NOW)
    await store.tokens.release(CHANNEL, version=1, holder="a")

    assert await store.tokens.claim(CHANNEL, version=1, holder="b", until=NOW)


async def test_new_pair_takes_the_place_of_the_one_before_it(store: SqlStore, another: SqlStore) -> None:
    await begun(store)
    await store.tokens.claim(CHANNEL, version=1, holder="a", until=NOW)

    assert await store.tokens.keep(CHANNEL, SECOND_PAIR)

    assert await another.tokens.read(CHANNEL) == SECOND_PAIR
    assert not await another.tokens.claim(CHANNEL, version=1, holder="b", until=NOW)
    assert await another.tokens.claim(CHANNEL, version=2, holder="b", until=NOW)


async def test_lost_token_is_not_claimed_until_a_new_one_is_given(store: SqlStore) -> None:
    await begun(store)

    await store.tokens.lose(CHANNEL, version=1, reason="refused")
    assert not await store.tokens.claim(CHANNEL, version=1, holder="a", until=NOW)
    assert await store.tokens.begin_with(CHANNEL, "refresh-of-the-operator", now=NOW)

    kept = await store.tokens.read(CHANNEL)
    assert kept == TokenPair(2, "", "refresh-of-the-operator", EPOCH, EPOCH)
    assert await store.tokens.claim(CHANNEL, version=2, holder="a", until=NOW)


async def test_operators_former_token_never_comes_back(store: SqlStore) -> None:
    await begun(store)
    await store.tokens.begin_with(CHANNEL, "another", now=NOW)

    assert not await store.tokens.begin_with(CHANNEL, "refresh-1", now=NOW)


async def test_pair_that_comes_after_an_operators_token_is_dropped(store: SqlStore) -> None:
    await begun(store)
    await store.tokens.claim(CHANNEL, version=1, holder="a", until=NOW)
    await store.tokens.begin_with(CHANNEL, "another", now=NOW)

    assert not await store.tokens.keep(CHANNEL, SECOND_PAIR)


async def test_what_was_given_up_too_early_is_found(store: SqlStore) -> None:
    await begun(store)
    await store.tokens.claim(CHANNEL, version=1, holder="a", until=NOW)
    await store.tokens.lose(CHANNEL, version=1, reason="interrupted")

    assert await store.tokens.keep(CHANNEL, replace(SECOND_PAIR))

    assert await store.tokens.read(CHANNEL) == SECOND_PAIR


async def test_tokens_are_sealed(store: SqlStore, database_url: str) -> None:
    await begun(store)
    db = Database(database_url)

    async with db.reading() as connection:
        row = (await connection.execute(text("SELECT * FROM channel_tokens"))).one()
    await db.close()

    assert "refresh-1" not in repr(tuple(row))
