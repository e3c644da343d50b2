"""A version of a procedure as one JSON text, so that a dossier can be finished with the questions it began with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from flows.procedures.model import Choice, Condition, Op, Procedure, Step, UnitRule

#: Fields that a later program may have dropped are passed over; those it added get their defaults.
_STEP = frozenset(field.name for field in fields(Step))
_CHOICE = frozenset(field.name for field in fields(Choice))
_PROCEDURE = frozenset(field.name for field in fields(Procedure))


def to_text(procedure: Procedure) -> str:
    raw = {field.name: getattr(procedure, field.name) for field in fields(procedure)}
    raw["steps"] = [_step_to_json(step) for step in procedure.steps]
    raw["unit_rule"] = procedure.unit_rule.value
    return json.dumps(raw, ensure_ascii=False, separators=(",", ":"))


def from_text(text: str) -> Procedure:
    """Raises ValueError, TypeError or KeyError for what `to_text` never wrote."""
    raw: dict[str, Any] = {key: value for key, value in json.loads(text).items() if key in _PROCEDURE}
    raw["steps"] = tuple(_step(each) for each in raw["steps"])
    raw["unit_rule"] = UnitRule(raw["unit_rule"])
    raw["sources"] = tuple(raw.get("sources", ()))
    return Procedure(**raw)


def _step_to_json(step: Step) -> dict[str, Any]:
    raw = {field.name: getattr(step, field.name) for field in fields(step)}
    raw["when"] = [[[each.step, each.op.value, each.value] for each in group] for group in step.when]
    raw["choices"] = [{field.name: getattr(each, field.name) for field in fields(each)} for each in step.choices]
    raw["params"] = dict(step.params)
    raw["steps"] = [_step_to_json(each) for each in step.steps]
    return raw


def _step(raw: Mapping[str, Any]) -> Step:
    values = {key: value for key, value in raw.items() if key in _STEP}
    values["when"] = tuple(tuple(Condition(s, Op(op), value) for s, op, value in group) for group in raw["when"])
    values["choices"] = tuple(_choice(each) for each in raw["choices"])
    values["steps"] = tuple(_step(each) for each in raw["steps"])
    return Step(**values)


def _choice(raw: Mapping[str, Any]) -> Choice:
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in raw.items() if k in _CHOICE}
    return Choice(**values)
