"""In memory: what an office keeps beside the dossiers, that is steps, letters and what people said of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from flows.complaints.model import Complaint
from flows.handling.model import Extension, Holding, Outcome, Warned
from flows.ports import Changes, PersonRequest
from flows.ratings.model import LowRating, Rating


class FakeRequests(list[PersonRequest]):
    """In the order asked; nobody of the office has answered any."""

    async def of_person(self, person_id: int) -> list[Any]:
        return []


@dataclass
class FakeVoices:
    """Ratings and complaints of everybody, the latest word of each."""

    ratings: dict[str, Rating] = field(default_factory=dict)
    filed: dict[str, Complaint] = field(default_factory=dict)
    looked_into: list[LowRating] = field(default_factory=list)

    def write(self, changes: Changes) -> None:
        for each in changes.ratings:
            before = self.ratings.get(each.dossier_id)
            comment = each.comment or (before.comment if before else "")
            self.ratings[each.dossier_id] = replace(each, comment=comment, stars=before.stars if before else each.stars)
        self.filed |= {each.code: each for each in changes.complaints}
        self.looked_into += changes.looked_into

    async def complaint(self, code: str) -> Complaint | None:
        return self.filed.get(code)

    async def complaints_of(self, person_id: int, *, limit: int = 10) -> list[Complaint]:
        return [each for each in reversed(self.filed.values()) if each.person_id == person_id][:limit]


@dataclass
class FakeHandling:
    """Steps, letters of apology and warnings of all dossiers, in the order written."""

    steps: dict[tuple[str, int], Holding] = field(default_factory=dict)
    letters: dict[tuple[str, int], Extension] = field(default_factory=dict)
    given: list[Warned] = field(default_factory=list)

    async def holdings(self, dossier_id: str) -> list[Holding]:
        return [each for (of, _), each in sorted(self.steps.items()) if of == dossier_id]

    async def extensions(self, dossier_id: str) -> list[Extension]:
        return [each for (of, _), each in sorted(self.letters.items()) if of == dossier_id]

    async def warned(self, dossier_id: str, *, due_at: datetime) -> set[str]:
        return {each.name for each in self.given if (each.dossier_id, each.due_at) == (dossier_id, due_at)}

    def write(self, changes: Changes) -> None:
        self.steps.update({(each.dossier_id, each.number): each for each in changes.holdings})
        for dossier_id, at in changes.let_go:
            self.steps.update(
                (key, replace(each, ended_at=at, outcome=Outcome.ENDED))
                for key, each in self.steps.items()
                if key[0] == dossier_id and each.is_open
            )
        self.letters.update({(each.dossier_id, each.number): each for each in changes.extensions})
        self.given += changes.warned
