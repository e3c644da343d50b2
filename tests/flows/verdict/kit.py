"""Small cases to judge: a procedure made to measure, a record, and answers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from flows.places.units import Places
from flows.procedures.model import Choice, Procedure, Step
from flows.procedures.record import DocumentItem, Record
from flows.steps import STEP_KINDS
from flows.values import JSON
from flows.verdict.case import Case
from flows.verdict.judging import RULES
from flows.verdict.model import Line
from flows.verdict.people import Person
from tests.flows.procedures.records import a_record
from tests.flows.proofs.kit import a_procedure, a_step

TODAY = date(2026, 11, 21)
FORM = DocumentItem("Tờ khai", kind="form")
SEX = (Choice("male", "Nam"), Choice("female", "Nữ"))
KINDS_OF = {"name": "full_name", "id": "id_number", "born": "date", "on": "date", "sex": "choice"}


def a_case(
    *steps: Step, record: Record | None = None, ending: str = "here", earlier: tuple[Person, ...] = (), **given: JSON
) -> Case:
    return Case(
        procedure=_procedure(steps),
        record=record or a_record(FORM),
        given={**given, "@ending": ending},
        today=TODAY,
        places=Places.load(),
        kinds=STEP_KINDS,
        earlier=earlier,
    )


def _procedure(steps: tuple[Step, ...]) -> Procedure:
    return a_procedure(*steps, sources=("60/2014/QH13",), owner_step="owner_name")


def about(**answers: JSON) -> Case:
    """People by the names of their answers: `mother_born`, `applicant_id`; each answer has a step of its own."""
    return a_case(*(_step(name) for name in answers if not name.startswith("@")), **answers)


def _step(name: str) -> Step:
    kind = KINDS_OF[name.rpartition("_")[2]]
    return a_step(name, kind, choices=SEX if kind == "choice" else ())


def a_paper(step_id: str = "paper", name: str = "Giấy chứng sinh", **more: Any) -> Step:
    params = {"document": name, **more.pop("params", {})}
    return a_step(step_id, "document", label=name, params=params, **more)


def sent(*ids: str, look: str = "", warnings: Iterable[str] = ()) -> JSON:
    return {"files": [{"id": each, "kind": "jpeg", "look": look, "warnings": [*warnings]} for each in ids]}


def found(rule: str, case: Case) -> list[Line]:
    return list(RULES[rule](case))
