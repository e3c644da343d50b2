"""Every journey of the proofs, lived by people who fit together: numbers, names, days and files of their own.

The examples of the step kinds know nothing of each other (the same two names and days for everybody); here the answers
about people are made anew, so that whatever a rule says is the rule's fault, or the journey's choice.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import count

from flows.procedures.model import Procedure, Step
from flows.proofs.paths import Path, paths
from flows.service.walking import endings_of
from flows.steps.base import Around
from flows.steps.params import as_day
from flows.values import JSON
from flows.verdict.case import Case
from flows.verdict.known import known
from flows.verdict.people import Person
from tests.kit import NOW, the_world

FAMILY = ("An", "Bình", "Cúc", "Dũng", "Hạnh", "Khoa", "Lan", "Minh", "Ngọc", "Oanh", "Phúc", "Quang", "Sơn", "Thảo")
PARENTS = frozenset({"mother", "father"})


def cases(procedure: Procedure, *, most: int) -> Iterator[tuple[Path, Case]]:
    world = the_world()
    around_of = lambda answers: Around(NOW.date(), world.places, answers)  # noqa: E731 - as `paths` wants it
    endings = endings_of(world, procedure.code, now=NOW)
    for path in paths(procedure, world.kinds, around_of, endings=endings, pairs=False, most=most):
        yield path, consistent(_case(procedure, path.answers))


def _case(procedure: Procedure, answers: Mapping[str, JSON]) -> Case:
    world = the_world()
    record = world.library.record(procedure.code)
    return Case(procedure, record, answers, NOW.date(), world.places, world.kinds)


def consistent(case: Case) -> Case:
    """The same journey with people and files that fit."""
    given = dict(case.given)
    for number, person in enumerate(case.people):
        for name, value in _facts(case, person, number).items():
            if name in person.facts:
                _put(given, case, person, name=name, value=value)
    return replace(case, given=_own_files(given))


def _facts(case: Case, person: Person, number: int) -> dict[str, str]:
    """`number` makes each person another."""
    born = _born(case, person)
    sex = person.value("sex") or known().sex.get(person.role, "male")
    century = (born.year - 1900) // 100 * 2 + (sex == "female")
    name = f"{'H' if sex == 'female' else 'Y'} {FAMILY[number % len(FAMILY)]} {FAMILY[number // len(FAMILY)]} Niê"
    return {
        "full_name": name,
        "id_number": f"001{century}{born.year % 100:02}{number:06}",
        "birth_date": born.isoformat(),
    }


def _born(case: Case, person: Person) -> date:
    """Parents are thirty years older than the child; whoever died was born long before."""
    told = as_day(person.value("birth_date")) or date(1980, 1, 1)
    child, death = as_day(case.answers.get("child_born")), as_day(case.answers.get("died_on"))
    if person.role in PARENTS and child:
        return date(child.year - 30, 2, 3)
    return date(death.year - 70, 2, 3) if person.role == "deceased" and death else told


def _put(given: dict[str, JSON], case: Case, person: Person, *, name: str, value: str) -> None:
    step_id = person.facts[name].step
    step = case.step(step_id)
    if step is not None and step.kind == "group":
        given[step_id] = _member(step, given[step_id], int(person.role.rpartition(".")[2]), name=name, value=value)
    else:
        given[step_id] = value


def _member(group: Step, items: JSON, place: int, *, name: str, value: str) -> JSON:
    child = {"full_name": "name", "id_number": "id", "birth_date": "born"}[name]
    assert isinstance(items, list)
    return [
        {**item, child: value} if at == place and isinstance(item, dict) else item for at, item in enumerate(items, 1)
    ]


def _own_files(given: dict[str, JSON]) -> dict[str, JSON]:
    """No two papers share a file."""
    numbers = count()
    text = json.dumps(given)
    for example in ("example-photo", "example-pdf"):
        while f'"{example}"' in text:
            text = text.replace(f'"{example}"', f'"file-{next(numbers)}"', 1)
    kept: dict[str, JSON] = json.loads(text)
    return kept
