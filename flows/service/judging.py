"""The verdict on a dossier as an officer sees it: the same rules, on the day of filing."""

from __future__ import annotations

from flows.dossiers.model import Dossier
from flows.procedures.conditions import ENDING
from flows.service.reading_back import day_of
from flows.service.world import World
from flows.verdict.case import Case
from flows.verdict.judging import judge
from flows.verdict.model import Verdict


def verdict_of(world: World, dossier: Dossier) -> Verdict | None:
    """None when the version that the dossier began with is lost, and the procedure with it."""
    procedure = world.library.version(dossier.version_id, dossier.procedure_code)
    if procedure is None:
        return None
    return judge(
        Case(
            procedure=procedure,
            record=world.library.record(dossier.procedure_code),
            given={**dossier.answers, ENDING: dossier.ending.value},
            today=day_of(dossier),
            places=world.places,
            kinds=world.kinds,
        )
    )
