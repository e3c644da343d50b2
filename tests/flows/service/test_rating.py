"""The reminder to rate: once, after some days, at hours that are allowed, and not to who switched reminders off."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import cast

import pytest

from flows.dossiers.model import Dossier, Satisfaction, Status
from flows.people import REMINDERS
from flows.ports import Store
from flows.service.rating import remind_of_rating
from tests.fakes import FakeStore
from tests.kit import NOW, a_dossier, the_world

RETURNED = a_dossier(status=Status.RETURNED)


def keeping(dossier: Dossier = RETURNED) -> FakeStore:
    store = FakeStore(kept={dossier.id: dossier})
    store.chat("an", person=1)
    return store


async def swept(store: FakeStore, *, days: float) -> int:
    now = NOW + timedelta(days=days)
    return await remind_of_rating(cast(Store, store), the_world(), now=now, holder="me")


@pytest.mark.parametrize(("days", "told"), [(1, 0), (2.9, 0), (3.1, 1), (29, 1), (31, 0)])
async def test_it_comes_after_three_days_and_not_after_a_month(days: float, told: int) -> None:
    store = keeping()

    assert await swept(store, days=days) == told


async def test_it_leads_to_the_question_and_comes_once() -> None:
    store = keeping()

    for hours in range(5):
        await swept(store, days=4 + hours / 24)

    (message,) = store.sent
    assert message.words.key == "notice.reminder_rating"
    assert [button.token for button in message.buttons] == ["!rate:d1"]
    assert store.kept["d1"].satisfaction is Satisfaction.REMINDED


async def test_at_night_it_waits_for_the_morning() -> None:
    store = keeping()

    await swept(store, days=4 + 14.5 / 24)

    (message,) = store.sent
    assert message.planned is not None
    assert message.planned.not_before is not None
    assert f"{message.planned.not_before:%H:%M}" == "06:00"


async def test_who_switched_reminders_off_gets_none() -> None:
    store = keeping()
    store.people[1] = replace(store.people[1], kinds_off=frozenset({REMINDERS}))

    assert await swept(store, days=4) == 0


@pytest.mark.parametrize("satisfaction", [Satisfaction.GIVEN, Satisfaction.REMINDED])
async def test_who_has_rated_or_was_reminded_gets_none(satisfaction: Satisfaction) -> None:
    assert await swept(keeping(replace(RETURNED, satisfaction=satisfaction)), days=4) == 0
