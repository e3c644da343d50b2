"""Judges the forms: no line without a source that exists, and no answer or known fact that stands on no form."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase

from flows.forms.model import Form, Section, Source, Style, Table
from flows.forms.sources import ANSWER, BY_HAND, REGISTER_SOURCES, ROW, ROWS, SOURCES
from flows.procedures.conditions import ENDING
from flows.procedures.model import Condition, Op, Procedure, Step
from flows.proofs.soundness import Problem

#: Papers and the declaration itself are no lines of a form.
NO_LINES = frozenset({"document", "declaration"})
YES_NO = frozenset({"true", "false"})
#: The only kind of step that each style can write out.
WRITTEN_OUT = {Style.DATE_IN_WORDS: "date", Style.MONEY_IN_WORDS: "money"}


def prove_forms(forms: Mapping[str, Form], procedures: Mapping[str, Procedure]) -> list[Problem]:
    """Everything that is wrong with the forms; `procedures` are the guided ones, by code."""
    found = [Problem(form.code, "", what) for form in forms.values() for what in _form(form, procedures)]
    used = {source.name for form in forms.values() for source in form.sources()}
    unused = [name for name in (*SOURCES, *sorted(REGISTER_SOURCES)) if name not in used]
    return found + [Problem("forms", "", f"the source '{name}' stands on no form") for name in unused]


def _form(form: Form, procedures: Mapping[str, Procedure]) -> Iterator[str]:
    own = [procedures[code] for code in form.procedures if code in procedures]
    yield from (f"belongs to '{code}', which has no definition" for code in form.procedures if code not in procedures)
    yield from _wording(form)
    for section in form.sections:
        yield from _section(section, own)
    for source in (*_single_sources(form),):
        yield from _source(source, own)
    for when in form.conditions():
        yield from (what for group in when for each in group for what in _condition(each, own))
    for procedure in own:
        yield from _without_line(form, procedure)
    yield from _idle_reasons(form, own)


def _wording(form: Form) -> Iterator[str]:
    labels = [each.label for section in form.sections for each in section.fields]
    for words in (form.title, form.basis, *labels):
        if not words.strip() or words != words.strip():
            yield f"has empty or unclean words: {words!r}"
        elif not unicodedata.is_normalized("NFC", words):
            yield f"has words that are not in composed Unicode: {words!r}"


def _single_sources(form: Form) -> Iterable[Source]:
    signed = (each.source for each in form.signatures)
    return (source for source in (form.addressed_to, *signed) if source)


def _section(section: Section, own: list[Procedure]) -> Iterator[str]:
    for field in section.fields:
        for source in field.sources:
            yield from (f"field '{field.label}': {what}" for what in _source(source, own))
        for procedure in own:
            if not any(_is_of(source, procedure) for source in field.sources):
                yield f"field '{field.label}' has no source in '{procedure.code}'"
    if section.table:
        yield from (f"table '{section.table.rows}': {what}" for what in _table(section.table, own))


def _is_of(source: Source, procedure: Procedure) -> bool:
    return not source.name.startswith(ANSWER) or procedure.step(source.name.removeprefix(ANSWER)) is not None


def _source(source: Source, own: list[Procedure]) -> Iterator[str]:
    if not source.name.startswith(ANSWER):
        if source.name not in {*SOURCES, *REGISTER_SOURCES, BY_HAND}:
            yield f"there is no source '{source.name}'"
        if source.words or source.style is not Style.PLAIN:
            yield f"'{source.name}' is no answer and takes no words or style"
        return
    steps = _steps(source.name.removeprefix(ANSWER), own)
    if not steps:
        yield f"'{source.name}' is no step of its procedures"
    for step in steps:
        yield from _written(source, step)


def _written(source: Source, step: Step) -> Iterator[str]:
    if step.kind in NO_LINES:
        yield f"'{step.id}' is of kind '{step.kind}', which no line shows"
    if WRITTEN_OUT.get(source.style, step.kind) != step.kind:
        yield f"'{step.id}' is no {WRITTEN_OUT[source.style]} to be written out"
    if not source.words:
        return
    known = YES_NO if step.kind == "yes_no" else {choice.id for choice in step.choices}
    for wrong in sorted(set(source.words) ^ known):
        yield f"words for '{wrong}' of '{step.id}' " + ("are missing" if wrong in known else "are never used")


def _table(table: Table, own: list[Procedure]) -> Iterator[str]:
    if table.rows.startswith(ANSWER):
        groups = _steps(table.rows.removeprefix(ANSWER), own)
        if not any(step.steps for step in groups):
            yield "is no repeated group of its procedures"
            return
        columns = {"number", *(child.id for step in groups for child in step.steps)}
    elif table.rows in ROWS:
        columns = set(ROWS[table.rows].columns)
    else:
        yield "there are no such rows"
        return
    shown = {column.source.removeprefix(ROW) for column in table.columns if column.source.startswith(ROW)}
    for each in table.columns:
        if not each.source.startswith(ROW) and each.source != BY_HAND:
            yield f"column '{each.label}' has neither a '{ROW}…' nor '{BY_HAND}' as its source"
    yield from (f"there is no '{ROW}{name}'" for name in sorted(shown - columns))
    yield from (f"'{ROW}{name}' stands in no column" for name in sorted(columns - shown - {"number"}))


def _condition(condition: Condition, own: list[Procedure]) -> Iterator[str]:
    if condition.step == ENDING:
        return
    steps = _steps(condition.step, own)
    if not steps:
        yield f"a condition is about '{condition.step}', which is no step of its procedures"
    if condition.op not in (Op.IS, Op.IN, Op.NOT, Op.HAS):
        return
    named = condition.value if isinstance(condition.value, list) else [condition.value]
    for step in steps:
        ids = {choice.id for choice in step.choices}
        yield from (f"'{step.id}' has no choice '{each}'" for each in named if ids and each not in ids)


def _without_line(form: Form, procedure: Procedure) -> Iterator[str]:
    """What was asked of the citizen stands on the form, or the form says why it does not."""
    shown = {source.name for source in form.sources()} | {table.rows for table in form.tables()}
    for step in procedure.steps:
        if step.kind in NO_LINES:
            continue
        is_left_out = any(fnmatchcase(step.id, pattern) for pattern in form.left_out)
        if f"{ANSWER}{step.id}" in shown:
            yield from [f"'{step.id}' has a line and a reason for having none"] * is_left_out
        elif not is_left_out:
            yield f"the answer to '{step.id}' of '{procedure.code}' stands on no line (or say why in left_out)"


def _idle_reasons(form: Form, own: list[Procedure]) -> Iterator[str]:
    ids = [step.id for procedure in own for step in procedure.steps]
    for pattern in form.left_out:
        if not any(fnmatchcase(each, pattern) for each in ids):
            yield f"left_out names '{pattern}', which is no step of its procedures"


def _steps(step_id: str, own: list[Procedure]) -> list[Step]:
    return [step for procedure in own if (step := procedure.step(step_id))]
