"""Reading `when`: one comparison, a list of them (all must hold), or `{ any = [...] }` (one group must hold)."""

from __future__ import annotations

from itertools import product
from typing import TypeAlias

from flows.procedures.fields import DefinitionError, Table, as_json, known, mapping, wanted
from flows.procedures.model import Condition, Op

When: TypeAlias = tuple[tuple[Condition, ...], ...]

ENDING = "@ending"
#: Files are asked for only where they travel with the dossier; to the counter the citizen brings the paper itself.
FILES_ONLY: When = ((Condition(ENDING, Op.IN, ["here", "portal"]),),)
OPS: dict[str, Op] = {op.value: op for op in Op}


def read_when(value: object, where: str) -> When:
    if isinstance(value, dict) and "any" in value:
        return _any(value, where)
    return (_group(value, where),)


def both(first: When, second: When) -> When:
    """Both must hold; each is a list of alternatives, and no condition at all always holds."""
    if not first or not second:
        return first or second
    return tuple(one + other for one, other in product(first, second))


def _any(value: Table, where: str) -> When:
    known(value, frozenset({"any"}), where)
    groups = tuple(_group(group, where) for group in wanted(value, "any", list, where))
    if not groups:
        raise DefinitionError(where, "'any' is empty")
    return groups


def _group(value: object, where: str) -> tuple[Condition, ...]:
    conditions = value if isinstance(value, list) else [value]
    if not conditions:
        raise DefinitionError(where, "'when' is empty")
    return tuple(_condition(mapping(item, where), where) for item in conditions)


def _condition(table: Table, where: str) -> Condition:
    if "ending" in table:
        known(table, frozenset({"ending"}), where)
        return _ending(table["ending"])
    known(table, frozenset({"step", *OPS}), where)
    step = wanted(table, "step", str, where)
    used = [key for key in table if key in OPS]
    if len(used) != 1:
        raise DefinitionError(where, f"a condition on '{step}' needs exactly one comparison of {', '.join(OPS)}")
    return Condition(step, OPS[used[0]], as_json(table[used[0]]))


def _ending(value: object) -> Condition:
    return Condition(ENDING, Op.IN if isinstance(value, list) else Op.IS, as_json(value))
