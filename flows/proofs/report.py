"""The proof of many procedures at once, as figures that a command can print."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from flows.procedures.model import Procedure
from flows.proofs.answering import AroundOf, Unanswerable
from flows.proofs.limits import Limits
from flows.proofs.paths import ENDINGS, paths
from flows.proofs.soundness import Problem, prove
from flows.steps.base import Kinds


@dataclass(frozen=True, slots=True)
class Row:
    """One procedure: how many questions it has, and how many journeys led through them to which ending."""

    code: str
    title: str
    guided: bool
    steps: int
    paths: int
    endings: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Report:
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]

    @property
    def is_sound(self) -> bool:
        return not self.problems

    @property
    def paths(self) -> int:
        return sum(row.paths for row in self.rows)


def prove_all(
    procedures: Iterable[Procedure],
    kinds: Kinds,
    around_of: AroundOf,
    limits: Limits,
    *,
    endings_of: Callable[[str], Sequence[str]] = lambda code: ENDINGS,
    pairs_for_derived: bool = False,
) -> Report:
    """Proves and walks each. `endings_of` tells the endings that a procedure's record and unit allow."""
    rows: list[Row] = []
    problems: list[Problem] = []
    for procedure in procedures:
        found = prove(procedure, kinds, around_of, limits)
        if not found:
            pairs = procedure.guided or pairs_for_derived
            row, found = _walked(procedure, kinds, around_of, endings=endings_of(procedure.code), pairs=pairs)
            rows.append(row)
        problems += found
    return Report(tuple(rows), tuple(problems))


def _walked(
    procedure: Procedure, kinds: Kinds, around_of: AroundOf, *, endings: Sequence[str], pairs: bool
) -> tuple[Row, list[Problem]]:
    count: Counter[str] = Counter()
    found: list[Problem] = []
    try:
        for path in paths(procedure, kinds, around_of, endings=endings, pairs=pairs):
            count[path.ending] += 1
    except Unanswerable as error:
        found.append(Problem(procedure.code, error.step_id, error.why))
    steps, walked = len(procedure.steps), sum(count.values())
    row = Row(procedure.code, procedure.title, procedure.guided, steps, walked, tuple(sorted(count.items())))
    return row, found
