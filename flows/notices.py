"""Which move of a dossier tells the citizen, with which text, and whether it asks for something.

Every notice carries at least who received or handles the dossier and the times of receiving, handling and returning
(Decree 224/2026/NĐ-CP, article 15.1(g)); every change is told at once.
"""

from __future__ import annotations

from dataclasses import dataclass

from flows.dossiers.model import Dossier, Offer, Stage, Status, Unit
from flows.values import JSON, Words


@dataclass(frozen=True, slots=True)
class Notice:
    """One row: the text's key and the standing buttons that go with it (`action:argument` is filled in)."""

    key: str
    buttons: tuple[str, ...] = ("view",)


#: (status reached, stage, action) -> notice; None stands for "any". A move without a row tells nobody.
NOTICES: dict[tuple[Status, Stage | None], Notice] = {
    (Status.REGISTERED, None): Notice("notice.registered"),
    (Status.PREPARED, None): Notice("notice.prepared"),
    (Status.ACCEPTED, None): Notice("notice.accepted"),
    (Status.NOT_ACCEPTED, None): Notice("notice.not_accepted", ("view", "human", "rate")),
    (Status.PROCESSING, Stage.APPRAISAL): Notice("notice.appraisal"),
    (Status.PROCESSING, Stage.SIGNATURE): Notice("notice.signature"),
    (Status.SUPPLEMENT_REQUESTED, None): Notice("notice.supplement_requested", ("supplement", "human")),
    (Status.PAYMENT_REQUESTED, None): Notice("notice.payment_requested", ("view", "human")),
    (Status.WITHDRAWN, None): Notice("notice.withdrawn", ()),
    (Status.STOPPED, None): Notice("notice.stopped", ("view", "human", "rate")),
    (Status.RESOLVED, None): Notice("notice.resolved"),
    (Status.RETURNED, None): Notice("notice.returned", ("rate5", "rate4", "rate3", "rate2", "rate1")),
}
#: A move back from a pause (supplement answered, payment confirmed) has its own words whatever the status reached.
NOTICES_OF_ACTIONS: dict[str, Notice] = {
    "supplement": Notice("notice.supplement_received"),
    "confirm_payment": Notice("notice.payment_confirmed"),
    "extend": Notice("notice.extended", ("view", "human")),
    "change_calendar": Notice("notice.due_changed"),
    "fall_late": Notice("notice.late", ("view", "human")),
}
#: What goes to and fro inside the office: the citizen was told of the stage before.
INTERNAL = frozenset({"send_back"})


def notice_for(dossier: Dossier, action: str) -> Notice | None:
    if action in INTERNAL:
        return None
    stage = dossier.stage if dossier.status is Status.PROCESSING else None
    return NOTICES_OF_ACTIONS.get(action) or NOTICES.get((dossier.status, stage))


def words_for(
    notice: Notice, dossier: Dossier, unit: Unit, *, procedure: str, offer: Offer | None, portal_url: str = ""
) -> Words:
    """The notice with the minimum content of the decree; no name, number or answer of a person is in it."""
    params: dict[str, JSON] = {
        "code": dossier.code or "",
        "procedure": procedure,
        "unit": unit.name,
        "address": unit.address,
        "hotline": unit.hotline,
        "opening": unit.opening,
        "filed_at": _moment(dossier.filed_at),
        "received_at": _moment(dossier.received_at),
        "due_at": _moment(dossier.due_at),
        "promised_at": _moment(dossier.promised_at),
        "moved_at": _moment(dossier.updated_at),
        "reason": dossier.reason or "",
        "items": [item.note for item in dossier.supplement],
        "ending": dossier.ending.value,
        "fee_vnd": dossier.fee_vnd,
        "portal_url": (offer.portal_url if offer else "") or portal_url,
        "slip": f"/t/{dossier.token}",
    }
    return Words(notice.key, params)


def _moment(at: object) -> str | None:
    return at.isoformat() if at is not None and hasattr(at, "isoformat") else None
