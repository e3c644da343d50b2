"""A draft that was left lying is spoken of once: gently, by day, and not to who refused reminders."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import cast

import pytest

from flows.dossiers.model import Dossier, Status
from flows.hurdles.model import Stuck, Why
from flows.people import REMINDERS
from flows.ports import Store
from flows.service.encouraging import encourage
from tests.fakes import FakeStore
from tests.kit import NOW, a_dossier, the_world

DRAFT = a_dossier(status=Status.DRAFT, code=None, filed_at=None)
HOUR = timedelta(hours=1)


def keeping(*drafts: Dossier) -> FakeStore:
    store = FakeStore(kept={each.id: each for each in drafts or (DRAFT,)})
    store.chat("an", person=1)
    return store


async def swept(store: FakeStore, *, hours: float) -> int:
    return await encourage(cast(Store, store), the_world(), now=NOW + hours * HOUR, holder="me")


@pytest.mark.parametrize(("hours", "told"), [(1, 0), (19, 0), (24, 1), (6 * 24, 1), (8 * 24, 0)])
async def test_it_comes_after_a_long_silence_and_not_after_a_week(hours: float, told: int) -> None:
    assert await swept(keeping(), hours=hours) == told


async def test_it_comes_once_names_the_question_and_leads_back_to_it() -> None:
    store = keeping()

    for hours in (24, 25, 72):
        await swept(store, hours=hours)

    (message,) = store.sent
    assert message.words.key == "notice.reminder_silent"
    assert message.words.params["label"]
    assert [button.token for button in message.buttons] == ["!resume:d1"]


async def test_at_night_it_waits_for_the_morning() -> None:
    store = keeping()

    await swept(store, hours=24 + 14.5)

    (message,) = store.sent
    assert message.planned is not None
    assert f"{message.planned.not_before:%H:%M}" == "06:00"


async def test_who_refused_reminders_is_not_told() -> None:
    store = keeping()
    store.people[1] = replace(store.people[1], kinds_off=frozenset({REMINDERS}))

    assert await swept(store, hours=24) == 0
    assert store.sent == []


async def test_the_step_is_counted_once_without_a_person() -> None:
    store = keeping()

    for hours in (24, 48):
        await swept(store, hours=hours)

    (stuck,) = store.stuck
    assert isinstance(stuck, Stuck)
    assert (stuck.procedure_code, stuck.why, stuck.month) == ("1.001193", Why.SILENT, "2026-11")


async def test_filed_dossiers_are_none_of_its_business() -> None:
    assert await swept(keeping(a_dossier()), hours=24) == 0
