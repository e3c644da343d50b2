"""Rules about papers: not there though needed, used twice, kept against advice, good for some months only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from flows import texts
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
#: Bits by which the looks of one picture differ when it was only encoded again.
SAME_LOOK = 2
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


@dataclass(frozen=True, slots=True)
class _Sent:
    """A file that was sent for a paper."""

    step: str
    label: str
    id: str
    look: str
    warnings: tuple[str, ...]


def _sent(case: Case) -> Iterator[_Sent]:
    for step in case.documents():
        value = case.answers.get(step.id)
        for file in _listed(value.get("files")) if isinstance(value, dict) else []:
            if isinstance(file, dict):
                warnings = tuple(str(each) for each in _listed(file.get("warnings")))
                yield _Sent(step.id, step.label, str(file.get("id", "")), str(file.get("look") or ""), warnings)


def _listed(value: JSON) -> list[JSON]:
    return value if isinstance(value, list) else []


def same_picture(case: Case) -> Iterator[Line]:
    """One picture stands for two papers; said once for the two."""
    told: set[tuple[str, str]] = set()
    for one, other in combinations(_sent(case), 2):
        pair = (one.step, other.step)
        if one.step != other.step and pair not in told and _is_same(one, other):
            told.add(pair)
            words = Words("verdict.same_picture", {"paper": one.label, "other": other.label})
            yield Line(Level.CHECK, words, (other.step, one.step), _item_basis(case, other.step))


def _is_same(one: _Sent, other: _Sent) -> bool:
    if one.id == other.id:
        return True
    try:
        return bool(one.look and other.look) and (int(one.look, 16) ^ int(other.look, 16)).bit_count() <= SAME_LOOK
    except ValueError:
        return False


def photo_overruled(case: Case) -> Iterator[Line]:
    """A picture that the check advised against and the person used all the same."""
    found: dict[str, tuple[_Sent, list[str]]] = {}
    for file in _sent(case):
        if file.warnings:
            found.setdefault(file.step, (file, []))[1].extend(file.warnings)
    for file, warnings in found.values():
        kinds: list[JSON] = [*dict.fromkeys(key if texts.has(f"verdict.photo.{key}") else "other" for key in warnings)]
        words = Words("verdict.photo_overruled", {"paper": file.label, "faults": kinds})
        yield Line(Level.CHECK, words, (file.step,), _item_basis(case, file.step))


def good_for_months(case: Case) -> Iterator[Line]:
    """Papers whose own line in the catalogue says how old they may be; nobody here can read their dates."""
    found: list[JSON] = []
    steps: list[str] = []
    for step in {file.step: case.step(file.step) for file in _sent(case)}.values():
        months = next((m[1] for item in case.items(step) if (m := _months(item))), "") if step else ""
        if step and months:
            found.append([step.label, months])
            steps.append(step.id)
    if found:
        basis = _item_basis(case, steps[0]) if len(steps) == 1 else None
        yield Line(Level.CHECK, Words("verdict.good_for_months", {"dated": found}), tuple(steps), basis)


def _months(item: DocumentItem) -> re.Match[str] | None:
    return MONTHS.search(f"{item.name} {item.condition or ''}")


def _item_basis(case: Case, step_id: str) -> Words | None:
    step = case.step(step_id)
    items = case.items(step) if step else ()
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
