"""What was filed beside what the task asks for: the steps that differ, in the procedure's order."""

from __future__ import annotations

from dataclasses import dataclass

from flows.conversation.answering import Sheet
from flows.conversation.facts import Facts
from flows.dossiers.model import Dossier
from flows.practising.tasks import Task
from flows.procedures.model import Step
from flows.text_folding import clean
from flows.values import JSON


@dataclass(frozen=True, slots=True)
class Slip:
    """One answer that is not as the task wants it; both as a person reads them."""

    label: str
    filed: str
    wanted: str
    hint: str


def slips(task: Task, dossier: Dossier, facts: Facts) -> tuple[Slip, ...]:
    sheet = Sheet.of(facts.with_dossier(dossier), dossier.id)
    found = []
    for step in sheet.procedure.steps:
        if step.id in task.expected and not _same(dossier.answers.get(step.id), task.expected[step.id]):
            hint = task.hints.get(step.id, "")
            found.append(Slip(step.label, sheet.shown(step), shown(task, step, sheet), hint))
    return tuple(found)


def shown(task: Task, step: Step, sheet: Sheet) -> str:
    """What the task wants there; empty when it leaves that open."""
    wanted = task.expected.get(step.id)
    return "" if wanted is None else sheet.kind(step).show(step, wanted, sheet.around)


def _same(filed: JSON, wanted: JSON) -> bool:
    if isinstance(filed, str) and isinstance(wanted, str):
        return clean(filed).casefold() == clean(wanted).casefold()
    return filed == wanted
