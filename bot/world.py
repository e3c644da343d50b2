"""What all turns share, put together from the package or from the store."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from bot.channels.limits import ERASABLE
from bot.commands.catalogue_files import packaged, search_index
from bot.delivery_rules import delivery_rules
from bot.office import sample_office
from bot.ready_index import ready_index
from flows.calendar.days import Calendar
from flows.conversation.facts import Office
from flows.delivery.model import DeliveryRules
from flows.places.units import Places
from flows.procedures.derive import derive
from flows.procedures.library import Library
from flows.procedures.record import IndexRow, Record
from flows.procedures.search import Index
from flows.procedures.shipped import shipped
from flows.service.world import World
from flows.steps import STEP_KINDS


def library_of(records: Sequence[Record], index_rows: Sequence[IndexRow], *, index: Index | None = None) -> Library:
    """Raises `DefinitionError` naming file and step when a shipped definition is broken."""
    ours = shipped(STEP_KINDS)
    return Library(
        {record.code: record for record in records},
        ours.guided,
        derive=partial(derive, frame=ours.frame),
        index=index or search_index(records, index_rows),
    )


def world_of(library: Library, office: Office, delivery: DeliveryRules | None = None) -> World:
    rules = delivery or delivery_rules()
    return World(library, office, Places.load(), STEP_KINDS, Calendar.load(), rules, erasable=ERASABLE)


def packaged_world() -> World:
    """The shipped catalogue at the sample office: for tests, checks and `motcua chat`."""
    facts = packaged()
    library = library_of(facts.records, facts.index_rows, index=ready_index())
    return world_of(library, sample_office(library))
