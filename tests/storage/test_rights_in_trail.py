"""What people do with their rights to their data is in the audit log, in the transaction that does it."""

from typing import Any

import pytest

from flows.audit import CITIZEN, Trail
from flows.conversation import effects as do
from flows.service.applying import APPLY
from flows.service.batch import Batch
from flows.service.world import Chance
from storage.store import SqlStore
from tests.kit import the_world
from tests.storage.samples import NOW, loaded, write

CHANCE = Chance(lambda: NOW, lambda: "fresh", lambda: "token")
ACTS = [
    pytest.param(do.ExportMyData(), "data_exported", id="see and export"),
    pytest.param(do.EraseMyData(), "data_erased", id="erase"),
    pytest.param(do.WithdrawConsent(), "consent_withdrawn", id="withdraw consent"),
]


@pytest.mark.parametrize(("effect", "action"), ACTS)
async def test_an_act_of_a_right_is_a_line_without_what_was_said(store: SqlStore, effect: Any, action: str) -> None:
    me = await loaded(store)
    batch = Batch(the_world(), CHANCE, NOW)

    APPLY[type(effect)](batch, me, effect)
    await write(store, batch.changes)

    (line,) = await store.audit.lines(Trail())
    assert (line.entry.actor, line.entry.action) == (CITIZEN, action)
    assert (line.entry.object_id, line.entry.detail) == (f"person:{me.person.id}", {"channel": "telegram"})


async def test_an_ordinary_turn_leaves_no_line(store: SqlStore) -> None:
    me = await loaded(store)
    batch = Batch(the_world(), CHANCE, NOW)

    for effect in (do.RecordConsent("v1"), do.SetNotices(True)):
        APPLY[type(effect)](batch, me, effect)
    await write(store, batch.changes)

    assert await store.audit.lines(Trail()) == []
