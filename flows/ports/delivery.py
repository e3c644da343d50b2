"""How notices go: what is known of a person's ways before one is planned, and what became of one so far."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from flows.delivery.model import Contacts, Path, Spent, Tried

if TYPE_CHECKING:
    from flows.conversation.buttons import Button
    from flows.dossiers.model import Dossier
    from flows.ports.turns import Tx
    from flows.values import Words


@dataclass(frozen=True, slots=True)
class Planned:
    """How one message of a notice is to go, as it is kept beside it. `notice` is the same on all of its paths.

    `channel`: where it does not go by its chat's own. What goes by TELEPHONE is not sent: staff see it on their list.
    """

    notice: str
    path: Path
    reason: str
    cost_vnd: int = 0
    channel: str = ""
    not_before: datetime | None = None

    @property
    def is_apart(self) -> bool:
        """It goes past the chat that it is kept with: neither the chat's order nor its being blocked concerns it."""
        return self.path in APART


APART = (Path.TEMPLATE, Path.TELEPHONE)


@dataclass(frozen=True, slots=True)
class Lost:
    """A planned message that will not arrive: on this path, at least."""

    dossier_id: str
    notice: str


@dataclass(frozen=True, slots=True)
class SoFar:
    """What a notice says, and what became of it on each path; `last` is its newest message that failed."""

    words: Words
    buttons: tuple[Button, ...]
    tried: Tried
    last: int


class Deliveries(Protocol):
    """Part of a transaction. Nothing is locked by reading here."""

    async def contacts_of(self, person_ids: Sequence[int], *, windowed: Collection[str]) -> Mapping[int, Contacts]:
        """All ways to each person, the chat used last first. Messages since then are counted on `windowed` channels.
        Nobody's dossier is looked into: `begun_in` and `has_phone` are for the caller to say."""
        ...

    async def spent(self, unit_id: str, *, now: datetime) -> Spent:
        """What the unit's notices have cost this month, and template messages today; failed ones cost nothing."""
        ...

    async def dossier(self, dossier_id: str) -> Dossier | None:
        """With its answers."""
        ...

    async def so_far(self, lost: Lost) -> SoFar | None:
        """None when nothing is left of it to be said: its words were forgotten."""
        ...

    async def settle(self, lost: Lost, *, but: int = 0) -> None:
        """Its failures need nobody any more, all `but` one: another path was found, or the notice arrived by one."""
        ...


class PassingOn(Protocol):
    """What is done, in the transaction that notes it, when planned messages have failed."""

    async def __call__(self, tx: Tx, lost: Sequence[Lost], *, now: datetime) -> None: ...
