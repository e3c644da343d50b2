"""Who gave each answer of a dossier. Noted beside the answers, so that it goes wherever they go; an answer of which
nothing is noted was typed by the person."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from flows.values import JSON

#: Stands among the answers: step -> origin.
FROM = "@from"


class Origin(Enum):
    """By whose hand an answer came; the member's value is what is stored."""

    CITIZEN = "citizen"  #: typed, pressed or sent by the person: what is never noted
    CARD_SCAN = "card"  #: read from the QR of an ID card, which proves nothing, and confirmed by the person
    VOLUNTEER = "volunteer"  #: typed in an assisted session, with the person beside
    OFFICER = "officer"  #: typed at the desk


class TypedBy(Enum):
    """Who filled a dossier in, for the truthful figures: kept for ever, and never made better than it was."""

    SELF = ""  #: the citizen alone
    HELPED = "helped"  #: with a volunteer in an assisted session
    STAFF = "staff"  #: typed at the desk


def origins(answers: Mapping[str, JSON]) -> dict[str, Origin]:
    """Of the answers that the person did not type."""
    noted = answers.get(FROM)
    return {step_id: Origin(origin) for step_id, origin in noted.items()} if isinstance(noted, dict) else {}


def origin_of(answers: Mapping[str, JSON], step_id: str) -> Origin:
    return origins(answers).get(step_id, Origin.CITIZEN)


def note_origin(answers: dict[str, JSON], step_id: str, origin: Origin) -> None:
    """Whoever answered last is the author; an answer that was taken away has none (the person again)."""
    noted = origins({FROM: answers.pop(FROM, None)})
    noted.pop(step_id, None)
    if origin is not Origin.CITIZEN:
        noted[step_id] = origin
    if noted:
        answers[FROM] = {each: author.value for each, author in noted.items()}
