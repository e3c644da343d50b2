"""A class, a seat in it, and the bench of a seat: everything made up that a trainee has in front of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum

from flows.dossiers.model import Dossier
from flows.practising.tasks import Task, tasks
from flows.values import JSON


class Stage(Enum):
    """How far a trainee has come with the task in hand."""

    BRIEFED = "briefed"  #: has the task, has not begun
    FILLING = "filling"  #: answers questions
    WRONG = "wrong"  #: filed something else than the task asks for
    FILED = "filed"  #: filed as it should be; the practising officer has it
    SUPPLEMENT = "supplement"  #: is asked for a paper
    DONE = "done"  #: every task of the class


@dataclass(frozen=True, slots=True)
class Lesson:
    """A class. `ended_at`: nobody joins or practises any more; what is left is deleted some days later."""

    id: int
    code: str = field(repr=False)
    unit_id: str
    title: str
    task_ids: tuple[str, ...]
    seats: int
    opened_by: str
    opened_at: datetime
    ended_at: datetime | None = None

    @property
    def tasks(self) -> tuple[Task, ...]:
        """A task that this version no longer has is passed over."""
        return tuple(tasks()[each] for each in self.task_ids if each in tasks())


@dataclass(frozen=True, slots=True)
class Standing:
    """What the board shows: the task in hand (from 0), how far it is, and wrong filings so far."""

    task: int = 0
    stage: Stage = Stage.BRIEFED
    step: int = 0
    steps: int = 0
    slips: int = 0


@dataclass(frozen=True, slots=True)
class Bench:
    """`conversation` is that of the practice alone. `deed`: which step of the practising officer comes next. `token`
    opens the trainee's own page and nothing else."""

    token: str = field(repr=False)
    conversation: Mapping[str, JSON] = field(default_factory=dict)
    consented_at: datetime | None = None
    dossiers: tuple[Dossier, ...] = ()
    deed: int = 0
    in_hand: str = ""  #: the dossier that the practising officer has

    def with_dossier(self, dossier: Dossier) -> Bench:
        others = tuple(each for each in self.dossiers if each.id != dossier.id)
        return replace(self, dossiers=(dossier, *others))


@dataclass(frozen=True, slots=True)
class Seat:
    """One trainee's place in a class. `due_at`: when the practising officer acts next, or the end is told."""

    id: int
    lesson: Lesson
    chat_id: int
    nickname: str
    bench: Bench
    standing: Standing
    updated_at: datetime
    due_at: datetime | None = None

    @property
    def task(self) -> Task | None:
        """None once all are done."""
        ours = self.lesson.tasks
        return ours[self.standing.task] if self.standing.task < len(ours) else None

    @property
    def is_through(self) -> bool:
        return self.standing.stage is Stage.DONE
