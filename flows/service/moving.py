"""One move of a dossier, whoever makes it: lifecycle, dates, code, history line. Pure; both use cases build on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from flows.calendar.days import local
from flows.dossiers.deadlines import Term, due_at, resume
from flows.dossiers.lifecycle import Actor, move
from flows.dossiers.model import Dossier, Event, Status, SupplementItem
from flows.dossiers.promise import next_watch
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
    due_at: datetime | None = None  #: the new date of an extension


def moved(world: World, dossier: Dossier, order: Order, *, at: datetime) -> tuple[Dossier, Event]:
    """The dossier after the order with its dates, and the line of history. Raises IllegalMove, IncompleteMove."""
    after = move(dossier, order.action, by=order.by, at=at, reason=order.reason, items=order.items, due_at=order.due_at)
    after = watched(world, _dated(world, dossier, after, at=at), now=at)
    if order.action == "supplement":
        after = replace(after, answers=_merged(after))
    note = _note(order, dossier)
    event = Event(dossier.id, at, order.action, dossier.status, after.status, after.stage, order.actor, note)
    return after, event


def watched(world: World, dossier: Dossier, *, now: datetime) -> Dossier:
    """With the moment at which its promise is to be looked after next."""
    hours = world.office.unit(dossier.unit_id).hours
    return replace(dossier, watch_at=next_watch(dossier, now=now, calendar=world.calendar, hours=hours))


def dates_note(before: datetime | None, after: datetime | None) -> str:
    """The trace of a changed date: what was promised, and what is now."""
    return " → ".join(f"{local(at):%H:%M %d/%m/%Y}" for at in (before, after) if at)


def _note(order: Order, before: Dossier) -> str:
    dates = (dates_note(before.due_at, order.due_at),) if order.due_at else ()
    return "; ".join((*dates, *((order.reason,) if order.reason else ()), *(item.note for item in order.items)))


def _merged(dossier: Dossier) -> dict[str, JSON]:
    """The marks of a supplement in progress ("+step") are no answers."""
    return {key: value for key, value in dossier.answers.items() if not key.startswith("+")}


def _dated(world: World, before: Dossier, after: Dossier, *, at: datetime) -> Dossier:
    """Received: the clock starts (day of receipt is day 0). Back from a pause: the paused working time is added."""
    unit = world.office.unit(after.unit_id)
    if after.status is Status.ACCEPTED and after.received_at is None:
        term = term_of(world, after)
        due = due_at(at, term.amount, term.unit, calendar=world.calendar, hours=unit.hours) if term else None
        return replace(after, received_at=at, due_at=due, term=str(term or ""))
    if before.status in PAUSED and after.status not in PAUSED and before.due_at and before.paused_at:
        due, first = (
            resume(promise, before.paused_at, at, calendar=world.calendar, hours=unit.hours) if promise else None
            for promise in (before.due_at, before.first_due_at)
        )
        return replace(after, due_at=due, first_due_at=first)
    return after


def term_of(world: World, dossier: Dossier) -> Term | None:
    """The processing time that it was received under; before that the unit's own row first, then the record."""
    if dossier.received_at is not None and (kept := Term.read(dossier.term)):
        return kept
    offer = world.office.offer(dossier.procedure_code, dossier.unit_id)
    if offer and offer.days is not None:
        return Term(offer.days, "working_days") if offer.days else None
    record = world.library.record(dossier.procedure_code)
    if record is None or not record.processing_time.value:
        return None
    return Term(record.processing_time.value, record.processing_time.unit or "working_days")
