"""What follows from a dossier's move: its steps move with it, and what waited for approval is settled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from flows.dossiers.model import Dossier, Event
from flows.handling import stepping
from flows.handling.model import Extension, ExtensionState
from flows.handling.stepping import Clockwork
from flows.ports import Changes, Tx
from flows.service.moving import dates_note
from flows.service.world import World


async def followed_by(
    tx: Tx, world: World, changes: Changes, moved: tuple[Dossier, Dossier, Event], *, now: datetime
) -> None:
    """A move of the dossier in `changes` also moves its steps, and settles what waits for approval."""
    before, after, event = moved
    rows = await tx.handling.holdings(after.id)
    changes.holdings += stepping.followed(
        world.route_of(after), before, after, rows, action=event.action, actor=event.actor, at=now,
        clock=clockwork(world, after), note=event.note,
    )  # fmt: skip
    every = await tx.handling.extensions(after.id)
    if event.action == "extend":
        changes.extensions.append(_approved(after, every, event))
    elif after.finished_at is not None and (waiting := waiting_of(every)):
        overtaken = replace(waiting, state=ExtensionState.OVERTAKEN, decided_by=event.actor, decided_at=now)
        changes.extensions.append(overtaken)


def clockwork(world: World, dossier: Dossier) -> Clockwork:
    return Clockwork(world.calendar, world.office.unit(dossier.unit_id).hours)


def waiting_of(extensions: Sequence[Extension]) -> Extension | None:
    return next((each for each in reversed(extensions) if each.state is ExtensionState.PROPOSED), None)


def proposal(
    dossier: Dossier, every: Sequence[Extension], new_due_at: datetime, *, reason: str, by: str, at: datetime
) -> Extension:
    """Takes the place of one that still waits."""
    assert dossier.due_at is not None
    waiting = waiting_of(every)
    number = waiting.number if waiting else len(every) + 1
    return Extension(
        dossier.id, number, dossier.unit_id, ExtensionState.PROPOSED, dossier.due_at, new_due_at, reason, by, at
    )


def proposed_line(dossier: Dossier, made: Extension) -> Event:
    note = f"{dates_note(made.old_due_at, made.new_due_at)}; {made.reason}"
    return line_of(dossier, "propose_extension", made.proposed_by, note, made.proposed_at)


def _approved(after: Dossier, every: Sequence[Extension], event: Event) -> Extension:
    """The letter that waited, as it was approved; without one the approval is the letter."""
    assert after.due_at is not None
    waiting = waiting_of(every)
    old = waiting.old_due_at if waiting else after.promised_at or after.due_at
    made = waiting or Extension(
        after.id, len(every) + 1, after.unit_id, ExtensionState.PROPOSED, old, after.due_at, "", event.actor, event.at
    )
    return replace(
        made, state=ExtensionState.APPROVED, new_due_at=after.due_at, reason=after.reason or made.reason,
        decided_by=event.actor, decided_at=event.at,
    )  # fmt: skip


def line_of(dossier: Dossier, action: str, actor: str, note: str, at: datetime) -> Event:
    return Event(dossier.id, at, action, dossier.status, dossier.status, dossier.stage, actor, note)
