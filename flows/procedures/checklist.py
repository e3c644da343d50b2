"""Which of a record's papers this very case needs: for the visit to a counter, and for the portal's upload page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from flows.procedures.conditions import ENDING
from flows.procedures.journey import applicable
from flows.procedures.model import Procedure, Step
from flows.procedures.record import DocumentItem, Record
from flows.values import Answers


class Wanted(Enum):
    """What the answers say about a paper."""

    YES = "yes"  #: needed in this case
    NO = "no"  #: the answers rule it out
    DEPENDS = "depends"  #: the record's condition stands, no answer decides it


@dataclass(frozen=True, slots=True)
class Line:
    """One paper of the record; `steps` are the questions that asked for its file."""

    item: DocumentItem
    wanted: Wanted
    steps: tuple[str, ...] = ()


def checklist(record: Record, procedure: Procedure, answers: Answers, *, today: date) -> tuple[Line, ...]:
    """The record's papers in its order, reckoned as if their files were sent: only then are they asked for."""
    as_if_sent = {**answers, ENDING: "here"}
    asked = {step.id for step in applicable(procedure.steps, as_if_sent, today)}
    documents = tuple(procedure.documents())
    return tuple(
        _line(item, tuple(step for step in documents if _asks_for(step, item)), asked) for item in record.documents
    )


def _asks_for(step: Step, item: DocumentItem) -> bool:
    return step.params.get("document") == item.name


def _line(item: DocumentItem, steps: tuple[Step, ...], asked: set[str]) -> Line:
    if not steps:
        return Line(item, Wanted.DEPENDS if item.condition else Wanted.YES)
    applying = tuple(step for step in steps if step.id in asked)
    if not applying:
        return Line(item, Wanted.NO)
    insisted = any(step.required for step in applying)
    return Line(item, Wanted.YES if insisted else Wanted.DEPENDS, tuple(step.id for step in applying))
