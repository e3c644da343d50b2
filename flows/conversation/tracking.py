"""My dossiers, one dossier, status by code, the portal's code of a dossier that was handed over."""

from __future__ import annotations

import re

from flows.conversation import about, consenting, rating, reviewing
from flows.conversation.effects import NotePortalCode, Option, Say
from flows.conversation.flow import (
    BACK,
    MENU,
    Action,
    Enter,
    Flow,
    Leave,
    Reply,
    Stay,
    Turn,
    in_words,
    labelled,
    option,
    reply,
    say,
    typed_option,
)
from flows.conversation.intents import exactly
from flows.conversation.state import (
    AskingCode,
    AtDossier,
    AtMyDossiers,
    Confirming,
    NotingPortalCode,
)
from flows.dossiers.codes import find_code
from flows.dossiers.lifecycle import Actor, allowed
from flows.dossiers.model import Dossier, Status
from flows.procedures.model import Intake
from flows.ratings.model import can_be_rated
from flows.values import JSON

SHOWN = 8
#: One word of capitals, figures and signs with at least four figures.
_LOOSE_CODE = re.compile(r"(?<![\w.-])(?=(?:[^\s\d]*\d){4})[A-Z0-9][A-Z0-9./-]{4,38}[A-Z0-9](?![\w-])")


def _show_list(frame: AtMyDossiers, turn: Turn) -> tuple[Say, ...]:
    dossiers = turn.facts.dossiers[:SHOWN]
    if not dossiers:
        return (say("my_dossiers.none", option("look_up"), option("common"), MENU),)
    lines: list[JSON] = [_line(turn, dossier) for dossier in dossiers]
    options = [
        labelled("see", f"{n}. {turn.facts.library.name(d.procedure_code)}", d.id) for n, d in _counted(dossiers)
    ]
    return (say("my_dossiers.list", *options, option("look_up", aside=True), MENU, lines=lines),)


def _counted(dossiers: tuple[Dossier, ...]) -> enumerate[Dossier]:
    return enumerate(dossiers, start=1)


def _line(turn: Turn, dossier: Dossier) -> dict[str, JSON]:
    return {
        "code": dossier.code or "",
        "procedure": turn.facts.library.name(dossier.procedure_code),
        "status": dossier.status.value,
        "stage": dossier.stage.value if dossier.stage and dossier.status is Status.PROCESSING else "",
        "due_at": dossier.due_at.isoformat() if dossier.due_at else None,
        "updated_at": dossier.updated_at.isoformat(),
    }


def _see(frame: AtMyDossiers, turn: Turn, arg: JSON) -> Reply:
    return open_dossier(turn, str(arg))


def open_dossier(turn: Turn, dossier_id: str) -> Reply:
    """One of the person's own; anything else looks the same as nothing."""
    if turn.facts.dossier(dossier_id) is None:
        return reply(say("tracking.not_here"), go=Stay(show=False))
    return reply(go=Enter(AtDossier(dossier_id)))


def resume_draft(turn: Turn, dossier_id: str) -> Reply:
    dossier = turn.facts.dossier(dossier_id)
    if dossier is None or dossier.status is not Status.DRAFT:
        return open_dossier(turn, dossier_id)
    return consenting.resume(turn, dossier_id)


def open_supplement(turn: Turn, dossier_id: str) -> Reply:
    dossier = turn.facts.dossier(dossier_id)
    if dossier is None or dossier.status is not Status.SUPPLEMENT_REQUESTED:
        return open_dossier(turn, dossier_id)
    return consenting.resume(turn, dossier_id)


def command_supplement(turn: Turn, text: str) -> Reply:
    """The only dossier that waits for something; else the person says which one is meant."""
    waiting = [dossier for dossier in turn.facts.dossiers if dossier.status is Status.SUPPLEMENT_REQUESTED]
    return open_supplement(turn, waiting[0].id) if len(waiting) == 1 else reply(go=Enter(AtMyDossiers()))


def _show_dossier(frame: AtDossier, turn: Turn) -> tuple[Say, ...]:
    dossier = turn.facts.dossier(frame.dossier_id)
    assert dossier is not None
    unit = turn.facts.office.units.get(dossier.unit_id)
    params: dict[str, JSON] = {
        **_line(turn, dossier),
        "unit": unit.name if unit else "",
        "address": unit.address if unit else "",
        "opening": unit.opening if unit else "",
        "filed_at": dossier.filed_at.isoformat() if dossier.filed_at else None,
        "received_at": dossier.received_at.isoformat() if dossier.received_at else None,
        "reason": dossier.reason or "",
        "items": [item.note for item in dossier.supplement],
        "portal_code": dossier.portal_code or "",
        "ending": dossier.ending.value,
        "slip": f"/t/{dossier.token}" if dossier.token else "",
    }
    return (say("dossier.view", *_doings(dossier), BACK, MENU, **params),)


