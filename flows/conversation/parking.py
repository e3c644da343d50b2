"""A new request in the middle of a draft: put the draft aside (nothing is lost), or go on with it."""

from __future__ import annotations

from flows.conversation.effects import Say
from flows.conversation.flow import Action, Enter, Flow, Go, Leave, Reply, Restart, Turn, option, reply, say
from flows.conversation.state import (
    AtCard,
    AtDossier,
    AtMyDossiers,
    ChoosingEdit,
    Filling,
    Parking,
    Reviewing,
    ScanningCard,
)
from flows.dossiers.model import EDITABLE
from flows.values import JSON


def busy_with(turn: Turn) -> str:
    """The id of the dossier being filled in right now, or nothing."""
    top = turn.conversation.top
    return top.dossier_id if isinstance(top, Filling | ScanningCard | Reviewing) else ""


def at_hand(turn: Turn) -> str:
    """The id of the dossier that "sửa" and "xem lại" mean: the one being filled in, though help or the like is open."""
    for frame in reversed(turn.conversation.frames):
        if isinstance(frame, Filling | ScanningCard | Reviewing | ChoosingEdit | Parking):
            return frame.dossier_id
        if isinstance(frame, AtDossier | AtMyDossiers):
            return _draft_of(frame, turn)
    return ""


def _draft_of(frame: AtDossier | AtMyDossiers, turn: Turn) -> str:
    dossier = turn.facts.dossier(frame.dossier_id) if isinstance(frame, AtDossier) else None
    is_open = dossier is not None and dossier.status in EDITABLE and turn.facts.person.consented_at is not None
    return dossier.id if dossier and is_open else ""


def unless_busy(turn: Turn, code: str, go: Go) -> Reply:
    """Go there; while a draft is being filled in, ask first."""
    dossier = turn.facts.dossier(busy_with(turn))
    if dossier is None:
        return reply(go=go)
    if dossier.procedure_code == code:
        return reply(say("same_request"))
    return reply(go=Enter(Parking(dossier.id, code)))


def _show(frame: Parking, turn: Turn) -> tuple[Say, ...]:
    dossier = turn.facts.dossier(frame.dossier_id)
    now = turn.facts.library.name(dossier.procedure_code) if dossier else ""
    wanted = turn.facts.library.name(frame.request)
    return (say("parking", option("park"), option("go_on"), now=now, wanted=wanted),)


def _park(frame: Parking, turn: Turn, arg: JSON) -> Reply:
    return reply(say("parked"), go=Restart((AtCard(frame.request),)))


def _go_on(frame: Parking, turn: Turn, arg: JSON) -> Reply:
    return reply(go=Leave())


_GO_ON = Action(_go_on, ("filling", "reviewing"))

FLOW = Flow(
    show=_show,
    actions={"park": Action(_park, ("card",)), "go_on": _GO_ON, "resume": _GO_ON},
    yes=("park",),
    no=("go_on",),
)
