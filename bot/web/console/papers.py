"""The papers of a dossier for an officer: by paper and supplement, with what the citizen wished to use all the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.web.packet import Paper
from flows import texts
from flows.papers import PICTURES, looks_alike
from flows.ports import FileRow


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file as it came. `faults`: what was wrong with the picture; `same_as`: the paper that has the same one."""

    row: FileRow
    faults: tuple[str, ...]
    same_as: str
    has_original: bool


@dataclass(frozen=True, slots=True)
class Round:
    """What the first filing (0) or one supplement brought; `joined`: the same pages as one PDF, once ready."""

    supplement: int
    joined: tuple[FileRow, ...]
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True)
class Papers:
    """One paper of the procedure, all rounds of it."""

    label: str
    rounds: tuple[Round, ...]


def shown(papers: Sequence[Paper], joined: Sequence[FileRow]) -> list[Papers]:
    every = [(paper.label, row) for paper in papers for row in paper.rows]
    return [Papers(paper.label, tuple(_rounds(paper, joined, every))) for paper in papers]


def has_original(row: FileRow) -> bool:
    """Pictures that we straightened or encoded anew; of other kinds the copy is what may safely be opened."""
    return row.clean is not None and row.kind in PICTURES


def _rounds(paper: Paper, joined: Sequence[FileRow], every: Sequence[tuple[str, FileRow]]) -> Iterator[Round]:
    for supplement, rows in groupby(paper.rows, key=lambda row: row.supplement):
        sheets = tuple(_sheet(row, every) for row in rows)
        steps = {sheet.row.step_id for sheet in sheets}
        own = tuple(each for each in joined if each.step_id in steps and each.supplement == supplement)
        yield Round(supplement, own, sheets)


def _sheet(row: FileRow, every: Sequence[tuple[str, FileRow]]) -> Sheet:
    faults = row.warnings if row.kind in PICTURES else ()
    keys = tuple(dict.fromkeys(key if texts.has(f"verdict.photo.{key}") else "other" for key in faults))
    return Sheet(row, keys, _same_as(row, every), has_original(row))


def _same_as(row: FileRow, every: Sequence[tuple[str, FileRow]]) -> str:
    """The first paper before it with the same picture; empty where it is the first itself."""
    for label, other in every:
        if other is row:
            break
        if other.stored.sha256 == row.stored.sha256 or looks_alike(other.look, row.look):
            return label
    return ""
