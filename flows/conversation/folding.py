"""The facts as they will be once effects are applied, for what is shown in the same turn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from flows.assisting.effects import SaveSession
from flows.assisting.model import AssistedSession
from flows.conversation.effects import (
    DropDraft,
    Effect,
    MoveDossier,
    OpenDraft,
    Prefer,
    Rate,
    RecordConsent,
    SaveDraft,
    SaveLink,
    SetNotices,
    WithdrawConsent,
)
from flows.conversation.facts import Facts
from flows.dossiers.model import Satisfaction, Status


def fold(facts: Facts, effects: Iterable[Effect]) -> Facts:
    """The facts as they will be once the effects are applied, for what is shown in the same turn."""
    for effect in effects:
        match effect:
            case OpenDraft(draft) | SaveDraft(draft):
                facts = facts.with_dossier(draft)
            case MoveDossier(dossier_id, "reopen"):
                facts = _reopened(facts, dossier_id)
            case DropDraft(dossier_id) | MoveDossier(dossier_id):
                facts = facts.without_dossier(dossier_id)
            case RecordConsent():
                facts = replace(facts, person=replace(facts.person, consented_at=facts.now))
            case WithdrawConsent():
                facts = replace(facts, person=replace(facts.person, consented_at=None))
            case SetNotices(on):
                facts = replace(facts, person=replace(facts.person, notices_on=on))
            case Prefer(wishes):
                facts = replace(facts, person=facts.person.preferring(wishes))
            case SaveLink(link):
                facts = facts.with_link(link)
            case SaveSession(session):
                facts = _in_hands(replace(facts, session=session), session)
            case Rate(dossier_id):
                facts = _rated(facts, dossier_id)
            case _:
                pass
    return facts


def _reopened(facts: Facts, dossier_id: str) -> Facts:
    dossier = facts.dossier(dossier_id)
    return facts.with_dossier(replace(dossier, status=Status.DRAFT)) if dossier else facts


def _in_hands(facts: Facts, session: AssistedSession) -> Facts:
    """For so long nobody else types into it."""
    dossier = facts.dossier(session.dossier_id)
    until = None if session.is_over else session.expires_at
    return facts.with_dossier(replace(dossier, helped_until=until)) if dossier else facts


def _rated(facts: Facts, dossier_id: str) -> Facts:
    dossier = facts.dossier(dossier_id)
    return facts.with_dossier(replace(dossier, satisfaction=Satisfaction.GIVEN)) if dossier else facts
