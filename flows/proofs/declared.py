"""Judges that no guided procedure is without its declaration: it has a form, or a reason for having none."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from flows.forms.model import Form
from flows.proofs.soundness import Problem


def prove_declared(
    forms: Mapping[str, Form], guided: Collection[str], *, without: Mapping[str, str], asked: Collection[str]
) -> list[Problem]:
    """`without`: procedures that have no declaration, with the reason. `asked`: those whose record names one."""
    declared = {code for form in forms.values() for code in form.procedures}
    found = [Problem(code, "", what) for code in guided for what in _procedure(code, declared, without, asked)]
    strange = [code for code in without if code not in guided]
    return found + [Problem(code, "", "has a reason for having no declaration, but no definition") for code in strange]


def _procedure(
    code: str, declared: Collection[str], without: Mapping[str, str], asked: Collection[str]
) -> Iterator[str]:
    if code not in declared and code not in without:
        yield "has neither a form for its declaration nor a reason for having none"
    if code in declared and code in without:
        yield "has a form for its declaration and a reason for having none"
    if code in asked and code in without:
        yield "has a reason for having no declaration, but its record names one"
    if code in without and not without[code].strip():
        yield "has no declaration and an empty reason"
