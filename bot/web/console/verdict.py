"""What the rules say about a dossier, for its officer: the lines that the citizen read, and a request made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.render import words_to_text
from bot.web.console.deps import ConsoleLimits
from bot.web.console.forms import Typed
from flows.dossiers.model import TERMINAL, Dossier
from flows.service.judging import verdict_of
from flows.service.supplementing import can_be_asked
from flows.service.world import World
from flows.values import Words
from flows.verdict.model import Level, Line

#: Lines that name the paper themselves are worded otherwise behind its name.
REQUESTED = {"verdict.missing_paper": "verdict.request.missing_paper"}


@dataclass(frozen=True, slots=True)
class Told:
    """One line as the page shows it; `basis` is the catalogue's line or the law behind it."""

    level: str
    text: str
    basis: str


def told(world: World, dossier: Dossier) -> list[Told] | None:
    """Nothing is judged any more once the dossier has ended: then None, which is no clean verdict."""
    verdict = None if dossier.status in TERMINAL else verdict_of(world, dossier)
    if verdict is None:
        return None
    return [_told(line) for line in verdict.lines if line.level is not Level.BRING]


def _told(line: Line) -> Told:
    return Told(line.level.value, _text(line.words), _text(line.basis) if line.basis else "")


def proposed(world: World, dossier: Dossier, action: str, *, limits: ConsoleLimits) -> Typed:
    """A supplement request ticked with the grave lines, for the officer to change; doubts are left to the officer."""
    verdict = verdict_of(world, dossier)
    grave = verdict.of(Level.RETURNED) if verdict else ()
    steps = {step.id for step in can_be_asked(world, dossier)}
    notes = _notes(grave, steps, limits)
    others = [_text(line.words) for line in grave if not steps & set(line.steps)]
    return Typed(action=action, ticks=frozenset(notes), notes=notes, others="\n".join(others))


def _notes(lines: Sequence[Line], steps: set[str], limits: ConsoleLimits) -> dict[str, str]:
    """Each line on the answer to mend first; several about one answer are written one after another."""
    notes: dict[str, str] = {}
    for line in lines:
        step = next((step for step in line.steps if step in steps), None)
        if step is not None:
            asked = Words(REQUESTED.get(line.words.key, line.words.key), line.words.params)
            notes[step] = f"{notes.get(step, '')} {_text(asked)}".strip()[: limits.item_characters]
    return notes


def _text(words: Words) -> str:
    return words_to_text(words, markup="plain")
