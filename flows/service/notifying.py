"""A dossier moved: tell the person, on the paths that a plan chooses."""

from __future__ import annotations

from datetime import datetime

from flows.conversation.buttons import Button
from flows.dossiers.model import Dossier
from flows.notices import notice_for, words_for
from flows.ports import Changes
from flows.service.delivering import Told, Ways, answer, planned
from flows.service.world import World
from flows.values import Words


def announce(
    changes: Changes,
    dossier: Dossier,
    action: str,
    *,
    ways: Ways,
    world: World,
    now: datetime,
    asked_in: int = 0,
) -> None:
    """Queue the notice of this move on the paths that the plan chose, in the transaction of the move itself.

    In the chat where the person made the move (`asked_in`) it is the answer, and overtakes as answers do.
    """
    notice, words = notice_for(dossier, action), notice_words(dossier, action, world=world)
    if notice is None or words is None:
        return
    buttons = tuple(Button(Words(f"button.{name}"), f"!{name}:{dossier.id}") for name in notice.buttons)
    told = Told(dossier, words, buttons, f"{dossier.id}:{dossier.revision}")
    if asked_in:
        changes.outgoing.append(answer(told, asked_in))
    changes.outgoing += planned(told, ways, world, now=now, answered_in=asked_in)


def notice_words(dossier: Dossier, action: str, *, world: World) -> Words | None:
    """What is said about this move; None when it tells nobody."""
    notice = notice_for(dossier, action)
    if notice is None:
        return None
    offer = world.office.offer(dossier.procedure_code, dossier.unit_id)
    unit = world.office.unit(dossier.unit_id)
    name, portal_url = world.library.name(dossier.procedure_code), world.office.portal_url
    return words_for(notice, dossier, unit, procedure=name, offer=offer, portal_url=portal_url)
