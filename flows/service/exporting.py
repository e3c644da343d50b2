"""Everything kept about a person, in words (Law 91/2025/QH15, article 4: the right to see)."""

from __future__ import annotations

from collections.abc import Sequence

from flows.conversation.facts import Person
from flows.dossiers.model import Dossier
from flows.procedures.journey import relevant
from flows.service.world import World
from flows.steps.base import Around
from flows.values import JSON, Words


def export_words(world: World, dossiers: Sequence[Dossier], *, person: Person) -> list[Words]:
    """One message about the person, one for each dossier with its answers."""
    head = Words(
        "export.head",
        {"consented_at": person.consented_at.isoformat() if person.consented_at else None, "count": len(dossiers)},
    )
    return [head, *(_dossier(world, dossier) for dossier in dossiers)]


def _dossier(world: World, dossier: Dossier) -> Words:
    params: dict[str, JSON] = {
        "code": dossier.code or "",
        "procedure": world.library.name(dossier.procedure_code),
        "status": dossier.status.value,
        "created_at": dossier.created_at.isoformat(),
        "lines": _lines(world, dossier),
    }
    return Words("export.dossier", params)


def _lines(world: World, dossier: Dossier) -> list[JSON]:
    """Label and value of each answer, as the person read it back."""
    procedure = world.library.version(dossier.version_id, dossier.procedure_code)
    if procedure is None:
        return []
    answers = {**dossier.answers, "@ending": dossier.ending.value}
    day = dossier.updated_at.date()
    counted = relevant(procedure.steps, answers, day)
    around = Around(day, world.places, counted)
    steps = [step for step in procedure.steps if counted.get(step.id) is not None]
    return [[step.label, world.kinds[step.kind].show(step, counted[step.id], around)] for step in steps]
