"""One move of a dossier, whoever makes it: lifecycle, dates, code, history line. Pure; both use cases build on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from flows.dossiers.deadlines import due_at, resume
from flows.dossiers.lifecycle import Actor, move
from flows.dossiers.model import Dossier, Event, Status, SupplementItem
from flows.service.world import World
from flows.values import JSON

#: Where the clock stands still: while the citizen is asked for papers or for money.
PAUSED = (Status.SUPPLEMENT_REQUESTED, Status.PAYMENT_REQUESTED)


@dataclass(frozen=True, slots=True)
class Order:
    """Who wants what done to a dossier."""

    action: str
    by: Actor
    actor: str
    reason: str = ""
    items: tuple[SupplementItem, ...] = ()


def moved(world: World, dossier: Dossier, order: Order, *, at: datetime) -> tuple[Dossier, Event]:
    """The dossier after the order with its dates, and the line of history. Raises IllegalMove, IncompleteMove."""
    after = move(dossier, order.action, by=order.by, at=at, reason=order.reason, items=order.items)
    after = _dated(world, dossier, after, at=at)
    if order.action == "supplement":
        after = replace(after, answers=_merged(after))
    event = Event(dossier.id, at, order.action, dossier.status, after.status, after.stage, order.actor, _note(order))
    return after, event


def _note(order: Order) -> str:
    return "; ".join((*((order.reason,) if order.reason else ()), *(item.note for item in order.items)))


def _merged(dossier: Dossier) -> dict[str, JSON]:
    """The marks of a supplement in progress ("+step") are no answers."""
    return {key: value for key, value in dossier.answers.items() if not key.startswith("+")}


def _dated(world: World, before: Dossier, after: Dossier, *, at: datetime) -> Dossier:
    """Received: the clock starts (day of receipt is day 0). Back from a pause: the paused working time is added."""
    unit = world.office.unit(after.unit_id)
    if after.status is Status.ACCEPTED and after.received_at is None:
        amount, unit_of_time = _term(world, after)
        due = due_at(at, amount, unit_of_time, calendar=world.calendar, hours=unit.hours) if amount else None
        return replace(after, received_at=at, due_at=due)
    if before.status in PAUSED and after.status not in PAUSED and before.due_at and before.paused_at:
        due = resume(before.due_at, before.paused_at, at, calendar=world.calendar, hours=unit.hours)
        return replace(after, due_at=due)
    return after


def _term(world: World, dossier: Dossier) -> tuple[float | int | None, str]:
    """Amount and unit of the processing time: the unit's own row first, then the record."""
    offer = world.office.offer(dossier.procedure_code, dossier.unit_id)
    if offer and offer.days is not None:
        return offer.days, "working_days"
    record = world.library.record(dossier.procedure_code)
    if record is None or record.processing_time.value is None:
        return None, ""
    return record.processing_time.value, record.processing_time.unit or "working_days"
