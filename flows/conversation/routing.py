"""Which unit receives a finished draft: the one that was chosen, or the one of the commune in an answer."""

from __future__ import annotations

from dataclasses import replace

from flows.conversation.facts import Facts
from flows.dossiers.model import Dossier, Offer
from flows.procedures.model import Intake, Procedure, UnitRule


def routed(facts: Facts, procedure: Procedure, draft: Dossier) -> Dossier:
    """The draft with its receiving unit. A home outside the installation's communes is no reason to refuse: any unit
    of the province receives (phi địa giới hành chính, Decree 118/2025/NĐ-CP)."""
    if procedure.unit_rule is not UnitRule.COMMUNE_OF or draft.ending is not Intake.HERE:
        return draft
    answer = draft.answers.get(procedure.unit_step or "")
    commune = answer.get("commune") if isinstance(answer, dict) else None
    for offer in facts.office.offers_of(draft.procedure_code):
        if offer.intake is Intake.HERE and facts.office.unit(offer.unit_id).commune_code == commune:
            return draft if offer.unit_id == draft.unit_id else _to(draft, offer)
    return draft


def _to(draft: Dossier, offer: Offer) -> Dossier:
    """Another unit has a fee of its own; at the same one the fee stays that was told at the beginning."""
    return replace(draft, unit_id=offer.unit_id, fee_vnd=offer.fee_vnd)
