"""By which a filed dossier is found again though its answers are sealed: names word by word, ID numbers, phones and
communes. For announcements, and for who stands at the counter without the code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.dossiers.model import Dossier
from flows.procedures.model import Procedure, Step
from flows.text_folding import fold
from flows.values import JSON

#: Moves after which the answers are those of a filed, or a ready, dossier.
MARKING = ("submit", "prepare", "supplement")
PHONE, COMMUNE, NAME, ID_NUMBER = "phone", "commune", "name", "id_number"
#: To be raised when there are more marks than before: what was filed until then is marked anew.
VERSION = 1
_WORD = re.compile(r"[^\W\d_]+")


def marks_of(dossier: Dossier, procedure: Procedure | None) -> list[tuple[str, str, str]]:
    """dossier, label, value: of everything answered that somebody may be found by."""
    found = [
        (dossier.id, label, value)
        for step in (procedure.steps if procedure else ())
        for label, value in _marks(step, dossier.answers.get(step.id))
    ]
    return [each for each in dict.fromkeys(found) if each[2]]


def name_words(text: str) -> list[str]:
    """Without accents and case, each once: "Nguyễn Văn A" is found by "a nguyen"."""
    return list(dict.fromkeys(_WORD.findall(fold(text))))


def _marks(step: Step, answer: JSON) -> Iterator[tuple[str, str]]:
    if step.kind == "address" and isinstance(answer, dict) and isinstance(answer.get("commune"), str):
        yield COMMUNE, str(answer["commune"])
    if not isinstance(answer, str):
        return
    if step.kind in (PHONE, ID_NUMBER):
        yield step.kind, answer
    if step.kind == "full_name":
        yield from ((NAME, word) for word in name_words(answer))
