"""What every turn shares: procedures, office, places, step kinds, calendar. Replaced as a whole when it changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from flows.conversation.facts import NO_CODES, Office
from flows.delivery.model import DeliveryRules
from flows.genuine import Genuine
from flows.handling.loading import route_of
from flows.handling.model import DatedRoute, Route, in_force
from flows.steps.base import Kinds

if TYPE_CHECKING:
    from flows.calendar.days import Calendar
    from flows.dossiers.model import Dossier
    from flows.places.units import Places
    from flows.procedures.library import Library


#: Every channel at any time, and nothing that costs.
FREE = DeliveryRules()


@dataclass(frozen=True, slots=True)
class World:
    library: Library
    office: Office
    places: Places
    kinds: Kinds
    calendar: Calendar
    delivery: DeliveryRules = FREE
    genuine: Genuine = NO_CODES
    erasable: frozenset[str] = frozenset()  #: channels where what was said can be taken away again
    routes: Mapping[str, tuple[DatedRoute, ...]] = field(default_factory=dict)  #: as staff changed them, by code

    def route_of(self, dossier: Dossier) -> Route:
        """The one that was in force when the dossier came in: later changes leave it alone."""
        code = dossier.procedure_code
        return in_force(self.routes.get(code, ()), dossier.filed_at or dossier.created_at) or route_of(code)


@dataclass(frozen=True, slots=True)
class Chance:
    """The one clock and the one source of ids and secrets; tests and replays bring their own."""

    now: Callable[[], datetime]
    fresh_id: Callable[[], str]
    token: Callable[[], str]
