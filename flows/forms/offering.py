"""Which forms a dossier has at the moment, for its office and for who filed it. The order is that of the list shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flows.dossiers.model import TERMINAL, Dossier, Status
from flows.forms.shipped import forms_of

SENT, RECEIPT, REGISTER, APOLOGY = "phieu-da-gui", "mau-01", "mau-07", "mau-04"


def _may_be_late_or_was_put_off(dossier: Dossier) -> bool:
    if dossier.extensions:
        return True
    return dossier.due_at is not None and dossier.finished_at is None and dossier.status not in TERMINAL


#: Forms of Circular 03/2025/TT-VPCP, Annex I, that are about one dossier, and when it has them.
OFFICE: Mapping[str, Callable[[Dossier], bool]] = {
    RECEIPT: lambda dossier: dossier.received_at is not None,
    "mau-02": lambda dossier: dossier.supplements_asked > 0,
    "mau-03": lambda dossier: dossier.status is Status.NOT_ACCEPTED,
    APOLOGY: _may_be_late_or_was_put_off,
    "mau-05": lambda dossier: dossier.status is Status.STOPPED,
    "mau-06": Dossier.filed,
}
#: Those that are written to the citizen, who may read them as well.
_TO_THE_CITIZEN: Mapping[str, Callable[[Dossier], bool]] = {
    **{code: OFFICE[code] for code in ("mau-02", "mau-03", "mau-05")},
    APOLOGY: lambda dossier: dossier.extensions > 0,  # approved
}


def office_forms(dossier: Dossier) -> tuple[str, ...]:
    """For the dossier's office: its letters, and what the citizen declared."""
    letters = tuple(code for code, has in OFFICE.items() if has(dossier))
    return (*letters, *(form.code for form in forms_of(dossier.procedure_code)))


def citizen_forms(dossier: Dossier) -> tuple[str, ...]:
    """For who filed it: the receipt, letters to them, their own declaration."""
    receipt = receipt_of(dossier)
    letters = tuple(code for code, has in _TO_THE_CITIZEN.items() if has(dossier))
    declared = tuple(form.code for form in forms_of(dossier.procedure_code))
    return (*((receipt,) if receipt else ()), *letters, *declared)


def receipt_of(dossier: Dossier) -> str | None:
    """Before the agency has received it there is only the note that it was sent."""
    if OFFICE[RECEIPT](dossier):
        return RECEIPT
    return SENT if dossier.filed() else None
