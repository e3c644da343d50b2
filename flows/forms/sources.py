"""The named sources of values besides answers: a definition may use these and no others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from flows import texts
from flows.dossiers.model import Event, Status
from flows.forms import writing
from flows.forms.given import Given
from flows.forms.writing import written
from flows.money import vnd
from flows.procedures.model import Step
from flows.values import Words

ANSWER, ROW, BY_HAND = "answer.", "row.", "by_hand"
Row: TypeAlias = Mapping[str, str]


def of_event(given: Given, action: str) -> Event | None:
    """The last time that this was done."""
    return next((event for event in reversed(given.history) if event.action == action), None)


def _fee(given: Given) -> str:
    amount = given.dossier.fee_vnd
    if amount is None:
        return given.fee
    return vnd(amount) if amount else written("free")


def _delivery(given: Given) -> str:
    """How and where the result is handed over."""
    where = given.first_shown("delivery_address", "delivery_email")
    return ": ".join(part for part in (given.shown("delivery_way"), where) if part)


def _owner(given: Given) -> str:
    return given.shown(given.procedure.owner_step) if given.procedure.owner_step else ""


def _of_applicant(given: Given, *steps: str, own: str) -> str:
    """`own` counts where no other applicant was named: then the owner files in person."""
    return given.first_shown(*steps) or ("" if given.shown("applicant_name") else given.shown(own))


def _status(given: Given) -> str:
    return texts.plain(Words(f"status.{given.dossier.status.value}"))


def _reached(given: Given) -> str:
    """Where it stood before it was stopped."""
    event = of_event(given, "stop")
    return texts.plain(Words(f"status.{event.before.value}")) if event else ""


def _received_by(given: Given) -> str:
    event = of_event(given, "accept") or of_event(given, "receive_prepared")
    return _actor(given, event.actor) if event else given.officer


def _promised(given: Given) -> datetime | None:
    """What the letter apologises for not keeping."""
    return given.extension.old_due_at if given.extension else given.dossier.promised_at


def _approver(given: Given) -> str:
    """Who approved the letter; empty while it waits, for the pen."""
    decided = given.extension.decided_by if given.extension else None
    return given.name_of(decided, {}) if decided else ""


def _documents(given: Given) -> str:
    rows = _document_rows(given)
    return "\n".join(
        written(
            "documents" if row["count"] else "documents_absent",
            number=row["number"],
            label=row["name"],
            count=row["count"],
        )
        for row in rows
    )


Make: TypeAlias = Callable[[Given], str]
#: By what the value is about.
_ABOUT: Mapping[str, Mapping[str, Make]] = {
    "applicant": {
        "name": lambda given: given.first_shown("applicant_name", "organization_name") or _owner(given),
        "id": lambda given: _of_applicant(given, "applicant_id", "organization_tax", own="owner_id"),
        "phone": lambda given: given.shown("applicant_phone"),
        "address": lambda given: _of_applicant(given, "applicant_home", "organization_home", own="owner_home"),
        "email": lambda given: given.first_shown("applicant_email", "delivery_email"),
    },
    "owner": {
        "name": _owner,
    },
    "dossier": {
        "code": lambda given: given.dossier.code or given.dossier.portal_code or "",
        "documents": _documents,
        "filed_at": lambda given: writing.moment(given.dossier.filed_at),
        "received_at": lambda given: writing.moment(given.dossier.received_at),
        "due_at": lambda given: writing.moment(given.dossier.due_at),
        "finished_at": lambda given: writing.moment(given.dossier.finished_at),
        "status": _status,
        "reason": lambda given: given.dossier.reason or "",
        "reached": _reached,
        "fee": _fee,
        "delivery": _delivery,
    },
    "extension": {
        "old_due_at": lambda given: writing.moment(_promised(given)),
        "new_due_at": lambda given: writing.moment(given.extension.new_due_at if given.extension else None),
        "reason": lambda given: given.extension.reason if given.extension else "",
        "decided_by": _approver,
    },
    "procedure": {
        "name": lambda given: given.official_name,
        "code": lambda given: given.procedure.code,
        "term": lambda given: given.term,
        "basis": lambda given: given.basis,
        "result": lambda given: given.result,
    },
    "unit": {
        "name": lambda given: given.unit.name,
        "address": lambda given: given.unit.address,
        "hotline": lambda given: given.unit.hotline,
        "opening": lambda given: given.unit.opening,
    },
    "agency": {
        "name": lambda given: given.agency,
    },
    "officer": {
        "name": lambda given: given.officer,
        "received_by": _received_by,
    },
}
#: Name ("unit.address") -> the value in words. A definition that names anything else is refused by the proof.
SOURCES: Mapping[str, Make] = {
    f"{about}.{name}": make for about, makes in _ABOUT.items() for name, make in makes.items()
}
#: Of the register, which is about no single dossier.
REGISTER_SOURCES = frozenset({"register.unit", "register.period", "register.count"})


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a table: their columns, and where they come from (None: given as they are, as to the register)."""

    columns: frozenset[str]
    make: Callable[[Given], list[Row]] | None


