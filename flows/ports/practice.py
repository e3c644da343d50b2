"""Classes and seats of practice mode. Two tables of their own: no other promise of the store reads or writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from flows.people import Guesses
    from flows.ports.incoming import ChatKey
    from flows.practising.model import Lesson, Seat, Standing
    from flows.values import JSON


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A trainee as the board shows one: no name, no channel, nothing that was answered."""

    nickname: str
    standing: Standing
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class LessonRow:
    """A class in the list of its unit. `done`: trainees with every task behind them."""

    lesson: Lesson
    trainees: int
    done: int


class PracticeTx(Protocol):
    """Within the transaction of a turn; rows are locked until its end, after people and before chats."""

    async def seats(self, ids: Sequence[int]) -> Mapping[int, Seat]:
        """Those that are still there."""
        ...

    async def lesson(self, code: str) -> Lesson | None:
        """The class of that code, ended or not; locked, so that its last seat is taken once."""
        ...

    async def seat_of(self, lesson: Lesson, chat_id: int) -> Seat | None: ...

    async def taken(self, lesson_id: int) -> int:
        """How many seats are taken."""
        ...

    async def sit(self, seat: Seat) -> Seat:
        """A new seat, with its number."""
        ...

    async def save(self, seat: Seat) -> None: ...

    async def guesses(self, chat_id: int, *, since: datetime) -> Guesses:
        """Wrong codes of this chat and of all, whatever they were to open."""
        ...

    async def hand_back(self, file_ids: Sequence[str]) -> None:
        """Files that were sent in practice are nobody's: the next sweep over loose files takes them."""
        ...


class Practice(Protocol):
    async def open(self, lesson: Lesson) -> Lesson:
        """A new class, with its number. Its code is found by its mark only."""
        ...

    async def lessons(self, *, unit_ids: Sequence[str] | None) -> list[LessonRow]:
        """The newest first."""
        ...

    async def get(self, lesson_id: int, *, unit_ids: Sequence[str] | None) -> Lesson | None:
        """None as well for a class of another unit."""
        ...

    async def board(self, lesson_id: int) -> list[BoardRow]:
        """In the order in which they came."""
        ...

    async def end(self, lesson_id: int, *, now: datetime) -> bool:
        """Whether it had not ended before. Every trainee is then due to be told."""
        ...

    async def delete(self, lesson_id: int) -> int:
        """The class with every seat; how many seats those were."""
        ...

    async def forget(self, *, ended_before: datetime, opened_before: datetime) -> int:
        """Delete classes that ended before that moment, or were never ended and opened before the other."""
        ...

    async def due(self, *, now: datetime, limit: int = 100) -> list[tuple[int, ChatKey]]:
        """Seats at which the practising officer is to act, or the end is to be told."""
        ...

    async def by_token(self, token: str) -> Seat | None:
        """The seat whose page that is."""
        ...

    async def conversation(self, seat_id: int) -> Mapping[str, JSON] | None:
        """That of the practice, as it was left."""
        ...
