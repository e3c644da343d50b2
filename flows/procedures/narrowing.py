"""Which procedures a search or a list is narrowed to: by who offers them, who decides, whom they are for, how far they
go online. One rule for the command, the interface, the console and the chat."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Any

from flows.procedures.record import LEVEL_WORDS, Record, ServiceLevel
from flows.procedures.record_json import AGENCY_LEVELS, AUDIENCES

#: Codes that are offered, each with the levels that were set for it there; "" is the published one.
Here = Mapping[str, Set[str]]
PUBLISHED: Set[str] = frozenset({""})
#: What may be asked for by name, and the values that there are.
CHOICES: Mapping[str, tuple[str, ...]] = {
    "level": tuple(level.value for level in ServiceLevel),
    "agency_level": AGENCY_LEVELS,
    "audience": AUDIENCES,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """What is left empty narrows nothing; a procedure of which a fact is not known does not fit it.

    `here` is what the unit offers or, when none is named, what any unit does: a level that was set counts before the
    published one.
    """

    here: Here = field(default_factory=dict)
    unit: str = ""
    level: str = ""  #: how far it goes online, a value of `ServiceLevel`
    audience: str = ""
    agency_level: str = ""  #: of the agencies that decide
    field: str = ""  #: as the catalogue names it

    @property
    def is_everything(self) -> bool:
        return not (self.level or self.audience or self.agency_level or self.field or self.unit)

    def fits(self, record: Record) -> bool:
        return (
            (not self.unit or record.code in self.here)
            and (not self.level or self.level in self.levels(record))
            and (not self.audience or self.audience in record.audience)
            and (not self.agency_level or self.agency_level in record.agency_level)
            and (not self.field or self.field == record.field)
        )

    def codes(self, records: Iterable[Record]) -> frozenset[str] | None:
        """None when everything fits, codes without a record too."""
        if self.is_everything:
            return None
        return frozenset(record.code for record in records if self.fits(record))

    def levels(self, record: Record) -> set[str]:
        found = (LEVEL_WORDS.get(set_here, record.service_level) for set_here in self.here.get(record.code, PUBLISHED))
        return {level.value for level in found if level is not None}

    def narrower(self, choice: str, value: str) -> Narrowed:
        """With this value of one of `CHOICES`."""
        wanted: dict[str, Any] = {choice: value}
        return replace(self, **wanted)

    def parting(self, records: Sequence[Record], choice: str) -> tuple[str, ...]:
        """The values of a choice that would leave some of these records and not all of them."""
        tried = {value: sum(map(self.narrower(choice, value).fits, records)) for value in CHOICES[choice]}
        return tuple(value for value, left in tried.items() if 0 < left < len(records))
