"""Which moves a dossier may make. The table is the rule: console buttons, diagrams and tests are read from it.

The allowed moves follow the national status codes (`TrangThaiHoSo` 1-10); stages are a field of their own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from flows.dossiers.model import Dossier, Stage, Status, SupplementItem
from flows.dossiers.promise_rules import promise_rules
from flows.procedures.model import Intake


class Actor(Enum):
    """Who may make a move."""

    CITIZEN = "citizen"
    OFFICER = "officer"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Move:
    """One row: where it leads (None = back to where it was before the pause), who may do it and what it needs.

    `ending`: only for dossiers that end so; `at_stage`: only at that stage. `stays`: the stage is kept as it is.
    """

    to: Status | None
    by: tuple[Actor, ...]
    stage: Stage | None = None
    needs_reason: bool = False
    needs_items: bool = False
    pauses: bool = False
    ending: Intake | None = None
    needs_date: bool = False
    at_stage: Stage | None = None
    stays: bool = False


class IllegalMove(Exception):
    """The table has no such row; nothing was changed."""

    def __init__(self, status: Status, action: str) -> None:
        super().__init__(f"a dossier that is {status.value} cannot {action}")
        self.status = status
        self.action = action


class IncompleteMove(Exception):
    """The row exists but wants a reason, a list of items or a later day; nothing was changed."""

    def __init__(self, action: str, wants: str) -> None:
        super().__init__(f"{action} needs {wants}")
        self.action = action
        self.wants = wants


_C, _O, _S = (Actor.CITIZEN,), (Actor.OFFICER,), (Actor.SYSTEM,)
_ACCEPT = Move(Status.ACCEPTED, _O)
_REFUSE = Move(Status.NOT_ACCEPTED, _O, needs_reason=True)
_SUPPLEMENT = Move(Status.SUPPLEMENT_REQUESTED, _O, needs_items=True, pauses=True)
_PAYMENT = Move(Status.PAYMENT_REQUESTED, _O, needs_reason=True, pauses=True)
_WITHDRAW = Move(Status.WITHDRAWN, (Actor.CITIZEN, Actor.OFFICER))
_STOP = Move(Status.STOPPED, _O, needs_reason=True)
_APPRAISE = Move(Status.PROCESSING, _O, stage=Stage.APPRAISAL)
_TO_SIGN = Move(Status.PROCESSING, _O, stage=Stage.SIGNATURE)
_RESOLVE = Move(Status.RESOLVED, _O)
#: Mẫu 04 of Circular 03/2025/TT-VPCP: an apology for being late and a new date, approved before the promised one.
_EXTEND = Move(Status.PROCESSING, _O, needs_reason=True, needs_date=True, stays=True)
_SEND_BACK = Move(Status.PROCESSING, _O, stage=Stage.APPRAISAL, needs_reason=True, at_stage=Stage.SIGNATURE)

TRANSITIONS: dict[tuple[Status, str], Move] = {
    (Status.DRAFT, "submit"): Move(Status.REGISTERED, _C),
    (Status.DRAFT, "prepare"): Move(Status.PREPARED, _C),
    (Status.PREPARED, "reopen"): Move(Status.DRAFT, _C),
    (Status.PREPARED, "receive_prepared"): Move(Status.ACCEPTED, _O, ending=Intake.COUNTER),
    (Status.REGISTERED, "accept"): _ACCEPT,
    (Status.REGISTERED, "refuse"): _REFUSE,
    (Status.REGISTERED, "request_supplement"): _SUPPLEMENT,
    (Status.REGISTERED, "request_payment"): _PAYMENT,
    (Status.REGISTERED, "withdraw"): _WITHDRAW,
    (Status.ACCEPTED, "appraise"): _APPRAISE,
    (Status.ACCEPTED, "request_supplement"): _SUPPLEMENT,
    (Status.ACCEPTED, "request_payment"): _PAYMENT,
    (Status.ACCEPTED, "withdraw"): _WITHDRAW,
    (Status.ACCEPTED, "stop"): _STOP,
    (Status.ACCEPTED, "resolve"): _RESOLVE,
    (Status.ACCEPTED, "extend"): replace(_EXTEND, to=Status.ACCEPTED),
    (Status.PROCESSING, "to_signature"): _TO_SIGN,
    (Status.PROCESSING, "request_supplement"): _SUPPLEMENT,
    (Status.PROCESSING, "request_payment"): _PAYMENT,
    (Status.PROCESSING, "withdraw"): _WITHDRAW,
    (Status.PROCESSING, "stop"): _STOP,
    (Status.PROCESSING, "resolve"): _RESOLVE,
    (Status.PROCESSING, "send_back"): _SEND_BACK,
    (Status.PROCESSING, "extend"): _EXTEND,
    (Status.SUPPLEMENT_REQUESTED, "supplement"): Move(None, _C),
    (Status.SUPPLEMENT_REQUESTED, "refuse"): _REFUSE,
    (Status.SUPPLEMENT_REQUESTED, "withdraw"): _WITHDRAW,
    (Status.SUPPLEMENT_REQUESTED, "stop"): _STOP,
    (Status.PAYMENT_REQUESTED, "confirm_payment"): Move(None, (Actor.OFFICER, Actor.SYSTEM)),
    (Status.PAYMENT_REQUESTED, "withdraw"): _WITHDRAW,
    (Status.PAYMENT_REQUESTED, "stop"): _STOP,
    (Status.RESOLVED, "return_result"): Move(Status.RETURNED, _O),
}


def allowed(dossier: Dossier, actor: Actor) -> list[str]:
    """The actions open to such a person now, in the order of the table."""
    return [
        action
        for (status, action), row in TRANSITIONS.items()
        if status is dossier.status and actor in row.by and not _blocked(dossier, action)
    ]


def move(
    dossier: Dossier,
    action: str,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    items: tuple[SupplementItem, ...] = (),
    due_at: datetime | None = None,
) -> Dossier:
    """The dossier after the action. Dates that follow from the calendar are set by the caller (`deciding`).

    Raises IllegalMove or IncompleteMove; then nothing has changed.
    """
    row = TRANSITIONS.get((dossier.status, action))
    if row is None or by not in row.by or _blocked(dossier, action):
        raise IllegalMove(dossier.status, action)
    if row.needs_reason and not reason.strip():
        raise IncompleteMove(action, "a reason")
    if row.needs_items and not items:
        raise IncompleteMove(action, "at least one item")
    if row.needs_date:
        dossier = _promised_anew(dossier, action, due_at, at=at)
    after = row.to or dossier.resume_status or Status.REGISTERED
    return replace(
        dossier,
        status=after,
        stage=dossier.stage if row.pauses or row.stays or row.to is None else row.stage,
        resume_status=dossier.status if row.pauses else None,
        paused_at=at if row.pauses else None,
        reason=dossier.reason if row.at_stage else reason.strip() or None,  # to and fro inside is not for the citizen
        supplement=items if row.needs_items else (),
        supplements_asked=dossier.supplements_asked + int(row.needs_items),
        filed_at=at if action in _FILING else dossier.filed_at,
        finished_at=at if after in (Status.RESOLVED, *_ENDS) and dossier.finished_at is None else dossier.finished_at,
        updated_at=at,
        revision=dossier.revision + 1,
    )


def _promised_anew(dossier: Dossier, action: str, due_at: datetime | None, *, at: datetime) -> Dossier:
    """The first promise is kept beside the new one."""
    if due_at is None or dossier.due_at is None or due_at <= max(at, dossier.due_at):
        raise IncompleteMove(action, "a later day")
    return replace(dossier, due_at=due_at, first_due_at=dossier.promised_at, extensions=dossier.extensions + 1)


#: An agency has it from then on: sent here, or brought to the counter.
_FILING = ("submit", "receive_prepared")
_ENDS = (Status.NOT_ACCEPTED, Status.WITHDRAWN, Status.STOPPED, Status.RETURNED)


def _blocked(dossier: Dossier, action: str) -> bool:
    """A dossier that was once received can no longer be refused, only stopped (transition 5 → 3). What was prepared for
    the portal is received there, not here. A promise is put off as often as the rules say, if one was made."""
    row = TRANSITIONS[dossier.status, action]
    if row.ending not in (None, dossier.ending) or row.at_stage not in (None, dossier.stage):
        return True
    if row.needs_date and (dossier.due_at is None or dossier.extensions >= promise_rules().most_extensions):
        return True
    return action == "refuse" and dossier.resume_status not in (None, Status.REGISTERED)
