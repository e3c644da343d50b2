"""Which procedures a search is narrowed to: by how far they go online, by whom they are for, by who offers them."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass

from flows.procedures.record import Record


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What is left empty narrows nothing; a procedure of which a fact is not known does not fit it."""

    level: str = ""
    audience: str = ""
    offered: Container[str] | None = None

    def fits(self, record: Record) -> bool:
        level = record.service_level.value if record.service_level else ""
        return (
            self.level in ("", level)
            and (not self.audience or self.audience in record.audience)
            and (self.offered is None or record.code in self.offered)
        )

    def codes(self, records: Iterable[Record]) -> frozenset[str] | None:
        """None when everything fits, codes without a record too."""
        if self == Narrowed():
            return None
        return frozenset(record.code for record in records if self.fits(record))
