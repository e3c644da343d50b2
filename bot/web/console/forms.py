"""What an officer typed under an action: read from the form, made into an order, and shown again when it is refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from bot.web.console.deps import ConsoleLimits
from bot.web.pages import plain
from flows.dossiers.deadlines import working_hours
from flows.dossiers.grounds import Chosen, grounds, wants_ground, worded
from flows.dossiers.lifecycle import TRANSITIONS, Actor, allowed
from flows.dossiers.model import Dossier, SupplementItem
from flows.procedures.model import Step
from flows.service.moving import Order
from flows.service.supplementing import can_be_asked
from flows.service.world import World
from flows.staffing import Staff, may_act
from flows.text_folding import clean

ACTIONS = frozenset(action for (_, action), row in TRANSITIONS.items() if Actor.OFFICER in row.by)
#: Kinds of steps that nobody can bring or correct.
_NOT_ASKED_FOR = ("declaration",)
ARTICLE_CHARACTERS = 120
#: Days that somebody may mean.
_FIRST_DAY, _LAST_DAY = date(2020, 1, 1), date(2099, 12, 31)


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields of an action's form. `notes` stand beside the ticks, `others` has one thing a line."""

    action: str = ""
    reason: str = ""
    ticks: frozenset[str] = frozenset()
    notes: Mapping[str, str] = field(default_factory=dict)
    others: str = ""
    due: str = ""  #: a day, as the browser's field gives it
    ground: str = ""  #: why it is refused or stopped, of those offered; with the document and its article
    document: str = ""
    article: str = ""

    def is_empty(self) -> bool:
        return not (self.reason or self.ticks or self.others or any(self.notes.values()))


def read_typed(form: Mapping[str, str], limits: ConsoleLimits) -> Typed:
    notes = {name[5:]: clean(value)[: limits.item_characters] for name, value in _starting(form, "note.")}
    return Typed(
        action=form.get("action", ""),
        reason=clean(form.get("reason", ""))[: limits.reason_characters],
        ticks=frozenset(name[5:] for name, _ in _starting(form, "tick.")),
        notes={name: note for name, note in notes.items() if note},
        others=clean(form.get("others", ""))[: limits.items * limits.item_characters],
        due=form.get("due", "")[:10],
        ground=form.get("ground", "")[:40],
        document=form.get("document", ""),
        article=clean(form.get("article", ""))[:ARTICLE_CHARACTERS],
    )


def revision_of(form: Mapping[str, str]) -> int:
    """The dossier as it stood when the page was opened; nonsense fits none."""
    given = form.get("revision", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else -1


def items_of(typed: Typed, steps: Iterable[Step], limits: ConsoleLimits) -> tuple[SupplementItem, ...]:
    """In the order of the procedure, then what is asked for in words only. A tick of another procedure is nothing."""
    ticked = [SupplementItem(step.id, _asked(step, typed)) for step in steps if step.id in typed.ticks]
    lines = (line.strip("-•– ")[: limits.item_characters] for line in typed.others.splitlines())
    return (*ticked, *(SupplementItem(None, line) for line in lines if line))[: limits.items]


def order_of(world: World, dossier: Dossier, typed: Typed, *, actor: str, limits: ConsoleLimits) -> Order:
    items = items_of(typed, can_be_asked(world, dossier), limits) if wants_items(typed.action) else ()
    reason = reason_of(world, dossier, typed, limits)
    return Order(typed.action, Actor.OFFICER, actor, reason, items, due_of(world, dossier, typed))


def reason_of(world: World, dossier: Dossier, typed: Typed, limits: ConsoleLimits) -> str:
    """For refusing and stopping a legal reason, and none while a part of it is missing."""
    if not wants_ground(typed.action):
        return typed.reason
    chosen = Chosen(typed.ground, typed.document, typed.article, typed.reason)
    return worded(typed.action, chosen, documents=documents_of(world, dossier))[: limits.reason_characters]


def documents_of(world: World, dossier: Dossier) -> tuple[str, ...]:
    """What a legal reason may rest on: the procedure's own documents first."""
    record = world.library.record(dossier.procedure_code)
    return tuple(dict.fromkeys((*(record.legal_basis if record else ()), *grounds().documents)))


def due_of(world: World, dossier: Dossier, typed: Typed) -> datetime | None:
    """The end of the day that was chosen, or of the next one that is worked; None for nonsense and for no day."""
    try:
        day = date.fromisoformat(typed.due)
    except ValueError:
        return None
    if not _FIRST_DAY <= day <= _LAST_DAY:
        return None
    hours = working_hours(world.office.unit(dossier.unit_id).hours)
    return hours.closing(world.calendar.working_day_from(day))


def filled_in(order: Order, dossier: Dossier, *, at: datetime) -> Order:
    """For a preview before anything was typed: what is still to be typed is named in its place."""
    row = TRANSITIONS[(dossier.status, order.action)]
    if row.needs_reason and not order.reason:
        order = replace(order, reason=plain("staff.preview.reason"))
    if row.needs_items and not order.items:
        order = replace(order, items=(SupplementItem(None, plain("staff.preview.items")),))
    if row.needs_date and order.due_at is None and dossier.due_at is not None:
        order = replace(order, due_at=max(at, dossier.due_at) + timedelta(days=1))
    return order


def wants_items(action: str) -> bool:
    return any(row.needs_items for (_, name), row in TRANSITIONS.items() if name == action)


def open_actions(staff: Staff, dossier: Dossier) -> list[str]:
    """The buttons: what the table of transitions allows an officer now, and the table of rights this one."""
    return [action for action in allowed(dossier, Actor.OFFICER) if may_act(staff, dossier, action)]


def _asked(step: Step, typed: Typed) -> str:
    return plain("staff.supplement.item", label=step.label, note=typed.notes.get(step.id, ""))


def _starting(form: Mapping[str, str], prefix: str) -> list[tuple[str, str]]:
    return [(name, value) for name, value in form.items() if name.startswith(prefix)]
