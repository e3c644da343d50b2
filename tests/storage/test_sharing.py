"""Processes share a channel's limit: never more than it together, and what one does not use another has."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from flows.ports import Allowance
from storage.sharing import fair_parts
from storage.store import SqlStore
from tests.storage.samples import NOW

LEASE, SECOND = timedelta(seconds=1), timedelta(seconds=1)


async def share(
    store: SqlStore, holder: str, *, wanted: int, used: int = 0, at: datetime = NOW, limit: int = 30
) -> Allowance:
    return await store.outbox.share(
        "telegram", holder=holder, wanted=wanted, used=used, limit=limit, now=at, lease=LEASE
    )


@pytest.mark.parametrize(
    ("limit", "wanted", "parts"),
    [
        (30, {"a": 100}, {"a": 30}),
        (30, {"a": 100, "b": 100}, {"a": 15, "b": 15}),
        (31, {"a": 100, "b": 100}, {"a": 15, "b": 16}),
        (30, {"a": 3, "b": 100}, {"a": 3, "b": 27}),
        (30, {"a": 3, "b": 100, "c": 5}, {"a": 3, "b": 22, "c": 5}),
        (1, {"a": 9, "b": 9}, {"a": 0, "b": 1}),
        (30, {"a": 0, "b": 0}, {"a": 0, "b": 0}),
    ],
)
def test_parts_are_fair(limit: int, wanted: dict[str, int], parts: dict[str, int]) -> None:
    assert fair_parts(limit, wanted) == parts


async def test_one_process_alone_has_all_even_what_it_does_not_want_yet(store: SqlStore) -> None:
    assert await share(store, "a", wanted=2) == Allowance(30)


async def test_what_another_still_uses_is_not_given_away(store: SqlStore, another: SqlStore) -> None:
    await share(store, "a", wanted=99)
    assert (await share(another, "b", wanted=99)).places == 0

    assert (await share(store, "a", wanted=99, used=24)).places == 15
    assert (await share(another, "b", wanted=99)).places == 6

    assert (await share(store, "a", wanted=99, used=15)).places == 15
    assert (await share(another, "b", wanted=99)).places == 15


async def test_who_is_not_heard_of_any_more_leaves_its_part(store: SqlStore, another: SqlStore) -> None:
    await share(store, "a", wanted=99)
    assert (await share(another, "b", wanted=99, at=NOW + LEASE / 2)).places == 0

    assert (await share(another, "b", wanted=99, at=NOW + LEASE)).places == 30


async def test_a_lease_from_a_clock_that_was_wrong_holds_nobody_up(store: SqlStore, another: SqlStore) -> None:
    await share(store, "a", wanted=99, at=NOW + timedelta(days=1))

    assert (await share(another, "b", wanted=99)).places == 30


async def test_a_channel_is_held_for_all_and_as_long_as_was_said_last(store: SqlStore, another: SqlStore) -> None:
    await store.outbox.hold("telegram", NOW + 60 * SECOND)
    await store.outbox.hold("telegram", NOW + SECOND)

    assert (await share(another, "b", wanted=1)).held_until == NOW + 60 * SECOND
    assert (await share(another, "b", wanted=1, at=NOW + 60 * SECOND)).held_until is None
