"""Keys by which other systems of the office read over HTTP: each gives a few rights in one unit, or in all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flows.staffing import Right

#: What a key may give; machines decide nothing.
GRANTS: Mapping[str, Right] = {"lists": Right.LISTS, "dossiers": Right.DOSSIERS}
#: So many days a key may last, as the page offers them. None lasts for ever: who uses it renews it.
LASTING = (30, 90, 365)


@dataclass(frozen=True, slots=True)
class ApiKey:
    """`unit_id` none: every unit. `below` are the units under it. The key itself is nowhere; the store has its hash."""

    id: int
    name: str
    grants: tuple[str, ...]
    unit_id: str | None
    made_by: str
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    below: frozenset[str] = frozenset()

    @property
    def actor(self) -> str:
        """As the trail names it; no login looks so."""
        return f"api:{self.name}"

    @property
    def unit_ids(self) -> tuple[str, ...] | None:
        return None if self.unit_id is None else tuple(sorted({self.unit_id, *self.below}))

    def may(self, right: Right, unit_id: str | None) -> bool:
        """Whether it gives the right there; what belongs to no unit is for keys of every unit only."""
        return self.gives(right) and (self.unit_ids is None or unit_id in self.unit_ids)

    def gives(self, right: Right) -> bool:
        return any(GRANTS.get(grant) is right for grant in self.grants)
