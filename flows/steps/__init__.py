"""The step kinds, one a file. The loader, the engine and the walkers know them only by this table."""

from __future__ import annotations

from flows.steps.address import Address
from flows.steps.base import Kinds, StepKind
from flows.steps.choice import OneOf
from flows.steps.date import Date
from flows.steps.declaration import Declaration
from flows.steps.document import Document
from flows.steps.dossier_code import DossierCode
from flows.steps.email import Email
from flows.steps.full_name import FullName
from flows.steps.group import Group
from flows.steps.id_number import IdNumber
from flows.steps.money import Money
from flows.steps.number import Number
from flows.steps.phone import Phone
from flows.steps.several_of import SeveralOf
from flows.steps.skippable import Skippable
from flows.steps.tax_code import TaxCode
from flows.steps.text import Text
from flows.steps.yes_no import YesNo


def _all() -> Kinds:
    return STEP_KINDS


_KINDS: dict[str, StepKind] = {
    "text": Text(),
    "full_name": FullName(),
    "date": Date(),
    "id_number": IdNumber(),
    "phone": Phone(),
    "email": Email(),
    "address": Address(),
    "choice": OneOf(),
    "several_of": SeveralOf(),
    "yes_no": YesNo(),
    "number": Number(),
    "money": Money(),
    "document": Document(),
    "group": Group(_all),
    "declaration": Declaration(),
    "tax_code": TaxCode(),
    "dossier_code": DossierCode(),
}
STEP_KINDS: Kinds = {name: Skippable(kind) for name, kind in _KINDS.items()}
