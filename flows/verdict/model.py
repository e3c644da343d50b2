"""A verdict: lines that each say what is wrong, where that comes from and which answers to mend. Data only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from flows.values import Words


class Level(Enum):
    """How sure it is that the officer will stumble over a line. None of them keeps anybody from filing."""

    RETURNED = "returned"  #: the catalogue or plain logic says so: the dossier would come back
    CHECK = "check"  #: may be right as it is; worth another look
    BRING = "bring"  #: nothing is wrong: a paper to take along to the counter


@dataclass(frozen=True, slots=True)
class Line:
    """`steps` are the answers in question, the one to mend first. `basis` is the catalogue's line or the law's article.

    `paper` is the name of a paper that no step can be asked for; a supplement request names it in words.
    """

    level: Level
    words: Words
    steps: tuple[str, ...] = ()
    basis: Words | None = None
    paper: str = ""

    @property
    def rule(self) -> str:
        return self.words.key.removeprefix("verdict.")


@dataclass(frozen=True, slots=True)
class Verdict:
    """All lines, the grave ones first. `is_listed`: whether the catalogue knows the procedure's papers at all."""

    lines: tuple[Line, ...]
    is_listed: bool

    def of(self, level: Level) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.level is level)

    @property
    def is_clean(self) -> bool:
        return all(line.level is Level.BRING for line in self.lines)
