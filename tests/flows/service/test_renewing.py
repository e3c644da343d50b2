"""A letter of apology that waits while the promise moves puts off the present promise, by as much time as before."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from flows.dossiers.model import Status
from flows.handling.model import Extension, ExtensionState
from flows.ports import Changes
from flows.service.deciding import Deciding
from flows.service.renewing import Renewing, renewed
from flows.service.world import Chance
from tests.flows.service.test_watching import COMMUNE, LEASE, Bells, Office, at, office
from tests.kit import a_dossier, the_world

__all__ = ["office"]
LETTER = Extension(
    "d1", 1, COMMUNE, ExtensionState.PROPOSED, at("20T17:00"), at("25T17:00"), "Nhiều hồ sơ", "minh", at("19T09:00")
)


@pytest.mark.parametrize(
    ("changes", "now", "dates"),
    [
        pytest.param({}, at("20T09:00"), (at("20T17:00"), at("25T17:00")), id="nothing has moved"),
        pytest.param({"due_at": at("25T10:00")}, at("23T09:00"), (at("25T10:00"), at("27T10:00")), id="after a pause"),
        pytest.param(
            {"status": Status.SUPPLEMENT_REQUESTED, "paused_at": at("20T08:00")},
            at("25T09:00"),
            (at("20T17:00"), at("25T17:00")),
            id="still paused",
        ),
        pytest.param({}, at("26T09:00"), (at("20T17:00"), at("30T09:00")), id="its own date has passed"),
        pytest.param({"due_at": None}, at("25T09:00"), (at("20T17:00"), at("25T17:00")), id="nothing is promised"),
    ],
)
def test_the_letter_follows_the_promise(
    changes: dict[str, Any], now: datetime, dates: tuple[datetime, datetime]
) -> None:
    given = {"status": Status.PROCESSING, "due_at": at("20T17:00"), "received_at": at("16T07:30"), "unit_id": COMMUNE}

    letter = renewed(LETTER, a_dossier(**(given | changes)), the_world(), now=now)

    assert (letter.old_due_at, letter.new_due_at) == dates
    assert replace(letter, old_due_at=LETTER.old_due_at, new_due_at=LETTER.new_due_at) == LETTER


async def test_a_letter_that_waited_across_a_pause_can_be_approved(office: Office) -> None:
    await office.file(due_at=at("25T10:00"))
    async with office.store.transaction() as tx:
        await tx.write(Changes(extensions=[LETTER]), holder="t", lease=LEASE, now=at("19T09:00"))
    renewing, now = Renewing(office.store, world=the_world, holder="test"), at("25T09:00")

    assert [await renewing.sweep(now) for _ in range(2)] == [1, 0]

    ((letter, _),) = await office.store.handling.proposed(unit_ids=None)
    assert [line.action for line in await office.store.dossiers.history("d1")] == ["propose_extension"]
    thu = next(each for each in await office.store.staff.list() if each.login == "thu")
    chance = Chance(lambda: now, lambda: "fresh", lambda: "token")
    deciding = Deciding(office.store, world=the_world, chance=chance, holder="test", waker=Bells())
    after, _ = await deciding.decide(thu, "d1", "extend", revision=0, reason=letter.reason, due_at=letter.new_due_at)
    assert after.due_at == at("27T10:00")
