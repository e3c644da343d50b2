"""`motcua search` narrowed: by unit, level, audience. What units offer is this installation's, if there is one yet."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import click

from bot.commands.catalogue_files import packaged
from flows.calendar.days import local_day
from flows.conversation.facts import Office
from flows.editions.model import Realm
from flows.ports import Store
from flows.procedures.library import Library
from flows.procedures.narrowing import Narrowed
from flows.procedures.search import Found, Index

Find = Callable[[str, int], Found]


def narrowed_find(index: Index, wanted: Narrowed) -> Find:
    """Raises UsageError naming the units there are when it is another that is wanted."""
    from bot.world import library_of

    library = library_of(packaged().records, (), index=index)
    if wanted.unit:
        office = asyncio.run(_office(library))
        _must_receive(office, wanted.unit)
        wanted = replace(wanted, here=office.levels_here(wanted.unit))
    return lambda query, most: library.find(query, k=most, offered=frozenset(wanted.here), narrowed=wanted)


def _must_receive(office: Office, unit_id: str) -> None:
    receiving = sorted(unit.id for unit in office.units.values() if unit.receives)
    if unit_id not in receiving:
        raise click.UsageError(f"--unit is one of: {', '.join(receiving)}")


async def _office(library: Library) -> Office:
    """As it is in force today beside a running process; before the first start, as that would begin."""
    from bot.office import read_office, sample_office
    from bot.settings import Settings
    from bot.wiring import NoDatabase, open_existing

    settings = Settings()
    try:
        async with open_existing(settings) as store:
            kept = await _in_force(store, library)
    except NoDatabase:
        kept = None
    return kept or (read_office(settings.office_file, library) if settings.office_file else sample_office(library))


async def _in_force(store: Store, library: Library) -> Office | None:
    """With what staff published since laid over it. While a demonstration is shown, its commune."""
    from bot.demo.script import NOTE, demonstration_office
    from bot.world import world_of
    from flows.service.laying_over import laid_over

    shown = bool(await store.upkeep.get_note(NOTE))
    kept = demonstration_office(library) if shown else await store.catalogue.office()
    if kept is None:
        return None
    _, entries = await store.editions.current(Realm.DEMONSTRATION if shown else Realm.OFFICE)
    return laid_over(world_of(library, kept), entries, local_day(datetime.now(UTC))).office
