"""A dossier's answers as a person reads them back: for the person's own export and for the officer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flows.calendar.days import local_day
from flows.dossiers.model import Dossier
from flows.dossiers.origins import Origin, origins
from flows.procedures.journey import relevant
from flows.procedures.model import Step
from flows.service.world import World
from flows.steps.base import Around


@dataclass(frozen=True, slots=True)
class Line:
    """One answer: the step that asked, what was answered, in words, and who answered."""

    step: Step
    shown: str
    origin: Origin = Origin.CITIZEN


def answer_lines(world: World, dossier: Dossier) -> list[Line]:
    """By the version that the dossier began with; answers to steps that are not asked of this person do not count."""
    procedure = world.library.version(dossier.version_id, dossier.procedure_code)
    if procedure is None:
        return []
    day = day_of(dossier)
    counted = relevant(procedure.steps, {**dossier.answers, "@ending": dossier.ending.value}, day)
    around = Around(day, world.places, counted)
    answered = [step for step in procedure.steps if counted.get(step.id) is not None]
    noted = origins(dossier.answers)
    return [
        Line(step, world.kinds[step.kind].show(step, counted[step.id], around), noted.get(step.id, Origin.CITIZEN))
        for step in answered
    ]


def day_of(dossier: Dossier) -> date:
    """Conditions about age and delay are those of the day of filing, however late the dossier is read."""
    return local_day(dossier.filed_at or dossier.updated_at)
