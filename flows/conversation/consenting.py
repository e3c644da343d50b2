"""Consent before the first personal question: what for, which data, how long, who sees (Law 91/2025/QH15, art. 9)."""

from __future__ import annotations

from dataclasses import replace

from flows.conversation import about
from flows.conversation.answering import Sheet
from flows.conversation.effects import MoveDossier, OpenDraft, RecordConsent, Say
from flows.conversation.flow import BACK, Action, Become, Enter, Flow, Reply, Restart, Stay, Turn, option, reply, say
from flows.conversation.state import AtCard, Consenting, Filling, Reviewing, from_json
from flows.dossiers.model import Dossier, Offer, Status
from flows.procedures.endings import default_ending
from flows.procedures.model import Intake
from flows.values import JSON

#: Changes whenever the words of `consent` change in meaning; stored with each consent.
TEXT_VERSION = "2026-11"


def begin(turn: Turn, code: str, unit_id: str) -> Reply:
    """Consent first; who gave it already goes straight to the first question."""
    if turn.facts.person.consented_at is None:
        return reply(go=Enter(Consenting(code, unit_id)))
    return _open(turn, code, unit_id)


def resume(turn: Turn, dossier_id: str) -> Reply:
    dossier = turn.facts.dossier(dossier_id)
    if dossier is not None and turn.facts.is_in_hands(dossier):
        return reply(say("assisting.refused.in_hands"), go=Stay(show=False))
    if turn.facts.person.consented_at is None:
        return reply(go=Enter(Consenting(dossier_id=dossier_id)))
    return reply(*reopening(turn, dossier_id), go=Restart((where(turn, dossier_id),)))


def reopening(turn: Turn, dossier_id: str) -> tuple[MoveDossier, ...]:
    """What was prepared is still the person's own: nobody has received it, so it is a draft again."""
    dossier = turn.facts.dossier(dossier_id)
    is_prepared = dossier is not None and dossier.status is Status.PREPARED
    return (MoveDossier(dossier_id, "reopen"),) if is_prepared else ()


def where(turn: Turn, dossier_id: str) -> Filling | Reviewing:
    """The open question, or what is read back when there is none."""
    if begun := _begun_elsewhere(turn, dossier_id):
        return begun
    return Filling(dossier_id) if Sheet.of(turn.facts, dossier_id).next() else Reviewing(dossier_id)


def _begun_elsewhere(turn: Turn, dossier_id: str) -> Filling | None:
    """What was half answered in another chat of the person (pages of a paper, say) goes on here."""
    standing = [each for each in turn.facts.chats if each.busy_with == dossier_id and each.id != turn.facts.chat_id]
    frames = from_json(standing[0].state or {}).frames if standing else ()
    found = [frame for frame in frames if isinstance(frame, Filling) and frame.dossier_id == dossier_id]
    return replace(found[-1], doubt="") if found else None


def _open(turn: Turn, code: str, unit_id: str) -> Reply:
    draft = draft_of(turn, code, unit_id)
    if draft is None:
        return reply(say("procedure_gone"), go=Restart())
    return reply(
        OpenDraft(draft),
        say(f"begun.{draft.ending.value}", procedure=turn.facts.library.name(code)),
        go=Restart((AtCard(code), Filling(draft.id))),
    )


def draft_of(turn: Turn, code: str, unit_id: str) -> Dossier | None:
    facts = turn.facts
    procedure = facts.library.procedure(code)
    if procedure is None or unit_id not in facts.office.units:
        return None
    offer = facts.office.offer(code, unit_id)
    return Dossier(
        id=facts.fresh_id,
        person_id=facts.person.id,
        procedure_code=code,
        version_id=procedure.version_id,
        status=Status.DRAFT,
        ending=ending_of(turn, code, offer),
        unit_id=unit_id,
        created_at=facts.now,
        updated_at=facts.now,
        fee_vnd=offer.fee_vnd if offer else None,
        chat_id=facts.chat_id,
    )


def ending_of(turn: Turn, code: str, offer: Offer | None) -> Intake:
    """The unit's own row decides; without one, what the record's facts allow."""
    if offer is not None:
        return offer.intake
    record = turn.facts.library.record(code)
    allowed = default_ending(record).intake if record else Intake.PORTAL
    return Intake.COUNTER if allowed is Intake.HERE else allowed


def _show(frame: Consenting, turn: Turn) -> tuple[Say, ...]:
    return (
        say(
            "consent",
            option("agree"),
            option("disagree"),
            BACK,
            agency=turn.facts.office.agency,
            days=turn.facts.office.draft_days,
        ),
    )


def _hear(frame: Consenting, turn: Turn, text: str) -> Reply | None:
    said = about.answer(turn, text)
    return reply(said) if said else None


def _again(frame: Consenting, turn: Turn, arg: JSON) -> Reply:
    return reply()


def _agree(frame: Consenting, turn: Turn, arg: JSON) -> Reply:
    consent = RecordConsent(TEXT_VERSION)
    if frame.dossier_id:
        return reply(consent, *reopening(turn, frame.dossier_id), go=Become(where(turn, frame.dossier_id)))
    opened = _open(turn, frame.code, frame.unit_id)
    return Reply((consent, *opened.effects), opened.go)


def _disagree(frame: Consenting, turn: Turn, arg: JSON) -> Reply:
    """Silence or a no is no consent: nothing is stored, and the way to the counter is shown."""
    return reply(say("consent_refused", hotline=turn.facts.office.hotline), go=Restart())


FLOW = Flow(
    show=_show,
    actions={"agree": Action(_agree, ("filling",)), "disagree": Action(_disagree, ("menu",)), "start": Action(_again)},
    text=_hear,
    yes=("agree",),
    no=("disagree",),
)
