"""What a batch of turns gathers for the one transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from flows.dossiers.model import Dossier
from flows.ports import Changes, Loaded
from flows.service.complaining import Wished
from flows.service.world import Chance, World


@dataclass(frozen=True, slots=True)
class Moved:
    """A move made in this batch: its notice and its number are settled after all turns are decided."""

    before: Dossier
    after: Dossier
    action: str
    chat_id: int


@dataclass(slots=True)
class Batch:
    """What a batch of turns has gathered so far. `dossiers` are those of the turn that is being applied."""

    world: World
    chance: Chance
    now: datetime
    changes: Changes = field(default_factory=Changes)
    moves: list[Moved] = field(default_factory=list)
    exports: list[int] = field(default_factory=list)
    links: list[str] = field(default_factory=list)  #: linkings whose other chat is to hear of it
    helped: list[str] = field(default_factory=list)  #: sessions of which the other side is to hear
    erased_now: set[int] = field(default_factory=set)  #: chats whose last message is deleted at once
    asked_for_wishes: list[tuple[int, int]] = field(default_factory=list)  #: person, chat: wishes about own data
    wished: list[Wished] = field(default_factory=list)  #: of complaints; read and answered after all turns are decided

    def known(self, loaded: Loaded, dossier_id: str) -> Dossier | None:
        """The dossier as this batch leaves it so far; only the person's own are ever found."""
        for each in (*self.changes.saved, *self.changes.opened, *loaded.dossiers):
            if each.id == dossier_id and each.person_id == loaded.person.id:
                return each
        return None

    def save(self, dossier: Dossier) -> None:
        """The last version of a dossier wins; one opened in this batch is inserted once."""
        for kept in (self.changes.opened, self.changes.saved):
            for place, each in enumerate(kept):
                if each.id == dossier.id:
                    kept[place] = dossier
                    return
        self.changes.saved.append(dossier)
