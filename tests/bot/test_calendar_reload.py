"""A calendar that was published by another process is in force here without a restart; the catalogue stays loaded."""

from datetime import date, timedelta
from pathlib import Path

from bot.index_cache import IndexCache
from bot.world_holder import CATALOGUE_NOTE, WorldHolder
from flows.calendar.days import checked_plan
from flows.calendar.overlay import Overlay, UnitHours
from flows.delivery.model import DeliveryRules
from flows.genuine import Genuine
from flows.service.scheduling import CALENDAR_NOTE
from storage.keys import KeyRing
from storage.store import open_store
from tests.kit import NOW, the_world
from tests.migrated import sqlite_at

COMMUNE, OFF = "xa-binh-minh-mau", date(2027, 2, 3)


async def test_a_published_calendar_is_taken_over_and_the_catalogue_is_not_read_again(tmp_path: Path) -> None:
    ring = KeyRing.from_secret("a secret for tests")
    store = await open_store(sqlite_at(tmp_path / "motcua.db"), ring, frozenset({"web"}))
    known = the_world().library
    await store.catalogue.replace([next(iter(known.records()))], [], now=NOW, by="test")
    await store.upkeep.set_note(CATALOGUE_NOTE, "1")
    office = tmp_path / "office.toml"
    office.write_text(
        f'agency = "UBND xã"\nhotline = "1900"\n[[units]]\nid = "{COMMUNE}"\nname = "Xã"\nagency_code = "H99"\n'
        'address = "Số 1"\nhotline = "1900"\n',
        "utf-8",
    )
    world = WorldHolder(
        store,
        IndexCache(tmp_path / "index", ring),
        office_file=str(office),
        draft_days=30,
        delivery=DeliveryRules(),
        genuine=Genuine(ring.genuine_keys),
    )
    assert await world.refresh()
    library = world().library
    assert world().calendar.is_working_day(OFF)

    plan = checked_plan(2027, decided=True, source="TB 1", off=[OFF], worked=[])
    overlay = Overlay().with_year(plan).with_hours(COMMUNE, UnitHours((("08:00", "12:00"),), "11:00"))
    await store.calendars.publish(overlay, by="an", note="", now=NOW + timedelta(hours=1), after=0)
    await store.upkeep.set_note(CALENDAR_NOTE, "1")

    assert [await world.refresh(), await world.refresh()] == [True, False]
    assert not world().calendar.is_working_day(OFF)
    assert world().office.units[COMMUNE].hours.spans == (("08:00", "12:00"),)
    assert world().library is library
    await store.close()
