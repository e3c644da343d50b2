"""Rules about papers: not there though needed, used twice, kept against advice, good for some months only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from flows import texts
from flows.papers import alike, files_of
from flows.procedures.checklist import Wanted, checklist
from flows.procedures.items import Need, need_of
from flows.procedures.model import Step
from flows.procedures.record import DocumentItem
from flows.values import JSON, Words
from flows.verdict.case import AT_HAND, Case, from_catalogue
from flows.verdict.model import Level, Line

#: "nếu có": whoever has no such paper lacks nothing.
IF_ANY = re.compile(r"^nếu có\b", re.IGNORECASE)
MONTHS = re.compile(r"(?:không|chưa) quá 0?(\d{1,2}) tháng\b", re.IGNORECASE)
GRAVEST_FIRST = (Level.RETURNED, Level.CHECK)


def missing_paper(case: Case) -> Iterator[Line]:
    """A paper that was skipped, or not sent yet, though the catalogue wants it in this case."""
    for step in case.documents():
        if not _is_lacking(case, step):
            continue
        items = case.items(step)
        level = Level.RETURNED if step.required else _weight(case, step, items)
        if level is None:
            continue
        sent = step.id in case.answers
        words = Words("verdict.missing_paper", {"paper": step.label, "because": case.because(step), "is_skipped": sent})
        yield Line(level, words, (step.id,), from_catalogue(items[0]) if items else None)


def _is_lacking(case: Case, step: Step) -> bool:
    value = case.answers.get(step.id)
    return value is None or (isinstance(value, dict) and value.get("absent") is True)


def _weight(case: Case, step: Step, items: tuple[DocumentItem, ...]) -> Level | None:
    """What lacking an optional paper means; of several lines of the catalogue the mildest counts."""
    levels = [_weight_of(case, step, item) for item in items]
    return None if None in levels or not levels else max((each for each in levels if each), key=GRAVEST_FIRST.index)


def _weight_of(case: Case, step: Step, item: DocumentItem) -> Level | None:
    need = need_of(item)
    if need is Need.NEVER or (need is Need.ALWAYS and not item.required):
        return None
    if need is Need.OPTIONAL:  # not needed where a database holds it already; "nếu có" is no demand
        return None if not item.condition or IF_ANY.search(item.condition.strip()) else Level.CHECK
    return Level.RETURNED if case.is_trusted and step.params.get("tolerated") is not True else Level.CHECK


def form_not_ready(case: Case) -> Iterator[Line]:
    """A form that everybody hands in, and the answer was "not ready". A guided definition fills it in from answers."""
    if case.record is None or case.procedure.guided or case.ending == "counter":
        return
    for line in checklist(case.record, case.procedure, case.answers, today=case.today):
        ready = _ready_step(case, line.item)
        if line.wanted is Wanted.NO and ready and need_of(line.item) is Need.ALWAYS and line.item.required:
            words = Words("verdict.form_not_ready", {"paper": line.item.name})
            yield Line(Level.CHECK, words, (ready,), from_catalogue(line.item), line.item.name)


def _ready_step(case: Case, item: DocumentItem) -> str:
    """The question whether this form is at hand."""
    papers = (step for step in case.procedure.documents() if step.params.get("document") == item.name)
    asked = (each.step for step in papers for group in step.when for each in group if each.step.startswith(AT_HAND))
    return next((step for step in asked if case.answers.get(step) is False), "")


def _sent(case: Case) -> Iterator[tuple[Step, dict[str, JSON]]]:
    """The files that were sent, each with the step that asked for its paper."""
    for step in case.documents():
        yield from ((step, file) for file in files_of(case.answers.get(step.id)))


def same_picture(case: Case) -> Iterator[Line]:
    """One picture stands for two papers; said once for the two."""
    told: set[tuple[str, str]] = set()
    for (one, file), (other, again) in combinations(_sent(case), 2):
        pair = (one.id, other.id)
        if one.id != other.id and pair not in told and (file["id"] == again["id"] or alike(file, again)):
            told.add(pair)
            words = Words("verdict.same_picture", {"paper": one.label, "other": other.label})
            yield Line(Level.CHECK, words, (other.id, one.id), _item_basis(case, other))


def photo_overruled(case: Case) -> Iterator[Line]:
    """A picture that the check advised against and the person used all the same."""
    for step in case.documents():
        warnings = [key for file in files_of(case.answers.get(step.id)) for key in _warnings(file)]
        if warnings:
            faults: list[JSON] = [*dict.fromkeys(warnings)]
            words = Words("verdict.photo_overruled", {"paper": step.label, "faults": faults})
            yield Line(Level.CHECK, words, (step.id,), _item_basis(case, step))


def _warnings(file: dict[str, JSON]) -> Iterator[str]:
    """Ends of text keys; one that has no words of its own is said in general ones."""
    kept = file.get("warnings")
    for key in kept if isinstance(kept, list) else []:
        yield str(key) if texts.has(f"verdict.photo.{key}") else "other"


def good_for_months(case: Case) -> Iterator[Line]:
    """Papers whose own line in the catalogue says how old they may be; nobody here can read their dates."""
    found: list[tuple[Step, str]] = []
    for step in case.documents():
        months = next((match[1] for item in case.items(step) if (match := _months(item))), "")
        if months and files_of(case.answers.get(step.id)):
            found.append((step, months))
    if found:
        dated: list[JSON] = [[step.label, months] for step, months in found]
        basis = _item_basis(case, found[0][0]) if len(found) == 1 else None
        yield Line(Level.CHECK, Words("verdict.good_for_months", {"dated": dated}), _ids(found), basis)


def _ids(found: list[tuple[Step, str]]) -> tuple[str, ...]:
    return tuple(step.id for step, _ in found)


def _months(item: DocumentItem) -> re.Match[str] | None:
    return MONTHS.search(f"{item.name} {item.condition or ''}")


def _item_basis(case: Case, step: Step) -> Words | None:
    items = case.items(step)
    return from_catalogue(items[0]) if items else None


def to_bring(case: Case) -> Iterator[Line]:
    """For the visit to a counter, where papers are shown and no file is sent: what this very case needs."""
    if case.record is None or case.ending != "counter":
        return
    for line in checklist(case.record, case.procedure, case.answers, today=case.today):
        if line.wanted is Wanted.NO:
            continue
        step = case.procedure.step(line.steps[0]) if line.steps else None
        because = case.because(step) if step else []
        condition = line.item.condition if line.wanted is Wanted.DEPENDS or not because else ""
        params: dict[str, JSON] = {"paper": line.item.name, "because": because, "condition": condition or ""}
        yield Line(Level.BRING, Words("verdict.to_bring", params))
