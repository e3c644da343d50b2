"""What every turn shares: procedures, office, places, step kinds, calendar. Replaced as a whole when it changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from flows.conversation.facts import NO_CODES, Office
from flows.delivery.model import DeliveryRules
from flows.genuine import Genuine
from flows.steps.base import Kinds

if TYPE_CHECKING:
    from flows.calendar.days import Calendar
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


@dataclass(frozen=True, slots=True)
class Chance:
    """The one clock and the one source of ids and secrets; tests and replays bring their own."""

    now: Callable[[], datetime]
    fresh_id: Callable[[], str]
    token: Callable[[], str]
