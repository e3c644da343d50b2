"""Tax code: 10 digits with a check digit, 13 for a branch, or the personal identification number.

Persons and household businesses use their identification number since 1 July 2025 (Circular 86/2024/TT-BTC).
"""

from __future__ import annotations

import re

from flows.procedures.model import Step
from flows.steps.asking import echo, figures
from flows.steps.base import Accepted, Around, Reading, Refused, Said
from flows.steps.typed import TypedKind
from flows.values import Words

_OPENING = re.compile(r"^(?:(?:ma so thue|ma so|mst|so|la)\b[\s:.]*)+")
_SEPARATORS = re.compile(r"[\s.\-–_/]+")
#: A branch of two digits is a branch cut short, not a person's number.
_CUT_BRANCH = re.compile(r"[-–]\s*\d\d$")
WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


class TaxCode(TypedKind):
    def understand(self, step: Step, text: str, around: Around) -> Reading:
        plain = _OPENING.sub("", figures(text))
        code = _SEPARATORS.sub("", plain)
        if not (code.isascii() and code.isdecimal()):
            return Refused(Words("step.tax_code.not_digits", {"said": echo(text)}))
        if len(code) == 12 and len(set(code)) > 1 and not _CUT_BRANCH.search(plain):
            return Accepted(code)
        if len(code) not in (10, 13):
            return Refused(Words("step.tax_code.wrong_length", {"count": len(code)}))
        if not _checks(code):
            return Refused(Words("step.tax_code.wrong_digit"))
        return Accepted(code if len(code) == 10 else f"{code[:10]}-{code[10:]}")

    def examples(self, step: Step, around: Around) -> list[list[Said]]:
        return [[Said(text="0100109106")], [Said(text="0100109106-001")], [Said(text="001090000001")]]


def _checks(code: str) -> bool:
    """The tenth digit is 10 less the weighted sum of the others modulo 11."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, code, strict=False))
    return 10 - total % 11 == int(code[9])
