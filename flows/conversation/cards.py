"""The card of a procedure: what a person must know before starting. Only facts of the record and the unit's own row.

A fee that a provincial council sets is never shown as 0; what nobody verified is said to be so.
"""

from __future__ import annotations

from flows.conversation.facts import Facts, Office
from flows.dossiers.model import Dossier, Offer, Unit
from flows.forms.shipped import forms_of
from flows.procedures.endings import default_ending
from flows.procedures.library import Library
from flows.procedures.model import Intake
from flows.procedures.record import DocumentItem, Record
from flows.values import JSON

#: More do not fit a phone's screen together with the rest; all are one button away.
DOCUMENTS_SHOWN = 4
#: A longer official name, or result, would push the rest off the screen; both are told with the legal basis.
LONGEST_LINE = 100
LONGEST_NOTE = 50  #: a longer remark on a paper is read with all papers


def summary(facts: Facts, code: str, unit_id: str = "") -> dict[str, JSON]:
    """Parameters of the text `card`: as that unit offers it, or the first that does."""
    return summary_of(facts.office, facts.library, code, unit_id=unit_id)


def summary_of(office: Office, library: Library, code: str, *, unit_id: str) -> dict[str, JSON]:
    """The same where nobody is talking: for what is printed."""
    record = library.record(code)
    offer = office.offer(code, unit_id) or next(iter(office.offers_of(code)), None)
    if record is None:
        return {"code": code, "name": library.name(code), "known": False}
    unit = office.unit(offer.unit_id) if offer else None
    ending, result = _ending(record, offer), record.result or ""
    always: list[JSON] = [_document(item, LONGEST_NOTE) for item in record.documents if item.required]
    return {
        "known": True,
        "code": code,
        "name": library.name(code),
        "official_name": record.name if len(record.name) <= LONGEST_LINE else "",
        "level": _level(record, offer),
        "ending": ending,
        "time": _time(record, offer),
        "fee": fee(record, offer),
        "documents": always[:DOCUMENTS_SHOWN],
        "more_documents": len(record.documents) - len(always[:DOCUMENTS_SHOWN]),
        "result": result if len(result) <= LONGEST_LINE else "",
        "agency": record.agency or "",
        "form": blank_form(code),
        **_where(unit if ending != Intake.PORTAL.value else None),
        **_doubts(record),
    }


def details(facts: Facts, code: str, unit_id: str = "") -> dict[str, JSON]:
    """Parameters of the longer parts of the card: all papers, fee, legal basis and source."""
    return details_of(facts.office, facts.library, code, unit_id=unit_id)


def details_of(office: Office, library: Library, code: str, *, unit_id: str) -> dict[str, JSON]:
    """The same where nobody is talking."""
    record, short = library.record(code), summary_of(office, library, code, unit_id=unit_id)
    if record is None:
        nothing: dict[str, JSON] = {"legal_basis": [], "source_url": "", "official_name": "", "detail_level": ""}
        return {**short, **nothing}
    return {
        **short,
        "official_name": record.name,
        "result": record.result or "",
        "documents": [_document(item) for item in record.documents if item.required],
        "conditional": [_document(item) for item in record.documents if not item.required],
        "legal_basis": list(record.legal_basis),
        "source_url": record.source.portal_url or "",
        "datasets": list(record.source.datasets),
        "detail_level": record.detail_level,
    }


def fee(record: Record, offer: Offer | None) -> dict[str, JSON]:
    """The unit's own fee wins over the record's; an unknown one stays unknown."""
    if offer and offer.fee_vnd is not None:
        return {"kind": "amount" if offer.fee_vnd else "free", "amount": offer.fee_vnd, "note": offer.fee_note}
    cases: list[JSON] = [[case.case, case.amount_vnd] for case in record.fee.cases]
    kind = "unknown"
    if record.fee.set_by == "province_council":
        kind = "council"
    elif cases:
        kind = "cases"
    elif record.fee.amount_vnd is not None:
        kind = "amount" if record.fee.amount_vnd else "free"
    return {"kind": kind, "amount": record.fee.amount_vnd, "cases": cases, "note": record.fee.note or ""}


def begun_fee(office: Office, dossier: Dossier) -> dict[str, JSON]:
    """What a dossier began with stays; the note on today's fee is told with that fee only."""
    offer, amount = office.offer(dossier.procedure_code, dossier.unit_id), dossier.fee_vnd
    note = offer.fee_note if offer and offer.fee_vnd == amount else ""
    return {"kind": "amount" if amount else "free", "amount": amount, "note": note}


def _level(record: Record, offer: Offer | None) -> str:
    if offer and offer.level:
        return offer.level
    return record.service_level.value if record.service_level else ""


def _ending(record: Record, offer: Offer | None) -> str:
    return (offer.intake if offer else default_ending(record).intake).value


def _time(record: Record, offer: Offer | None) -> dict[str, JSON]:
    time = record.processing_time
    if offer and offer.days is not None:
        return {"value": offer.days, "unit": "working_days", "note": ""}
    return {"value": time.value, "unit": time.unit or "", "note": time.note or ""}


def _document(item: DocumentItem, longest_note: int = 1000) -> dict[str, JSON]:
    note = item.condition or ""
    return {
        "name": item.name,
        "required": item.required,
        "condition": note if len(note) <= longest_note else "",
        "copies": item.copies,
        "kind": item.kind,
        "form_code": item.form_code or "",
    }


def blank_form(code: str) -> str:
    """Where the declaration of the procedure can be had blank; it is everybody's."""
    declared = forms_of(code)
    return f"/forms/{declared[0].code}.pdf" if declared else ""


def _where(unit: Unit | None) -> dict[str, JSON]:
    if unit is None:
        return {"unit": "", "address": "", "opening": "", "hotline": ""}
    return {"unit": unit.name, "address": unit.address, "opening": unit.opening, "hotline": unit.hotline}


def _doubts(record: Record) -> dict[str, JSON]:
    unverified: list[JSON] = [*record.unverified_fields]
    if record.detail_level == "parsed" and "documents" not in record.unverified_fields:
        unverified.append("documents")
    return {"unverified": unverified, "superseded_by": record.superseded_by or "", "status": record.status}
