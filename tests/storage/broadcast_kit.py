"""A broadcast on its way: written, approved, claimed and settled."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from flows.broadcasts.model import Audience, Broadcast, Reach, Said, State, Step
from flows.ports import Fate, Parcel, Settled
from flows.values import Words
from storage.store import SqlStore
from tests.storage.crowd import a_person
from tests.storage.samples import LEASE, NOW, SECOND

WORDS = Words("broadcast.free", {"said": "Nghỉ lễ", "link": "", "agency": "Xã Mẫu"})
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def a_broadcast(audience: Audience | None = None, **changes: object) -> Broadcast:
    fresh = Broadcast(
        id=0,
        title="Nghỉ lễ",
        unit_id="xa-mau",
        state=State.SUBMITTED,
        audience=audience or Audience(),
        said=Said("free", {"said": "Nghỉ lễ"}),
        words=WORDS,
        created_by="lan",
        created_at=NOW,
        changed_by="lan",
        changed_at=NOW,
        submitted_by="lan",
    )
    return replace(fresh, **changes)  # type: ignore[arg-type]


def reach_of(broadcast: Broadcast, units: tuple[str, ...] | None = None) -> Reach:
    return Reach(broadcast.audience, units, (), broadcast.id)


async def moved(store: SqlStore, before: Broadcast, state: State, reach: Reach | None = None) -> Broadcast:
    step = Step(NOW, state.value, before.state, state, "minh")
    after = replace(before, state=state, revision=before.revision + 1, approved_at=NOW)
    kept = await store.broadcasts.move(after, step, reach=reach)
    assert kept is not None
    return kept


async def sent_out(store: SqlStore, audience: Audience | None = None) -> Broadcast:
    """Approved: its recipients are frozen."""
    kept = await store.broadcasts.add(a_broadcast(audience))
    return await moved(store, kept, State.RUNNING, reach_of(kept))


async def claimed(store: SqlStore, *, limit: int = 50, channel: str = "telegram") -> list[Parcel]:
    return await store.outbox.claim(channel, limit=limit, now=NOW + SECOND, holder="worker", lease=LEASE)


def settled(parcel: Parcel, fate: Fate, error: str = "") -> Settled:
    return Settled(parcel.id, parcel.chat_id, fate, NOW + SECOND, due_at=NOW + SECOND, error=error)


PEOPLE = [
    a_person(1),
    a_person(2, consented=False),
    a_person(3, off="reminders broadcasts"),
    a_person(4, erased=True),
    a_person(5, blocked=("telegram",)),
    a_person(6, chats=(("telegram", "6", 3 * DAY), ("zalo", "z6", HOUR))),
    a_person(7, chats=(("web", "w7", HOUR), ("telegram", "7", 9 * DAY))),
    a_person(8, channel="web", dossiers=({"unit_id": "xa-khac", "procedure_code": "2.000815", "status": "resolved"},)),
    a_person(9, dossiers=({"unit_id": "xa-mau", "procedure_code": "2.000815", "status": "draft"},)),
    a_person(10, dossiers=(), chats=(("telegram", "10", None),)),
    a_person(11, chats=(("telegram", "11", HOUR), ("zalo", "z11", 2 * HOUR)), blocked=("telegram",)),
]
