"""Everything kept about a person, in words (Law 91/2025/QH15, article 4: the right to see)."""

from __future__ import annotations

from collections.abc import Sequence

from flows.complaints.model import Complaint
from flows.conversation.facts import Person
from flows.conversation.linking import channel_key
from flows.data_rights.model import DataRequest
from flows.dossiers.model import Dossier, cards
from flows.people import OwnChat
from flows.ports import OpenRequest
from flows.ratings.model import OwnRating
from flows.service.reading_back import answer_lines
from flows.service.world import World
from flows.talking.model import CITIZEN, Said
from flows.values import JSON, Words


def export_words(
    world: World, dossiers: Sequence[Dossier], *, person: Person, chats: Sequence[OwnChat] = ()
) -> list[Words]:
    """One message about the person, one for each dossier with its answers."""
    since = person.consented_at.isoformat() if person.consented_at else None
    channels: list[JSON] = [channel_key(chat.channel) for chat in chats]
    head = Words("export.head", {"consented_at": since, "count": len(dossiers), "channels": channels})
    return [head, *(_dossier(world, dossier) for dossier in dossiers)]


def voice_words(
    world: World, complaints: Sequence[Complaint], ratings: Sequence[OwnRating], requests: Sequence[DataRequest]
) -> list[Words]:
    """What the person said of the office, and what they wished of their data; one message each."""
    rated: list[JSON] = [
        {"code": each.code, "stars": each.stars, "month": each.month, "comment": each.comment} for each in ratings
    ]
    wished: list[JSON] = [
        {"kind": each.kind.value, "stand": each.stand.value, "at": each.at.isoformat(), "said": each.said}
        for each in requests
    ]
    return [
        *([Words("export.ratings", {"lines": rated})] if rated else []),
        *(Words("export.complaint", _complaint(world, each)) for each in complaints),
        *([Words("export.data_requests", {"lines": wished})] if wished else []),
    ]


def talk_words(talks: Sequence[OpenRequest]) -> list[Words]:
    """What the person asked of a human, and what both said then; officers are not named."""
    return [
        Words("export.talk", {"at": each.at.isoformat(), "about": each.about, "talk": _lines(each.said)})
        for each in talks
    ]


def _lines(said: Sequence[Said]) -> list[JSON]:
    return [["citizen" if line.by == CITIZEN else "office", line.text] for line in said]


def _complaint(world: World, complaint: Complaint) -> dict[str, JSON]:
    return {
        "code": complaint.code,
        "unit": world.office.unit(complaint.unit_id).name,
        "about": complaint.about.value,
        "stand": complaint.stand.value,
        "at": complaint.at.isoformat(),
        "said": complaint.said,
        "contact": complaint.contact,
        "reply": complaint.reply,
    }


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
