"""Reads a guided definition (TOML) and refuses what it does not know, naming the file and the step.

Only the shape is judged here; that the steps can be reached, fit the channels and end is proven in `flows/proofs`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Container
from datetime import date

from flows.procedures.blocks import Blocks, Raw, expanded
from flows.procedures.conditions import FILES_ONLY, When, both, read_when
from flows.procedures.fields import DefinitionError, Table, as_json, known, mapping, optional, strings, tables, wanted
from flows.procedures.id_cards import wrong_card
from flows.procedures.model import Choice, Procedure, Step, UnitRule
from flows.procedures.versions import versioned

PROCEDURE_KEYS = frozenset({"code", "title", "name", "valid_from", "sources", "owner_step", "unit", "steps"})
STEP_KEYS = frozenset(
    {"id", "kind", "ask", "label", "example", "hint", "required", "when", "choices", "params", "steps", "card"}
)
CHOICE_KEYS = frozenset({"id", "label", "hint", "said"})
UNIT_KEYS = frozenset({"rule", "step"})
#: Conditions that every step of a kind has besides its own.
OF_KIND: dict[str, When] = {"document": FILES_ONLY}
UNIT_RULES: dict[str, UnitRule] = {rule.value: rule for rule in UnitRule}


def load(text: str, kinds: Container[str], blocks: Blocks) -> Procedure:
    """The procedure that `text` defines; `kinds` are the names of the step kinds there are."""
    table = parsed(text, "a definition")
    code = wanted(table, "code", str, "a definition")
    known(table, PROCEDURE_KEYS, code)
    # Which version is in force is for the store to say; a definition without its day is refused all the same.
    wanted(table, "valid_from", date, code)
    rule, unit_step = _unit(mapping(table.get("unit", {"rule": "any"}), code), code)
    procedure = Procedure(
        code=code,
        version_id="",
        title=wanted(table, "title", str, code),
        name=wanted(table, "name", str, code),
        steps=read_steps(tables(table, "steps", code), kinds, blocks=blocks, where=code),
        unit_rule=rule,
        unit_step=unit_step,
        owner_step=optional(table, "owner_step", "", code) or None,
        guided=True,
        sources=strings(table, "sources", code),
    )
    _names_steps(procedure)
    return versioned(procedure)


def parsed(text: str, where: str) -> Table:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DefinitionError(where, f"is not TOML ({error})") from error


def read_steps(found: tuple[Table, ...], kinds: Container[str], *, blocks: Blocks, where: str) -> tuple[Step, ...]:
    """The steps as written, blocks expanded, ids unique."""
    return _steps(expanded(found, blocks, where), kinds, where)


def _unit(table: Table, code: str) -> tuple[UnitRule, str | None]:
    where = f"{code}: unit"
    known(table, UNIT_KEYS, where)
    name = wanted(table, "rule", str, where)
    if name not in UNIT_RULES:
        raise DefinitionError(where, f"unknown rule '{name}' (known: {', '.join(UNIT_RULES)})")
    rule, step = UNIT_RULES[name], optional(table, "step", "", where) or None
    if (rule is UnitRule.COMMUNE_OF) != (step is not None):
        raise DefinitionError(where, f"rule '{name}' {'needs' if step is None else 'takes no'} 'step'")
    return rule, step


def _names_steps(procedure: Procedure) -> None:
    for role, step in (("owner_step", procedure.owner_step), ("unit.step", procedure.unit_step)):
        if step is not None and procedure.step(step) is None:
            raise DefinitionError(procedure.code, f"{role} names '{step}', which is no step")


def _steps(raws: tuple[Raw, ...], kinds: Container[str], code: str) -> tuple[Step, ...]:
    steps: list[Step] = []
    seen: set[str] = set()
    for raw in raws:
        step = _step(raw, kinds, code)
        if step.id in seen:
            raise DefinitionError(code, f"two steps are called '{step.id}'")
        seen.add(step.id)
        steps.append(step)
    return tuple(steps)


def _step(raw: Raw, kinds: Container[str], code: str) -> Step:
    table = raw.table
    where = f"{code}: step '{wanted(table, 'id', str, f'{code}: a step')}'"
    known(table, STEP_KEYS, where)
    kind = wanted(table, "kind", str, where)
    if kind not in kinds:
        raise DefinitionError(code, f"step '{table['id']}' uses unknown kind '{kind}'")
    own = read_when(table["when"], where) if "when" in table else ()
    used = read_when(raw.used_when, where) if raw.used_when is not None else ()
    step = Step(
        id=wanted(table, "id", str, where),
        kind=kind,
        ask=wanted(table, "ask", str, where),
        label=wanted(table, "label", str, where),
        example=optional(table, "example", "", where),
        hint=optional(table, "hint", "", where),
        required=optional(table, "required", True, where),
        when=both(OF_KIND.get(kind, ()), both(used, own)),
        choices=tuple(_choice(choice, where) for choice in tables(table, "choices", where)),
        params={key: as_json(value) for key, value in mapping(table.get("params", {}), where).items()},
        steps=_steps(tuple(Raw(inner) for inner in tables(table, "steps", where)), kinds, where),
        card=optional(table, "card", "", where),
    )
    if wrong := wrong_card(step):
        raise DefinitionError(where, wrong)
    return step


def _choice(table: Table, where: str) -> Choice:
    known(table, CHOICE_KEYS, where)
    label = wanted(table, "label", str, where)
    said = strings(table, "said", where)
    return Choice(id=wanted(table, "id", str, where), label=label, hint=optional(table, "hint", "", where), said=said)