def _document_rows(given: Given) -> list[Row]:
    papers = [(step, given.around.answers.get(step.id)) for step in given.procedure.documents()]
    asked = [(step, _file_count(value)) for step, value in papers if value is not None]
    return [_document_row(number, step, count) for number, (step, count) in enumerate(asked, 1)]


def _document_row(number: int, step: Step, count: int) -> Row:
    name = step.params.get("document")
    return {
        "number": str(number),
        "name": name if isinstance(name, str) and name else step.label,
        "count": str(count) if count else "",
    }


def _file_count(value: object) -> int:
    files = value.get("files") if isinstance(value, dict) else None
    return len(files) if isinstance(files, list) else 0


def _supplement_rows(given: Given) -> list[Row]:
    rows: list[Row] = []
    for number, item in enumerate(given.dossier.supplement, 1):
        step = given.procedure.step(item.step_id) if item.step_id else None
        label = step.label if step else item.note
        rows.append({"number": str(number), "what": label, "note": item.note if step and item.note != label else ""})
    return rows or _asked_before(given)


def _asked_before(given: Given) -> list[Row]:
    """What was asked is only in the history once the citizen has answered."""
    event = of_event(given, "request_supplement")
    return [{"number": "1", "what": event.note, "note": ""}] if event else []


def _control_rows(given: Given) -> list[Row]:
    """Every hand-over between people, as steps were taken; a dossier from before there were steps by its history."""
    if not given.holdings:
        return _history_rows(given)
    return [
        {
            "number": str(held.number),
            "unit": given.unit.name,
            "at": writing.moment(held.arrived_at),
            "action": _step_title(given, held.step),
            "from": _actor(given, held.given_by),
            "to": _actor(given, held.holder) if held.holder else "",
            "kept": writing.kept(held.ended_at, held.due_at) if held.ended_at else "",
            "note": held.note,
        }
        for held in given.holdings
    ]


def _step_title(given: Given, name: str) -> str:
    step = given.route.find(name) if given.route else None
    return step.title if step else name


def _history_rows(given: Given) -> list[Row]:
    """Who had it before gives, who acted receives; what the citizen sends in, the unit receives."""
    givers = ["", *(event.actor for event in given.history)]
    return [
        {
            "number": str(number),
            "unit": given.unit.name,
            "at": writing.moment(event.at),
            "action": texts.plain(Words(f"staff.moved.{event.action}")),
            "from": _actor(given, "citizen" if event.actor == "citizen" else giver),
            "to": given.unit.name if event.actor == "citizen" else _actor(given, event.actor),
            "kept": _kept(given, event),
            "note": event.note,
        }
        for number, (giver, event) in enumerate(zip(givers, given.history, strict=False), 1)
    ]


def _kept(given: Given, event: Event) -> str:
    if event.after in (Status.SUPPLEMENT_REQUESTED, Status.PAYMENT_REQUESTED):
        return written("paused")
    return writing.kept(event.at, given.dossier.due_at)


def _actor(given: Given, actor: str) -> str:
    return given.name_of(actor, {"citizen": written("citizen"), "system": written("system")})


ROWS: Mapping[str, Rows] = {
    "documents": Rows(frozenset({"number", "name", "count"}), _document_rows),
    "supplement": Rows(frozenset({"number", "what", "note"}), _supplement_rows),
    "history": Rows(frozenset({"number", "unit", "at", "action", "from", "to", "kept", "note"}), _history_rows),
    "control": Rows(frozenset({"number", "unit", "at", "action", "from", "to", "kept", "note"}), _control_rows),
    "register": Rows(
        frozenset({"number", "code", "applicant", "procedure", "received", "due", "finished", "kept", "status"}), None
    ),
}