def _doings(dossier: Dossier) -> list[Option]:
    match dossier.status:
        case Status.DRAFT:
            return [option("continue"), option("drop")]
        case Status.PREPARED:
            noted = [option("note_portal_code")] if dossier.ending is Intake.PORTAL else []
            return [*noted, option("reopen"), option("drop", aside=True)]
        case Status.SUPPLEMENT_REQUESTED:
            return [option("supplement"), option("withdraw", aside=True)]
    if can_be_rated(dossier):
        return [option("rate")]
    return [option("withdraw", aside=True)] if "withdraw" in allowed(dossier, Actor.CITIZEN) else []


def _continue(frame: AtDossier, turn: Turn, arg: JSON) -> Reply:
    return consenting.resume(turn, frame.dossier_id)


def _edit(frame: AtDossier, turn: Turn, arg: JSON) -> Reply:
    """'Sửa' here means this dossier, if it is still the person's to change."""
    dossier = turn.facts.dossier(frame.dossier_id)
    if dossier and dossier.status is Status.PREPARED:
        return consenting.resume(turn, dossier.id)
    return reviewing.command_edit(turn, str(arg or ""))


def _hear_about(frame: AtDossier, turn: Turn, text: str) -> Reply | None:
    said = about.answer(turn, text)
    return reply(said, go=Stay(show=False)) if said else None


def _confirm(what: str) -> Action:
    def handle(frame: AtDossier, turn: Turn, arg: JSON) -> Reply:
        return reply(go=Enter(Confirming(what, frame.dossier_id)))

    return Action(handle, ("confirming",))


def public_status(turn: Turn, dossier: Dossier) -> Say:
    """What anybody may know who knows only the code: where it stands and when it is due. No name, no answer."""
    unit = turn.facts.office.units.get(dossier.unit_id)
    return say("tracking.public", option("person"), **_line(turn, dossier), unit=unit.name if unit else "")


def ask_code(turn: Turn, arg: str) -> Reply:
    return reply(go=Enter(AskingCode()))


def _hear_code(frame: AskingCode, turn: Turn, text: str) -> Reply | None:
    """Something with figures that is no code was meant as one; without figures it is something else."""
    if turn.facts.found or find_code(text, turn.facts.today) or len(text) > 40 or typed_option(turn, text):
        return None
    return reply(say("tracking.not_a_code", said=text)) if any(ch.isdigit() for ch in text) else None


def _show_asking(frame: AskingCode, turn: Turn) -> tuple[Say, ...]:
    return (in_words(say("tracking.ask_code", BACK)),)


def awaiting_portal(turn: Turn) -> list[Dossier]:
    """Handed over to the portal: its code may be noted, or corrected."""
    return [each for each in turn.facts.dossiers if each.status is Status.PREPARED and each.ending is Intake.PORTAL]


def command_portal_code(turn: Turn, arg: str) -> Reply:
    waiting = awaiting_portal(turn)
    if not waiting:
        return reply(say("tracking.no_portal"), go=Stay(show=False))
    if len(waiting) > 1:
        return reply(say("tracking.which_portal"), go=Enter(AtMyDossiers()))
    return reply(go=Enter(NotingPortalCode(waiting[0].id)))


def _note_portal(frame: AtDossier, turn: Turn, arg: JSON) -> Reply:
    return reply(go=Enter(NotingPortalCode(frame.dossier_id)))


def _show_noting(frame: NotingPortalCode, turn: Turn) -> tuple[Say, ...]:
    return (in_words(say("tracking.ask_portal_code", BACK)),)


def _hear_portal_code(frame: NotingPortalCode, turn: Turn, text: str) -> Reply | None:
    """A dossier code, or else what looks like one: its form is the portal's affair. A sentence is not a code."""
    known = find_code(text, turn.facts.today)
    loose = _LOOSE_CODE.search(text.upper())
    code = str(known) if known else loose[0] if loose else ""
    if not code:
        return None if exactly(text) else reply(say("tracking.not_a_portal_code", said=text[:60]))
    return reply(NotePortalCode(frame.dossier_id, code), say("tracking.portal_code_noted", code=code), go=Leave())


def _rate(frame: AtDossier, turn: Turn, arg: JSON) -> Reply:
    return rating.ask(turn, frame.dossier_id)


def _supplement(frame: AtDossier, turn: Turn, arg: JSON) -> Reply:
    return open_supplement(turn, frame.dossier_id)


MY_DOSSIERS = Flow(show=_show_list, actions={"see": Action(_see, ("dossier",))}, text_leads_to=("dossier", "card"))
DOSSIER = Flow(
    show=_show_dossier,
    text=_hear_about,
    actions={
        "continue": Action(_continue, ("filling", "consenting")),
        "supplement": Action(_supplement, ("filling",)),
        "drop": _confirm("drop"),
        "reopen": Action(_continue, ("reviewing", "consenting")),
        "edit": Action(_edit, ("reviewing", "filling", "choosing_edit", "consenting")),
        "withdraw": _confirm("withdraw"),
        "rate": Action(_rate, ("rating",)),
        "note_portal_code": Action(_note_portal, ("noting_portal_code",)),
    },
)
ASKING_CODE = Flow(show=_show_asking, text=_hear_code, text_leads_to=("dossier",))
NOTING_PORTAL_CODE = Flow(show=_show_noting, text=_hear_portal_code, text_leads_to=("dossier",))
