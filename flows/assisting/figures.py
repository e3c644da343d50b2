"""What volunteers did in a while, per volunteer and unit: sessions, minutes, dossiers filed. Nobody helped is named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flows.assisting.model import AssistedSession, minutes_of


@dataclass(frozen=True, slots=True)
class Figures:
    """Only sessions that a citizen agreed to count."""

    unit_id: str
    volunteer_id: str
    sessions: int = 0
    minutes: int = 0
    filed: int = 0
    answers: int = 0

    def adding(self, session: AssistedSession) -> Figures:
        return Figures(
            self.unit_id,
            self.volunteer_id,
            self.sessions + 1,
            self.minutes + minutes_of(session),
            self.filed + session.filed,
            self.answers + session.answers,
        )


def per_volunteer(ended: Iterable[AssistedSession]) -> list[Figures]:
    rows: dict[tuple[str, str], Figures] = {}
    for session in ended:
        if session.opened_at is not None:
            key = session.unit_id, session.volunteer_id
            rows[key] = rows.get(key, Figures(*key)).adding(session)
    return [rows[key] for key in sorted(rows)]


def of_unit(rows: Sequence[Figures], unit_id: str) -> Figures:
    mine = [row for row in rows if row.unit_id == unit_id]
    sums = (sum(getattr(row, name) for row in mine) for name in ("sessions", "minutes", "filed", "answers"))
    return Figures(unit_id, "", *sums)
