"""By which a filed dossier is found again for announcements though its answers are sealed: phones and communes."""

from __future__ import annotations

from flows.dossiers.model import Dossier
from flows.procedures.model import Procedure

#: Moves after which the answers are those of a filed, or a ready, dossier.
MARKING = ("submit", "prepare", "supplement")
PHONE, COMMUNE = "phone", "commune"


def marks_of(dossier: Dossier, procedure: Procedure | None) -> list[tuple[str, str, str]]:
    """dossier, label, value: of every answered phone number and address."""
    found = []
    for step in procedure.steps if procedure else ():
        answer = dossier.answers.get(step.id)
        if step.kind == "phone" and isinstance(answer, str):
            found.append((dossier.id, PHONE, answer))
        if step.kind == "address" and isinstance(answer, dict) and isinstance(answer.get("commune"), str):
            found.append((dossier.id, COMMUNE, str(answer["commune"])))
    return [each for each in dict.fromkeys(found) if each[2]]
