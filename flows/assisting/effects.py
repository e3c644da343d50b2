"""What turns of an assisted session have to be done, in the imperative. Applied by the service in one place."""

from __future__ import annotations

from dataclasses import dataclass

from flows.assisting.model import AssistedSession, Volunteer
from flows.values import Words


@dataclass(frozen=True, slots=True)
class SaveSession:
    """A session as it stands now; `code` when one was given out, which ends the one before."""

    session: AssistedSession
    code: str = ""


@dataclass(frozen=True, slots=True)
class SaveVolunteer:
    """Who was invited has agreed, in this chat."""

    volunteer: Volunteer


@dataclass(frozen=True, slots=True)
class TakeOver:
    """The dossier of a session is handed to whoever talks here."""

    dossier_id: str


@dataclass(frozen=True, slots=True)
class TellOther:
    """Something that the other side of the session must know at once; nothing personal."""

    words: Words


@dataclass(frozen=True, slots=True)
class EraseMessage:
    """What has just been typed is deleted from the chat where the platform can."""
