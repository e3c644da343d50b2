"""What was gathered of one paper so far: files in their order, those that are in doubt, and the one last taken out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from flows.papers import PICTURES, alike, all_files, files_of
from flows.steps import asking
from flows.steps.base import Around
from flows.text_folding import clean
from flows.values import JSON, FileRef

File: TypeAlias = dict[str, JSON]
#: A file that waits for the person's word carries its place in the album here; an answer never does.
WAITS = "waits"
ARRANGING, REMOVING, ONE_BY_ONE = "arranging", "removing", "one_by_one"


@dataclass(frozen=True, slots=True)
class Gathering:
    files: tuple[File, ...] = ()
    mode: str = ""
    removed: File | None = None
    removed_from: int = 0

    @classmethod
    def of(cls, partial: JSON) -> Gathering:
        raw = partial if isinstance(partial, dict) else {}
        removed, place = raw.get("removed"), raw.get("removed_from")
        return cls(
            files=tuple(files_of(raw)),
            mode=str(raw.get("mode") or ""),
            removed=removed if isinstance(removed, dict) and "id" in removed else None,
            removed_from=place if isinstance(place, int) else 0,
        )

    def as_json(self) -> JSON:
        kept: JSON = [*self.files]
        whole: dict[str, JSON] = {"files": kept}
        if self.mode:
            whole["mode"] = self.mode
        if self.removed:
            whole |= {"removed": self.removed, "removed_from": self.removed_from}
        return whole

    def answer(self) -> JSON:
        kept: JSON = [_settled(each) for each in self.files]
        return {"files": kept}

    @property
    def doubtful(self) -> tuple[File, ...]:
        return tuple(each for each in self.files if WAITS in each)

    @property
    def asked_about(self) -> tuple[File, ...]:
        """Those that the question is about: all at once, or one after another."""
        return self.doubtful[:1] if self.mode == ONE_BY_ONE else self.doubtful

    def with_files(self, fresh: Sequence[File]) -> Gathering:
        return Gathering((*self.files, *fresh))

    def replaced(self, fresh: File) -> Gathering:
        """The one in doubt was taken again: the new picture stands in its place."""
        place = self.files.index(self.doubtful[0])
        files = (*self.files[:place], fresh, *self.files[place + 1 :])
        return Gathering(files, removed=self.files[place], removed_from=place)

    def kept(self) -> Gathering:
        """What was asked about is used all the same."""
        about = self.asked_about
        files = tuple(_settled(each) if each in about else each for each in self.files)
        return Gathering(files)._in_the_same_mode(self)

    def dropped(self) -> Gathering:
        about = self.asked_about
        return Gathering(tuple(each for each in self.files if each not in about))._in_the_same_mode(self)

    def without(self, place: int) -> Gathering:
        files = (*self.files[:place], *self.files[place + 1 :])
        return Gathering(files, removed=self.files[place], removed_from=place)

    def restored(self) -> Gathering:
        assert self.removed is not None
        place = min(self.removed_from, len(self.files))
        return Gathering((*self.files[:place], self.removed, *self.files[place:]))

    def arranged(self, order: Sequence[int]) -> Gathering:
        """In this order of places; those that it does not name come after, as they stood."""
        named = [self.files[place] for place in order]
        rest = [each for place, each in enumerate(self.files) if place not in order]
        return replace(self, files=(*named, *rest))

    def moved_up(self, place: int) -> Gathering:
        order = [*range(len(self.files))]
        order[place - 1], order[place] = place, place - 1
        return self.arranged(order)

    def in_mode(self, mode: str) -> Gathering:
        return replace(self, mode=mode)

    def _in_the_same_mode(self, before: Gathering) -> Gathering:
        return self.in_mode(before.mode if self.doubtful else "")


def received(state: Gathering, fresh: Iterable[FileRef], step_id: str, around: Around) -> list[File]:
    """New files as they are kept; a picture with a warning, and whatever was sent before, waits for a word."""
    kept: list[File] = []
    for ref in fresh:
        file = _kept(ref)
        twin = _twin(file, [*state.files, *kept], step_id, around)
        if twin is not None:
            file["like"] = twin
        if twin is not None or (ref.warnings and ref.kind in PICTURES):
            file[WAITS] = [ref.number, ref.total]
        kept.append(file)
    return kept


def _kept(ref: FileRef) -> File:
    file: File = {
        "id": ref.id,
        "kind": ref.kind,
        "name": asking.one_line(clean(ref.name[:200])),
        "pages": ref.pages,
        "warnings": [*ref.warnings],
        "look": ref.look,
    }
    return file | ({"sha": ref.sha} if ref.sha else {}) | ({"is_signed": True} if ref.is_signed else {})


def _settled(file: File) -> File:
    return {key: value for key, value in file.items() if key != WAITS}


def _twin(file: File, here: Sequence[File], step_id: str, around: Around) -> JSON:
    """Where the same was sent before: its place in this paper, or another paper of the dossier."""
    for place, other in enumerate(here, 1):
        if alike(file, other):
            return {"label": "", "page": place}
    for other_id, answer in around.answers.items():
        if other_id != step_id and any(alike(file, other) for other in all_files(answer)):
            return {"label": around.labels.get(other_id, ""), "page": 0}
    return None
