"""Volunteers and assisted sessions: what the store keeps of them, and what it takes away again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from flows.assisting.model import AssistedSession, Volunteer
    from flows.conversation.facts import Person
    from flows.dossiers.model import Dossier
    from flows.ports.incoming import ChatKey


@dataclass(frozen=True, slots=True)
class Help:
    """The session that a chat is a side of. `person` and `dossier` are the citizen's, as they stand under its lock."""

    session: AssistedSession
    person: Person | None = None
    dossier: Dossier | None = None


@dataclass(frozen=True, slots=True)
class SavedSession:
    """`code` opens it from now on, and nothing else does; without one the old code goes with the state it was for."""

    session: AssistedSession
    code: str = ""


@dataclass(frozen=True, slots=True)
class Handed:
    """A dossier that becomes another person's, in that chat. Only one of an assisted session ever does."""

    dossier_id: str
    person_id: int
    chat_id: int


@dataclass(frozen=True, slots=True)
class Inbound:
    """What a volunteer sent during a session, as the platform names it: to be deleted there."""

    session_id: str
    message_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Traces:
    """What is left of a session in the volunteer's chat. `is_busy`: something of it is being sent just now."""

    chat: ChatKey | None
    message_ids: tuple[str, ...] = ()
    is_busy: bool = False


@dataclass(frozen=True, slots=True)
class Invited:
    """A volunteer's invitation, with the code that takes it up."""

    volunteer: Volunteer
    code: str


class Assisting(Protocol):
    """As pages and sweeps see it."""

    async def volunteers(self, *, unit_ids: Sequence[str] | None) -> list[Volunteer]:
        """Of these units (None: all), those who help before those who do not any more."""
        ...

    async def volunteer(self, volunteer_id: str) -> Volunteer | None: ...

    async def invite(self, invited: Invited) -> None: ...

    async def suspend(self, volunteer_id: str, *, by: str, at: datetime) -> None:
        """From now on; sessions in hand are ended by the service."""
        ...

    async def live(self, *, unit_ids: Sequence[str] | None) -> list[AssistedSession]:
        """Not ended, the oldest first. Those that nobody has entered yet are no unit's business."""
        ...

    async def get(self, session_id: str) -> AssistedSession | None: ...

    async def of_volunteer(self, volunteer_id: str) -> list[AssistedSession]:
        """Not ended."""
        ...

    async def sides(self, session_id: str) -> tuple[ChatKey, ...]:
        """The chats that take part, in id order."""
        ...

    async def due(self, *, now: datetime, limit: int = 100) -> list[str]:
        """Sessions of which somebody is to be told, whose time is over, or that left traces."""
        ...

    async def ended(self, *, unit_ids: Sequence[str] | None, since: datetime, until: datetime) -> list[AssistedSession]:
        """Summaries: nobody is named in them but the volunteer."""
        ...


class AssistingTx(Protocol):
    """Inside one transaction."""

    async def session(self, session_id: str) -> AssistedSession | None:
        """Locked until the end."""
        ...

    async def newcomer(self) -> int:
        """A person without a chat: somebody at the counter who has no telephone."""
        ...

    async def traces(self, session: AssistedSession, *, now: datetime) -> Traces:
        """What the session left in the volunteer's chat; what was not sent yet is taken back."""
        ...

    async def forget(self, session: AssistedSession) -> None:
        """Empty what the volunteer's chat shows and kept of it. The session is done with once its summary is saved."""
        ...
