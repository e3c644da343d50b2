"""Walks a procedure as a citizen would, along every branch: each option of each step that decides, and their pairs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from flows.procedures.conditions import ENDING
from flows.procedures.journey import next_step
from flows.procedures.model import Intake, Procedure, Step
from flows.proofs.answering import AroundOf, Unanswerable, Way, key_of, played, same, sayings
from flows.proofs.solving import Solver
from flows.steps.base import Kinds, Said
from flows.values import JSON

ENDINGS = tuple(intake.value for intake in Intake)
Target = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Path:
    """One journey from the first question to none left: what is said to which step, and the answers that result."""

    code: str
    ending: str
    said: tuple[tuple[str, tuple[Said, ...]], ...]
    answers: Mapping[str, JSON]


def paths(
    procedure: Procedure,
    kinds: Kinds,
    around_of: AroundOf,
    *,
    endings: Sequence[str] = ENDINGS,
    pairs: bool = True,
    most: int = 400,
) -> Iterator[Path]:
    """At most `most` journeys, the same ones each time. Options alone come first, pairs of them while there is room."""
    solver = Solver(procedure, kinds, around_of, around_of({}).today, tuple(endings))
    left = _targets(solver, pairs=pairs)
    number = 0
    while left and number < most:
        target = left.pop(next(iter(left)))
        chosen = solver.reach(target)
        if chosen is None:
            continue
        path = _walked(solver, chosen, number)
        number += 1
        for covered in _covered(solver, path):
            left.pop(covered, None)
        yield path


def _targets(solver: Solver, *, pairs: bool) -> dict[Target, list[tuple[str, JSON]]]:
    singles = [[(step, value)] for step, values in solver.candidates.items() for value in values]
    deciding = [one for one in singles if one[0][0] == ENDING or one[0][0] in solver.conditions]
    doubles = [[*a, *b] for a, b in combinations(deciding, 2) if a[0][0] != b[0][0]] if pairs else []
    return {tuple((step, key_of(value)) for step, value in each): each for each in (*singles, *doubles)}


def _covered(solver: Solver, path: Path) -> Iterator[Target]:
    """The options and pairs of options that the journey went through, in the order of the targets."""
    taken = [(step, _candidate(solver, step, path.answers[step])) for step in solver.candidates if step in path.answers]
    yield from ((each,) for each in taken)
    yield from combinations(taken, 2)


def _candidate(solver: Solver, step: str, value: JSON) -> str:
    """The candidate that stands for this answer."""
    values = solver.candidates[step]
    if any(same(value, each) for each in values):
        return key_of(value)
    alike = (each for each in values if solver.outcome(step, each) == solver.outcome(step, value))
    return key_of(next(alike, value))


def _walked(solver: Solver, chosen: Mapping[str, JSON], number: int) -> Path:
    procedure = solver.procedure
    answers: dict[str, JSON] = {ENDING: chosen.get(ENDING, solver.endings[number % len(solver.endings)])}
    said: list[tuple[str, tuple[Said, ...]]] = []
    while (step := next_step(procedure.steps, answers, solver.today)) is not None:
        way = _taken(solver, step, chosen, answers=answers, number=number)
        said.append((step.id, way.said))
        answers[step.id] = way.value
    return Path(procedure.code, str(answers[ENDING]), tuple(said), answers)


def _taken(solver: Solver, step: Step, chosen: Mapping[str, JSON], *, answers: Mapping[str, JSON], number: int) -> Way:
    """What was chosen, else one of the step's examples in turn, so that other journeys say other things."""
    around = solver.around_of(answers)
    found = sayings(step, solver.kinds, around)
    if step.id not in chosen:
        return played(step, found[(number + len(answers)) % len(found)], solver.kinds, around=around)
    tried = (played(step, said, solver.kinds, around=around) for said in found)
    fitting = (way for way in tried if same(way.value, chosen[step.id]))
    if (way := next(fitting, None)) is None:
        raise Unanswerable(step.id, f"{chosen[step.id]!r} is no answer where the journey meets it")
    return way
