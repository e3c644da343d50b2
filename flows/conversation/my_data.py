"""My data: see, export, stop notices, withdraw consent, erase (Law 91/2025/QH15, article 4)."""

from __future__ import annotations

from flows.conversation.effects import ExportMyData, Say
from flows.conversation.flow import BACK, MENU, Action, Enter, Flow, Reply, Stay, Turn, option, reply, say
from flows.conversation.state import AtMyData, Confirming
from flows.conversation.voicing import WishingOfData
from flows.values import JSON


def command(turn: Turn, arg: str) -> Reply:
    return reply(go=Enter(AtMyData()))


def _show(frame: AtMyData, turn: Turn) -> tuple[Say, ...]:
    person = turn.facts.person
    notices = option("stop_notices") if person.notices_on else option("start_notices")
    agreed = [option("withdraw_consent")] if person.consented_at else []
    params: dict[str, JSON] = {
        "consented_at": person.consented_at.isoformat() if person.consented_at else None,
        "dossiers": len(turn.facts.dossiers),
        "notices_on": person.notices_on,
        "agency": turn.facts.office.agency,
    }
    options = [option("export"), notices, option("channels"), *agreed, option("data_wish", aside=True), option("erase")]
    return (say("my_data.view", *options, BACK, MENU, **params),)


def _export(frame: AtMyData, turn: Turn, arg: JSON) -> Reply:
    return reply(ExportMyData(), go=Stay(show=False))


def _wish(frame: AtMyData, turn: Turn, arg: JSON) -> Reply:
    return reply(go=Enter(WishingOfData()))


def _confirm(what: str) -> Action:
    def handle(frame: AtMyData, turn: Turn, arg: JSON) -> Reply:
        return reply(go=Enter(Confirming(what)))

    return Action(handle, ("confirming",))


FLOW = Flow(
    show=_show,
    actions={
        "export": Action(_export, ("my_data",)),
        "withdraw_consent": _confirm("withdraw_consent"),
        "erase": _confirm("erase"),
        "data_wish": Action(_wish, ("wishing_of_data",)),
    },
)
