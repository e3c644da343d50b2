"""What a queue may be narrowed to, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from flows.dossiers.model import Status
from flows.handling.model import Holding, Part
from flows.ports import Changes, QueueFilter
from flows.procedures.model import Intake
from storage.store import SqlStore
from tests.storage.samples import NOW, a_chat, a_dossier, loaded, write

DAY = timedelta(days=1)
OPEN = [Status.REGISTERED, Status.PROCESSING]


def a_holding(dossier_id: str, **changes: object) -> Holding:
    held = Holding(dossier_id, 1, "appraise", Part.APPRAISAL, "specialist", "xa-mau", "system", NOW)
    return replace(held, **changes)  # type: ignore[arg-type]


async def found(store: SqlStore, only: QueueFilter) -> list[str]:
    rows = await store.dossiers.queue(unit_ids=None, statuses=OPEN, only=only)
    return sorted(row.dossier.id for row in rows)


@pytest.fixture
async def kept(store: SqlStore) -> SqlStore:
    """Three dossiers: of a Telegram chat, of another channel, and one that came over the counter."""
    mine, hers = await loaded(store), await loaded(store, a_chat("7", "zalo"))
    first = a_dossier(mine.person.id, 1, chat_id=mine.chat_id, status=Status.PROCESSING, due_at=NOW - DAY)
    second = a_dossier(hers.person.id, 2, chat_id=hers.chat_id, status=Status.REGISTERED)
    third = a_dossier(hers.person.id, 3, status=Status.PROCESSING, due_at=NOW + DAY, ending=Intake.COUNTER)
    other = replace(third, procedure_code="9.999999")
    await write(store, Changes(opened=[first, second, other]))
    words = [("d1", "name", "nguyen"), ("d1", "name", "mau"), ("d2", "name", "nguyen"), ("d2", "phone", "mau")]
    await write(store, Changes(found_by=words))
    mine_now = a_holding("d1", holder="lan", taken_at=NOW)
    ended = a_holding("d3", holder="lan", taken_at=NOW, ended_at=NOW)
    await write(store, Changes(holdings=[mine_now, ended]))
    return store


@pytest.mark.parametrize(
    ("only", "wanted"),
    [
        pytest.param(QueueFilter(), ["d1", "d2", "d3"], id="nothing"),
        pytest.param(QueueFilter(marks=(("name", "nguyen"),)), ["d1", "d2"], id="one word"),
        pytest.param(QueueFilter(marks=(("name", "nguyen"), ("name", "mau"))), ["d1"], id="every word of a name"),
        pytest.param(QueueFilter(marks=(("name", "tran"),)), [], id="another word"),
        pytest.param(QueueFilter(procedure="9.999999"), ["d3"], id="a procedure"),
        pytest.param(QueueFilter(channel="telegram"), ["d1"], id="a channel"),
        pytest.param(QueueFilter(channel="zalo"), ["d2"], id="another channel"),
        pytest.param(QueueFilter(channel="%"), [], id="a sign is no channel"),
        pytest.param(QueueFilter(holder="lan"), ["d1"], id="who has it now"),
        pytest.param(QueueFilter(holder="hoa"), [], id="who has none"),
        pytest.param(QueueFilter(intakes=(Intake.COUNTER,)), ["d3"], id="how it came"),
        pytest.param(QueueFilter(due_until=NOW), ["d1"], id="due before"),
        pytest.param(QueueFilter(due_from=NOW, due_until=NOW + 2 * DAY), ["d3"], id="due within"),
        pytest.param(QueueFilter(ids=("d2", "d3")), ["d2", "d3"], id="these"),
        pytest.param(QueueFilter(ids=()), [], id="none at all"),
        pytest.param(QueueFilter(channel="zalo", holder="lan"), [], id="all conditions hold together"),
    ],
)
async def test_a_queue_is_narrowed(kept: SqlStore, only: QueueFilter, wanted: list[str]) -> None:
    assert await found(kept, only) == wanted
