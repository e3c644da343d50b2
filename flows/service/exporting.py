"""Everything kept about a person, in words (Law 91/2025/QH15, article 4: the right to see)."""

from __future__ import annotations

from collections.abc import Sequence

from flows.conversation.facts import Person
from flows.conversation.linking import channel_key
from flows.dossiers.model import Dossier, cards
from flows.people import OwnChat
from flows.service.reading_back import answer_lines
from flows.service.world import World
from flows.values import JSON, Words


def export_words(
    world: World, dossiers: Sequence[Dossier], *, person: Person, chats: Sequence[OwnChat] = ()
) -> list[Words]:
    """One message about the person, one for each dossier with its answers."""
    since = person.consented_at.isoformat() if person.consented_at else None
    channels: list[JSON] = [channel_key(chat.channel) for chat in chats]
    head = Words("export.head", {"consented_at": since, "count": len(dossiers), "channels": channels})
    return [head, *(_dossier(world, dossier) for dossier in dossiers)]


def _dossier(world: World, dossier: Dossier) -> Words:
    params: dict[str, JSON] = {
        "code": dossier.code or "",
        "procedure": world.library.name(dossier.procedure_code),
        "status": dossier.status.value,
        "created_at": dossier.created_at.isoformat(),
        "lines": [[line.step.label, line.shown] for line in answer_lines(world, dossier)],
        "cards": [dict(card) for card in cards(dossier.answers).values()],
    }
    return Words("export.dossier", params)
