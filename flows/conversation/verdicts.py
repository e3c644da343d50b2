"""What the person is told before filing: why the dossier might come back, and the buttons that go straight there."""

from __future__ import annotations

from collections.abc import Iterator

from flows.conversation.answering import Sheet
from flows.conversation.effects import Option
from flows.conversation.flow import option
from flows.dossiers.model import Dossier, Status
from flows.procedures.conditions import ENDING
from flows.procedures.journey import applicable
from flows.procedures.model import Step
from flows.values import JSON
from flows.verdict.case import Case
from flows.verdict.judging import judge
from flows.verdict.model import Level, Line, Verdict
from flows.verdict.people import Person, people

#: More buttons would hide the one that files.
MOST_BUTTONS = 4


def verdict_of(sheet: Sheet) -> Verdict:
    facts, draft = sheet.facts, sheet.draft
    case = Case(
        procedure=sheet.procedure,
        record=facts.library.record(draft.procedure_code),
        given=sheet.answers,
        today=facts.today,
        places=facts.places,
        kinds=facts.kinds,
        earlier=tuple(_elsewhere(sheet)),
    )
    found = judge(case)
    return found if draft.status is not Status.SUPPLEMENT_REQUESTED else _about(found, sheet)


def _about(found: Verdict, sheet: Sheet) -> Verdict:
    """While a supplement is open: what concerns the answers that the officer asked for."""
    asked = {step.id for step in sheet.steps()}
    return Verdict(tuple(line for line in found.lines if asked & set(line.steps)), found.is_listed)


def _elsewhere(sheet: Sheet) -> Iterator[Person]:
    for dossier in sheet.facts.dossiers:
        if dossier.id != sheet.draft.id and dossier.answers:
            yield from _people_of(sheet, dossier)


def _people_of(sheet: Sheet, dossier: Dossier) -> tuple[Person, ...]:
    procedure = sheet.facts.library.version(dossier.version_id, dossier.procedure_code)
    if procedure is None:
        return ()
    answers = {**dossier.answers, ENDING: dossier.ending.value}
    return people(procedure, applicable(procedure.steps, answers, sheet.facts.today), answers)


def as_words(found: Verdict, ending: str) -> JSON:
    """For the text `verdict.summary`."""
    return {
        "returned": lines_as_words(found.of(Level.RETURNED)),
        "check": lines_as_words(found.of(Level.CHECK)),
        "bring": lines_as_words(found.of(Level.BRING)),
        "clean": _calm(found, ending) if found.is_clean else "",
    }


def lines_as_words(lines: tuple[Line, ...]) -> list[JSON]:
    return [
        {
            "key": line.words.key,
            "params": dict(line.words.params),
            "basis_key": line.basis.key if line.basis else "",
            "basis": dict(line.basis.params) if line.basis else {},
        }
        for line in lines
    ]


def _calm(found: Verdict, ending: str) -> str:
    """Nothing is claimed about papers that nobody was asked for."""
    if not found.is_listed:
        return "clean_unlisted"
    return "clean_answers" if ending == "counter" else "clean"


def still_needed(found: Verdict) -> list[JSON]:
    """The papers that are still to be sent, while questions are open."""
    return lines_as_words(tuple(line for line in found.lines if line.words.params.get("is_skipped") is False))


def mending(found: Verdict, sheet: Sheet) -> list[Option]:
    """A button for each answer to mend, those of grave lines first."""
    asked = {step.id: step for step in sheet.steps()}
    graves = [step for line in found.of(Level.RETURNED) for step in line.steps]
    doubts = [step for line in found.of(Level.CHECK) for step in line.steps[:1]]
    steps = [asked[step] for step in dict.fromkeys((*graves, *doubts)) if step in asked]
    return [_button(step) for step in steps[:MOST_BUTTONS]]


def _button(step: Step) -> Option:
    return option("edit_step", "send_paper" if step.kind == "document" else "mend", step.id, label=step.label)
