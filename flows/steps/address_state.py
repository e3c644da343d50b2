"""What is known of an address while it is being asked for. JSON while it waits."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Self

from flows.places.units import Places
from flows.values import JSON


@dataclass(frozen=True, slots=True)
class Known:
    """`provinces` and `communes` are candidates to ask about; `street` is None until it was told; `old`: old names."""

    province: str = ""
    provinces: tuple[str, ...] = ()
    commune: str = ""
    communes: tuple[str, ...] = ()
    street: str | None = None
    old: str | None = None

    @classmethod
    def of(cls, partial: JSON) -> Self:
        if not isinstance(partial, dict):
            return cls()
        street, old = partial.get("street"), partial.get("old")
        return cls(
            province=str(partial.get("province") or ""),
            provinces=_codes(partial.get("provinces")),
            commune=str(partial.get("commune") or ""),
            communes=_codes(partial.get("communes")),
            street=street if isinstance(street, str) else None,
            old=old if isinstance(old, str) else None,
        )

    def as_json(self) -> JSON:
        return {**asdict(self), "provinces": [*self.provinces], "communes": [*self.communes]}

    def settled(self, commune: str, places: Places) -> Known:
        """With the commune decided, and the province that follows from it."""
        unit = places.commune(commune)
        province = unit.province_code if unit else self.province
        return replace(self, province=province, provinces=(), commune=commune, communes=())


def _codes(value: JSON) -> tuple[str, ...]:
    return tuple(str(each) for each in value) if isinstance(value, list) else ()
