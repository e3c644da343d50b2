"""What a supplement request can name."""

from __future__ import annotations

from flows.dossiers.model import Dossier
from flows.procedures.journey import applicable
from flows.procedures.model import Step
from flows.service.reading_back import day_of
from flows.service.world import World

#: Kinds of steps that nobody can bring or correct.
_NOT_ASKED_FOR = ("declaration",)


def can_be_asked(world: World, dossier: Dossier) -> list[Step]:
    """Steps that a supplement request can name: those that this person is asked."""
    procedure = world.library.version(dossier.version_id, dossier.procedure_code)
    if procedure is None:
        return []
    answers = {**dossier.answers, "@ending": dossier.ending.value}
    steps = applicable(procedure.steps, answers, day_of(dossier))
    return [step for step in steps if step.kind not in _NOT_ASKED_FOR]
