from dataclasses import replace
from datetime import timedelta
from typing import cast

import pytest

from flows.dossiers.model import Dossier, Status
from flows.ports import Store
from flows.procedures.model import Intake
from flows.service.housekeeping import remind_of_drafts, remind_of_portal, remind_of_prepared
from tests.fakes import FakeStore
from tests.kit import NOW, a_dossier, the_world

DRAFT = a_dossier(status=Status.DRAFT, code=None, filed_at=None)
PREPARED = a_dossier(status=Status.PREPARED, ending=Intake.PORTAL, code=None, filed_at=None)


def keeping(dossier: Dossier) -> FakeStore:
    store = FakeStore(kept={dossier.id: dossier})
    store.chat("an", person=1)
    return store


async def drafts(store: FakeStore, *, days: float) -> int:
    now = NOW + timedelta(days=days)
    return await remind_of_drafts(cast(Store, store), the_world(), now=now, draft_days=30, holder="me")


async def portal(store: FakeStore, *, days: float) -> int:
    return await remind_of_portal(cast(Store, store), the_world(), now=NOW + timedelta(days=days), holder="me")


@pytest.mark.parametrize(("days", "told"), [(1, 0), (22, 0), (23.5, 1), (29, 1)])
async def test_a_draft_is_spoken_of_in_its_last_week(days: float, told: int) -> None:
    store = keeping(DRAFT)

    await drafts(store, days=days)

    assert len(store.sent) == told


async def test_the_reminder_leads_back_to_the_draft_and_says_how_long_it_is_kept() -> None:
    store = keeping(DRAFT)

    await drafts(store, days=24)

    (message,) = store.sent
    assert message.words.params["days"] == 6
    assert [button.token for button in message.buttons] == ["!resume:d1"]


async def test_however_often_the_sweep_runs_nobody_is_reminded_twice() -> None:
    store = keeping(DRAFT)

    for hours in range(4):
        await drafts(store, days=24 + hours / 24)

    assert len(store.sent) == 1


@pytest.mark.parametrize(("hours", "until"), [(0, None), (14.4, "06:00"), (20, "06:00"), (21, None)])
async def test_a_reminder_does_not_come_at_night(hours: float, until: str | None) -> None:
    store = keeping(DRAFT)

    await drafts(store, days=24 + hours / 24)

    (message,) = store.sent
    assert message.planned is not None
    assert (f"{message.planned.not_before:%H:%M}" if message.planned.not_before else None) == until


async def test_who_wants_no_notices_is_not_reminded() -> None:
    store = keeping(DRAFT)
    store.people[1] = replace(store.people[1], notices_on=False)

    await drafts(store, days=24)

    assert store.sent == []


@pytest.mark.parametrize(
    ("dossier", "days", "told"),
    [
        pytest.param(PREPARED, 2, 0, id="too early"),
        pytest.param(PREPARED, 4, 1, id="once"),
        pytest.param(PREPARED, 11, 2, id="twice in all"),
        pytest.param(replace(PREPARED, portal_code="G01.1-261120-0001"), 11, 0, id="its code is known"),
        pytest.param(replace(PREPARED, ending=Intake.COUNTER), 11, 0, id="for the counter"),
        pytest.param(replace(PREPARED, status=Status.REGISTERED), 11, 0, id="filed here"),
    ],
)
async def test_the_portals_code_is_asked_for_a_few_times(dossier: Dossier, days: float, told: int) -> None:
    store = keeping(dossier)

    await portal(store, days=days)
    await portal(store, days=days)

    assert len(store.sent) == told


@pytest.mark.parametrize(("days", "told"), [(100, 0), (165, 0), (167, 1), (179, 1)])
async def test_what_was_prepared_is_spoken_of_before_it_goes(days: int, told: int) -> None:
    store, now = keeping(PREPARED), NOW + timedelta(days=days)

    for _ in range(2):
        await remind_of_prepared(cast(Store, store), the_world(), now=now, prepared_days=180, holder="me")

    assert [(each.words.key, each.words.params["days"]) for each in store.sent] == [
        ("notice.reminder_prepared", 180 - days)
    ] * told
