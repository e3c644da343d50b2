"""Asked once more before what cannot be undone: dropping a draft, withdrawing a dossier, erasing my data."""

from __future__ import annotations

from dataclasses import replace

from flows.conversation.effects import DropDraft, Effect, EraseMyData, MoveDossier, Option, Say, WithdrawConsent
from flows.conversation.flow import (
    Action,
    Become,
    Flow,
    Leave,
    Reply,
    Restart,
    Turn,
    in_words,
    option,
    reply,
    say,
    typed_option,
)
from flows.conversation.intents import exactly
from flows.conversation.state import Confirming
from flows.values import JSON

LONGEST_REASON = 500


def _show(frame: Confirming, turn: Turn) -> tuple[Say, ...]:
    dossier = turn.facts.dossier(frame.dossier_id)
    name = turn.facts.library.name(dossier.procedure_code) if dossier else ""
    if frame.is_writing:
        return (in_words(say("confirm.why", option("no"), procedure=name)),)
    options = [option("yes", f"confirm_{frame.what}"), *_why(frame), option("no")]
    return (say(f"confirm.{frame.what}", *options, procedure=name, reason=frame.reason),)


def _why(frame: Confirming) -> list[Option]:
    """Who withdraws may say why, and need not."""
    return [option("withdraw_why", aside=True)] if frame.what == "withdraw" and not frame.reason else []


def _ask_why(frame: Confirming, turn: Turn, arg: JSON) -> Reply:
    return reply(go=Become(replace(frame, is_writing=True)))


def _hear(frame: Confirming, turn: Turn, text: str) -> Reply | None:
    if not frame.is_writing or exactly(text) or typed_option(turn, text):
        return None
    return reply(go=Become(replace(frame, is_writing=False, reason=text[:LONGEST_REASON])))


def _yes(frame: Confirming, turn: Turn, arg: JSON) -> Reply:
    effects: dict[str, tuple[Effect, ...]] = {
        "drop": (DropDraft(frame.dossier_id), say("confirmed.drop")),
        "withdraw": (MoveDossier(frame.dossier_id, "withdraw", frame.reason),),
        "erase": (EraseMyData(), say("confirmed.erase")),
        "withdraw_consent": (WithdrawConsent(), say("confirmed.withdraw_consent")),
    }
    return Reply(effects[frame.what], Restart(show=frame.what in ("drop", "withdraw_consent")))


def _no(frame: Confirming, turn: Turn, arg: JSON) -> Reply:
    return reply(say("kept"), go=Leave())


_KEEP = Action(_no, ("dossier", "my_data"))

FLOW = Flow(
    show=_show,
    text=_hear,
    actions={
        "yes": Action(_yes, ("menu",)),
        "no": _KEEP,
        "pause": _KEEP,
        "withdraw_why": Action(_ask_why, ("confirming",)),
    },
    text_leads_to=("confirming",),
    yes=("yes",),
    no=("no",),
)
