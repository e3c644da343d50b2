"""Steps of a procedure inside the office, and who has had a dossier on the desk: the lines of the control sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from flows.dossiers.model import Dossier, Stage, Status


class Part(Enum):
    """The part of a dossier's life that a step belongs to: a move of the dossier into another part ends the step."""

    RECEPTION = "reception"  #: tiếp nhận
    APPRAISAL = "appraisal"  #: thẩm định
    SIGNATURE = "signature"  #: ký duyệt
    RETURN = "return"  #: trả kết quả


@dataclass(frozen=True, slots=True)
class RouteStep:
    """One step. Its time is a share of the procedure's, or working hours of its own."""

    name: str
    title: str
    role: str
    part: Part
    share: float | None = None
    hours: float | None = None
    unit_id: str = ""  #: another unit than the dossier's


@dataclass(frozen=True, slots=True)
class Route:
    """The steps in their order."""

    steps: tuple[RouteStep, ...]
    source: str

    def first(self, part: Part) -> RouteStep:
        return next(step for step in self.steps if step.part is part)

    def last(self, part: Part) -> RouteStep:
        return next(step for step in reversed(self.steps) if step.part is part)

    def find(self, name: str) -> RouteStep | None:
        return next((step for step in self.steps if step.name == name), None)

    def after(self, name: str) -> RouteStep | None:
        """The next step of the same part; None where the dossier itself has to move on."""
        return self._beside(name, 1)

    def before(self, name: str) -> RouteStep | None:
        return self._beside(name, -1)

    def _beside(self, name: str, way: int) -> RouteStep | None:
        names = [step.name for step in self.steps]
        place = names.index(name) + way if name in names else -1
        if not 0 <= place < len(names):
            return None
        found = self.steps[place]
        return found if found.part is self.steps[place - way].part else None


@dataclass(frozen=True, slots=True)
class DatedRoute:
    """What staff made of a procedure's steps, and since when; None: as they come with the program again."""

    since: datetime
    route: Route | None


def in_force(dated: Sequence[DatedRoute], at: datetime) -> Route | None:
    """What staff had made of it at that moment; None where they had made nothing."""
    begun = [each for each in dated if each.since <= at]
    return max(begun, key=lambda each: each.since).route if begun else None


class Outcome(Enum):
    """How somebody's time with a dossier ended."""

    DONE = "done"  #: the step is done
    HANDED_OVER = "handed_over"  #: somebody else has it now
    GIVEN_BACK = "given_back"  #: it went back, with a reason
    ENDED = "ended"  #: the dossier ended


@dataclass(frozen=True, slots=True)
class Holding:
    """A dossier on a desk. `holder`: nobody yet, whoever of the role takes it. `left_minutes`: while the dossier's own
    clock stands still, the working time that is left."""

    dossier_id: str
    number: int
    step: str
    part: Part
    role: str
    unit_id: str
    given_by: str
    arrived_at: datetime
    holder: str | None = None
    taken_at: datetime | None = None
    due_at: datetime | None = None
    left_minutes: int | None = None
    ended_at: datetime | None = None
    outcome: Outcome | None = None
    note: str = ""

    @property
    def is_open(self) -> bool:
        return self.ended_at is None


class ExtensionState(Enum):
    """A letter of apology with a new date, from being prepared to being decided."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    DECLINED = "declined"
    OVERTAKEN = "overtaken"  #: the result came, or the dossier ended, before anybody decided


@dataclass(frozen=True, slots=True)
class Extension:
    """Văn bản xin lỗi và đề nghị gia hạn (mẫu 04): the trace of a promise that was put off."""

    dossier_id: str
    number: int
    unit_id: str
    state: ExtensionState
    old_due_at: datetime
    new_due_at: datetime
    reason: str
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning about one promise was given: never again."""

    dossier_id: str
    name: str
    due_at: datetime
    at: datetime
    told: str  #: "officer" or "head"


_PARTS = {
    Status.REGISTERED: Part.RECEPTION,
    Status.ACCEPTED: Part.APPRAISAL,
    Status.PROCESSING: Part.APPRAISAL,
    Status.RESOLVED: Part.RETURN,
}


def part_of(dossier: Dossier) -> Part | None:
    """Which part a dossier is in, also while it waits for the citizen; None when nobody has it."""
    status = dossier.resume_status or dossier.status
    if status is Status.PROCESSING and dossier.stage is Stage.SIGNATURE:
        return Part.SIGNATURE
    return _PARTS.get(status)
