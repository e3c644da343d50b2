"""Three communes and twelve people who work there, some fast, some slow, each away for some days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.world import packaged_world
from flows.conversation.facts import Office
from flows.dossiers.model import Offer
from flows.ports import Staff
from flows.procedures.model import Intake
from flows.service.world import World
from flows.staffing import Role, posts_of

COMMUNES = ("xa-dong-mau", "xa-tay-mau", "xa-nam-mau")
#: Procedure -> working days promised.
TERMS = {"1.001193": 1, "2.000635": 2, "1.004873": 3, "1.000894": 5, "1.001612": 3, "1.004222": 7}


@dataclass(frozen=True, slots=True)
class Officer:
    """`pace`: working hours for one of this person's acts, in the middle. `away`: the days of a leave."""

    staff: Staff
    pace: float
    away: tuple[date, date]

    def is_away(self, day: date) -> bool:
        return self.away[0] <= day < self.away[1]


#: Role, pace and leave of the four of each commune; the third commune is slower than the others.
CREW: tuple[tuple[Role, float, tuple[date, date]], ...] = (
    (Role.RECEPTION, 1.0, (date(2026, 7, 20), date(2026, 7, 22))),
    (Role.SPECIALIST, 3.0, (date(2026, 8, 3), date(2026, 8, 6))),
    (Role.SPECIALIST, 5.0, (date(2026, 9, 7), date(2026, 9, 11))),
    (Role.APPROVER, 1.5, (date(2026, 8, 24), date(2026, 8, 25))),
)
SLOWNESS = (1.0, 1.2, 1.8)


def the_world() -> World:
    """The packaged procedures, offered by the three communes."""
    world = packaged_world()
    sample = next(iter(world.office.units.values()))
    units = {
        name: replace(sample, id=name, name=f"Trung tâm PVHCC {name} (minh họa)", agency_code=f"H99.20{number}")
        for number, name in enumerate(COMMUNES, 1)
    }
    offers = {
        code: tuple(Offer(unit, code, Intake.HERE, days=days) for unit in COMMUNES) for code, days in TERMS.items()
    }
    return replace(world, office=Office("Ba xã mẫu (minh họa)", "1900 0000", units, offers))


def the_crew() -> Mapping[str, tuple[Officer, ...]]:
    """By commune: reception, two specialists, and one who signs and leads."""
    return {unit: tuple(_officer(unit, number) for number in range(len(CREW))) for unit in COMMUNES}


def _officer(unit: str, number: int) -> Officer:
    role, pace, away = CREW[number]
    place = COMMUNES.index(unit)
    posts = posts_of(role.value, unit) + (posts_of("head", unit) if role is Role.APPROVER else ())
    staff = Staff(10 * place + number, f"{unit}-{role.value}-{number}", f"{role.value} {number} Mẫu", posts)
    return Officer(staff, pace * SLOWNESS[place], away)
