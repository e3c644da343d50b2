"""What every step kind can do: ask, read what was said, show an answer. A kind knows nothing of channels or tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Protocol, TypeAlias

from flows.procedures.model import Step
from flows.values import JSON, Answers, FileRef, Words

if TYPE_CHECKING:
    from flows.places.units import Places


@dataclass(frozen=True, slots=True)
class Around:
    """What a kind may look at besides its own step: the day, the other answers, today's administrative units."""

    today: date
    places: Places
    answers: Answers = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)  #: what the other answers are about


@dataclass(frozen=True, slots=True)
class Said:
    """One thing a person said to a step: words, the option that was pressed, or files (exactly one of them)."""

    text: str | None = None
    option: str | None = None
    files: tuple[FileRef, ...] = ()


@dataclass(frozen=True, slots=True)
class StepOption:
    """A button under a question; `id` comes back in `Said.option`."""

    id: str
    label: Words


@dataclass(frozen=True, slots=True)
class Question:
    """How a step asks: words (text key with parameters) and options.

    `numbered`: a number that is typed here chooses an option; else it may be the answer, or too little to be one.
    """

    words: Words
    options: tuple[StepOption, ...] = ()
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class Accepted:
    """A complete answer. `remark` tells what was understood or warns (never blocks)."""

    value: JSON
    remark: Words | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """The value is impossible: why, with an example. What was gathered before stays."""

    reason: Words


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Understood so far; `partial` is kept (JSON) and the step's question is asked again with it."""

    partial: JSON
    remark: Words | None = None


Reading: TypeAlias = Accepted | Refused | Unfinished


class StepKind(Protocol):
    """One kind of question. All methods are pure.

    `takes_any_text`: what is typed is the answer even where it looks like a command (names, addresses, free text).
    `takes_files`: files sent while this step is asked belong to it.
    """

    @property
    def takes_any_text(self) -> bool: ...

    @property
    def takes_files(self) -> bool: ...

    def question(self, step: Step, partial: JSON, around: Around) -> Question: ...

    def read(self, step: Step, said: Said, partial: JSON, around: Around) -> Reading: ...

    def show(self, step: Step, value: JSON, around: Around) -> str:
        """The answer as a person reads it back (Vietnamese, plain text)."""
        ...

    def still_good(self, step: Step, value: JSON, around: Around) -> Words | None:
        """Why a stored answer no longer fits (other answers or the definition changed); None when it does."""
        ...

    def problems(self, step: Step) -> list[str]:
        """What is wrong with the definition of such a step, in English, for its author."""
        ...

    def examples(self, step: Step, around: Around) -> list[list[Said]]:
        """Valid ways to answer: each a sequence of sayings that ends in `Accepted`; all branches are reached."""
        ...


Kinds: TypeAlias = Mapping[str, StepKind]
