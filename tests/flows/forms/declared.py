"""Dossiers of every procedure with a declaration: ordinary ones along every branch, and one that says all it can."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from flows.dossiers.model import Dossier
from flows.forms.model import Form
from flows.forms.shipped import shipped_forms
from flows.procedures.model import Procedure, Step
from flows.proofs.paths import paths
from flows.steps.base import Around
from flows.values import JSON
from tests.flows.forms.samples import LONG_NAME, LONG_STREET, NOW, a_dossier, the_world

#: The forms that a citizen fills in, by code.
DECLARED: Mapping[str, Form] = {code: form for code, form in shipped_forms().items() if form.procedures}
MOST_WAYS = 60
#: As long as people write, not as long as a step allows.
LONG_TEXT = "Gia đình đã chuyển tới ở cùng ông bà nội từ trước Tết, giấy tờ cũ còn ghi theo địa danh trước đây. "


def procedure_of(form: Form) -> Procedure:
    found = the_world().library.procedure(form.procedures[0])
    assert found is not None
    return found


@cache
def ways(code: str) -> tuple[dict[str, JSON], ...]:
    """Answers to the form's procedure: together they take every option of every step that decides."""
    world = the_world()

    def around_of(answers: Mapping[str, JSON]) -> Around:
        return Around(NOW.date(), world.places, answers)

    found = paths(procedure_of(DECLARED[code]), world.kinds, around_of, endings=("here",), pairs=False, most=MOST_WAYS)
    return tuple(dict(path.answers) for path in found)


def fullest(code: str) -> dict[str, JSON]:
    """The way with most answers, each of them long, each group with several items."""
    procedure = procedure_of(DECLARED[code])
    answers = max(ways(code), key=len)
    return {each: _lengthened(procedure.step(each), value) for each, value in answers.items()}


def dossier_with(code: str, answers: Mapping[str, JSON]) -> Dossier:
    procedure = procedure_of(DECLARED[code])
    return a_dossier(procedure_code=procedure.code, version_id=procedure.version_id, answers=dict(answers))


def _lengthened(step: Step | None, value: JSON) -> JSON:
    if step is None or value is None:
        return value
    if step.kind == "full_name":
        return LONG_NAME
    if step.kind == "address" and isinstance(value, dict):
        return {**value, "detail": LONG_STREET}
    if step.kind == "text":
        most = step.params.get("max")
        return (LONG_TEXT * 3)[: most if isinstance(most, int) else None].strip()
    if step.kind == "group" and isinstance(value, list):
        return [_item(step, item) for item in value for _ in range(4)]
    return value


def _item(group: Step, item: JSON) -> JSON:
    assert isinstance(item, dict)
    children = {step.id: step for step in group.steps}
    return {each: _lengthened(children.get(each), value) for each, value in item.items()}
