"""The checks of `motcua catalogue check`, one procedure at a time: for the command, and before an office publishes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache

from bot.channels.limits import LIMITS
from flows.calendar.days import local_day
from flows.forms.shipped import shipped_forms, without_forms
from flows.procedures.endings import default_ending
from flows.procedures.model import Procedure
from flows.proofs import AroundOf, Strictest, prove_all, strictest
from flows.proofs.declared import prove_declared
from flows.proofs.forms import prove_forms
from flows.service.walking import Stumbled, walk_all
from flows.service.world import World
from flows.steps.base import Around

#: Journeys that the engine itself goes before a publication, besides those that are only worked out.
WALKED = 12


def problems_of(world: World, code: str, *, now: datetime) -> list[str]:
    """Everything that is wrong with a procedure as this world has it; in words for those who write definitions."""
    procedure = world.library.procedure(code)
    if procedure is None:
        return [f"{code}: not in the catalogue"]
    report = prove_all(
        [procedure], world.kinds, around_of(world, now), limits(), endings_of=lambda each: endings_of(world, each)
    )
    found = [str(problem) for problem in report.problems]
    return found or [*_of_forms(world, procedure), *_stumbled(world, procedure, now)]


def _of_forms(world: World, procedure: Procedure) -> list[str]:
    """Forms as they come with the program, held against the definition."""
    if not procedure.guided:
        return []
    forms, ours = shipped_forms(), guided(world)
    own = {procedure.code, *(name for name, form in forms.items() if procedure.code in form.procedures)}
    problems = prove_forms(forms, ours)
    problems += prove_declared(forms, ours, without=without_forms(), asked=with_declaration(world))
    return [str(each) for each in problems if each.code in own]


def _stumbled(world: World, procedure: Procedure, now: datetime) -> list[str]:
    """The engine itself goes through the conversation, in every ending that the units allow."""
    try:
        for _ in walk_all(world, [procedure], now=now, most=WALKED, pairs=False):
            pass
    except Stumbled as stumbled:
        return [str(stumbled)]
    return []


@cache
def limits() -> Strictest:
    return strictest(LIMITS.values())


def procedures(world: World, *, guided_only: bool = False) -> Iterator[Procedure]:
    """Everything that a citizen can begin."""
    for record in world.library.records():
        procedure = world.library.procedure(record.code)
        if procedure is not None and (procedure.guided or not guided_only):
            yield procedure


def guided(world: World) -> dict[str, Procedure]:
    return {procedure.code: procedure for procedure in procedures(world, guided_only=True)}


def with_declaration(world: World) -> set[str]:
    """Procedures whose record names a form among their papers."""
    return {each.code for each in world.library.records() if any(paper.kind == "form" for paper in each.documents)}


def endings_of(world: World, code: str) -> Sequence[str]:
    """How the record and the units let it end."""
    record = world.library.record(code)
    own = {default_ending(record).intake} if record else set()
    return sorted(intake.value for intake in own | {offer.intake for offer in world.office.offers_of(code)})


def around_of(world: World, now: datetime) -> AroundOf:
    today = local_day(now)
    return lambda answers: Around(today, world.places, answers)
