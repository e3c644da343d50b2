"""What may be said of a dossier in a chat: its code, its procedure, how it stands, and initials. Nobody's data."""

from __future__ import annotations

from flows.conversation.flow import LABEL
from flows.dossiers.model import Dossier
from flows.procedures.model import Procedure

NAME = "full_name"


def initials_of(dossier: Dossier, procedure: Procedure | None) -> str:
    """ "N.T.M." of the first name that was answered; enough to know which it is for who knows it anyway."""
    for step in procedure.steps if procedure else ():
        answer = dossier.answers.get(step.id)
        if step.kind == NAME and isinstance(answer, str):
            return "".join(f"{word[0].upper()}." for word in answer.split() if word[0].isalpha())[:20]
    return ""


def short(name: str) -> str:
    """A procedure's name, cut at a word."""
    return name if len(name) <= LABEL else name[: LABEL - 1].rsplit(" ", 1)[0] + "…"
