"""Code of a dossier, in both orders of its agency part; kept agency first."""

from __future__ import annotations

import re
from datetime import date

from flows.dossiers.codes import parse_code
from flows.procedures.model import Step
from flows.steps.asking import echo, western_digits
from flows.steps.base import Accepted, Around, Reading, Refused, Said
from flows.steps.typed import TypedKind
from flows.values import Words

_OPENING = re.compile(r"^\s*(?:mã\s+)?(?:số\s+)?(?:hồ\s+sơ|ma\s+ho\s+so|mã|ma)\s*(?:là)?\s*:?\s*", re.IGNORECASE)


class DossierCode(TypedKind):
    def understand(self, step: Step, text: str, around: Around) -> Reading:
        code = parse_code(_OPENING.sub("", western_digits(text)), date.max)
        if code is None:
            return Refused(Words("step.dossier_code.form", {"said": echo(text)}))
        if code.day > around.today:
            return Refused(Words("step.dossier_code.in_future", {"date": f"{code.day:%d/%m/%Y}"}))
        return Accepted(str(code))

    def examples(self, step: Step, around: Around) -> list[list[Said]]:
        return [[Said(text="000.00.16.H40-210520-0003")], [Said(text="H40.16-210520-0003")]]
