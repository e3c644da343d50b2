"""What `motcua doctor` finds: how grave it is, what it is about, and a sentence on what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from bot.problems import known


class Level(Enum):
    OK = "ok"
    WARN = "warn"  #: works, but somebody should look
    FAIL = "fail"  #: citizens notice


@dataclass(frozen=True, slots=True)
class Finding:
    level: Level
    about: str
    what: str


def failed(about: str, problem: Exception) -> Finding:
    """In the words of the table of problems; a bug is named by its kind only."""
    found = known(problem)
    return Finding(Level.FAIL, about, found.sentence if found else f"unexpected {type(problem).__name__}")


def ok(about: str, what: str) -> list[Finding]:
    return [Finding(Level.OK, about, what)]


def warn(about: str, what: str) -> list[Finding]:
    return [Finding(Level.WARN, about, what)]
