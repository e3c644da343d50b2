"""Short questions about the procedure at hand: its fee, time, papers, place, law. The open question is never lost."""

from __future__ import annotations

from flows.conversation import cards
from flows.conversation.effects import Option, Say
from flows.conversation.flow import Turn, say
from flows.conversation.intents import asked_about, spoken
from flows.conversation.state import AtCard, AtDossier, Consenting, Filling, PickingUnit, Reviewing
from flows.dossiers.model import Dossier


def code_at_hand(turn: Turn) -> str:
    """The procedure that the person looks at, prepares or follows right now."""
    top = turn.conversation.top
    if isinstance(top, AtCard | PickingUnit):
        return top.code
    if isinstance(top, Consenting | Filling | Reviewing | AtDossier):
        dossier = turn.facts.dossier(top.dossier_id)
        return dossier.procedure_code if dossier else getattr(top, "code", "")
    return ""


def dossier_at_hand(turn: Turn) -> Dossier | None:
    top = turn.conversation.top
    return turn.facts.dossier(top.dossier_id) if isinstance(top, Filling | Reviewing | AtDossier) else None


def unit_at_hand(turn: Turn) -> str:
    """The unit whose QR code was opened, or that the dossier goes to; empty when none is settled."""
    top = turn.conversation.top
    if isinstance(top, Filling | Reviewing | AtDossier):
        dossier = turn.facts.dossier(top.dossier_id)
        return dossier.unit_id if dossier else ""
    return top.unit_id if isinstance(top, AtCard | Consenting) else ""


def section(turn: Turn, code: str, part: str, *options: Option) -> Say:
    """One part of the card in full."""
    told = cards.details(turn.facts, code, unit_at_hand(turn))
    dossier = dossier_at_hand(turn)
    if dossier is not None and dossier.procedure_code == code and dossier.fee_vnd is not None:
        told["fee"] = cards.begun_fee(turn.facts.office, dossier)
    return say(f"card_{part}", *options, **told)


def answer(turn: Turn, text: str, *options: Option) -> Say | None:
    """What was asked about the procedure at hand; None when nothing was, or nothing is known."""
    part, code, wish = asked_about(text), code_at_hand(turn), spoken(text)
    if part is None or turn.facts.library.record(code) is None or (wish and wish.name == "edit"):
        return None
    return section(turn, code, part, *options)
