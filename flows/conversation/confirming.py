"""Asked once more before what cannot be undone: dropping a draft, withdrawing a dossier, erasing my data."""

from __future__ import annotations

from flows.conversation.effects import DropDraft, Effect, EraseMyData, MoveDossier, Say, WithdrawConsent
from flows.conversation.flow import Action, Flow, Leave, Reply, Restart, Turn, option, reply, say
from flows.conversation.state import Confirming
from flows.values import JSON


def _show(frame: Confirming, turn: Turn) -> tuple[Say, ...]:
    dossier = turn.facts.dossier(frame.dossier_id)
    name = turn.facts.library.name(dossier.procedure_code) if dossier else ""
    return (say(f"confirm.{frame.what}", option("yes", f"confirm_{frame.what}"), option("no"), procedure=name),)


def _yes(frame: Confirming, turn: Turn, arg: JSON) -> Reply:
    effects: dict[str, tuple[Effect, ...]] = {
        "drop": (DropDraft(frame.dossier_id), say("confirmed.drop")),
        "withdraw": (MoveDossier(frame.dossier_id, "withdraw"),),
        "erase": (EraseMyData(), say("confirmed.erase")),
        "withdraw_consent": (WithdrawConsent(), say("confirmed.withdraw_consent")),
    }
    return Reply(effects[frame.what], Restart(show=frame.what in ("drop", "withdraw_consent")))


def _no(frame: Confirming, turn: Turn, arg: JSON) -> Reply:
    return reply(say("kept"), go=Leave())


_KEEP = Action(_no, ("dossier", "my_data"))

FLOW = Flow(
    show=_show,
    actions={"yes": Action(_yes, ("menu",)), "no": _KEEP, "pause": _KEEP},
    yes=("yes",),
    no=("no",),
)
