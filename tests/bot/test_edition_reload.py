"""An edition that another process published is in force here without a restart; what began keeps its words."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from bot.index_cache import IndexCache
from bot.world_holder import CATALOGUE_NOTE, WorldHolder
from flows.audit import AuditEntry
from flows.delivery.model import DeliveryRules
from flows.editions.model import AgencyWords, Entries, Key, Kind, OfferRow, OfferRows, ProcedureWords, Realm, Version
from flows.genuine import Genuine
from flows.procedures.model import Intake
from storage.keys import KeyRing
from storage.store import SqlStore, open_store
from tests.kit import NOW, the_world
from tests.migrated import sqlite_at

COMMUNE, BIRTH = "xa-binh-minh-mau", "1.001193"
RING = KeyRing.from_secret("a secret for tests")
FEE, WORDS, AGENCY = Key(Kind.OFFER, BIRTH, COMMUNE), Key(Kind.WORDS, BIRTH), Key(Kind.AGENCY)
ROW = OfferRow(None, True, Intake.HERE, None, 8_000)


@dataclass
class Process:
    """One of several on the same store, with a clock."""

    store: SqlStore
    holder: WorldHolder
    now: datetime = NOW

    def asks(self) -> str:
        procedure = self.holder().library.procedure(BIRTH)
        assert procedure is not None
        return procedure.steps[0].ask

    def fee(self) -> int | None:
        offer = self.holder().office.offer(BIRTH, COMMUNE)
        return offer.fee_vnd if offer else None


@pytest.fixture
async def process(tmp_path: Path) -> AsyncIterator[Process]:
    store = await open_store(sqlite_at(tmp_path / "motcua.db"), RING, frozenset({"web"}))
    record = the_world().library.record(BIRTH)
    assert record is not None
    await store.catalogue.replace([record], [], now=NOW, by="test")
    await store.upkeep.set_note(CATALOGUE_NOTE, "1")
    office = tmp_path / "office.toml"
    office.write_text(
        f'agency = "UBND xã"\nhotline = "1900"\n[[units]]\nid = "{COMMUNE}"\nname = "Xã"\nagency_code = "H99"\n'
        'address = "Số 1"\nhotline = "1900"\noffers_level = "commune"\n',
        "utf-8",
    )
    its: Process

    def clock() -> datetime:
        return its.now

    cache = IndexCache(tmp_path / "index", RING)
    holder = WorldHolder(
        store,
        cache,
        office_file=str(office),
        draft_days=30,
        delivery=DeliveryRules(),
        genuine=Genuine(RING.genuine_keys),
        now=clock,
    )
    its = Process(store, holder)
    await holder.refresh()
    yield its
    await store.close()


async def publish(store: SqlStore, number: int, entries: Entries, realm: Realm = Realm.OFFICE) -> None:
    """As another process does it."""
    version = Version(number, NOW + timedelta(minutes=number), "quan", "Nghị quyết", tuple(entries))
    line = AuditEntry(NOW, "quan", "catalogue_published", f"edition:{number}")
    assert await store.editions.publish(realm, version, entries, audit=line, drafted_by=0)


async def test_a_published_edition_is_taken_over_and_put_back(process: Process) -> None:
    base = process.holder().library
    entries: Entries = {FEE: OfferRows((ROW,)), AGENCY: AgencyWords("UBND xã Mới", "1900 5")}

    await publish(process.store, 1, entries)

    assert [await process.holder.refresh(), await process.holder.refresh()] == [True, False]
    assert (process.fee(), process.holder().office.agency) == (8_000, "UBND xã Mới")
    assert process.holder().library is base
    assert process.holder.base().office.agency == "UBND xã"
    await publish(process.store, 2, {})
    assert await process.holder.refresh()
    assert (process.fee(), process.holder().office.agency) == (None, "UBND xã")


async def test_a_change_with_a_day_comes_by_itself_on_that_day(process: Process) -> None:
    off = replace(ROW, from_on=date(2026, 11, 25), on=False)
    await publish(process.store, 1, {FEE: OfferRows((ROW, off))})
    await process.holder.refresh()
    fee = process.fee()

    process.now = NOW + timedelta(days=4)
    early = await process.holder.refresh()
    process.now = NOW + timedelta(days=5)

    assert (fee, early, await process.holder.refresh()) == (8_000, False, True)
    assert process.holder().office.offer(BIRTH, COMMUNE) is None
    assert not await process.holder.refresh()


async def test_the_words_of_every_edition_stay_for_those_who_began_with_them(process: Process) -> None:
    began = process.holder().library.procedure(BIRTH)
    asked = [process.asks()]
    versions = [began.version_id if began else ""]
    for number in (1, 2):
        await publish(process.store, number, {WORDS: ProcedureWords({"relation.ask": f"Câu hỏi số {number}?"})})
        await process.holder.refresh()
        asked.append(process.asks())
        now = process.holder().library.procedure(BIRTH)
        versions.append(now.version_id if now else "")

    kept = [process.holder().library.version(each, BIRTH) for each in versions]

    assert asked[1:] == ["Câu hỏi số 1?", "Câu hỏi số 2?"]
    assert [each.steps[0].ask if each else "" for each in kept] == asked


async def test_what_a_demonstration_published_is_not_for_citizens(process: Process) -> None:
    await publish(process.store, 1, {FEE: OfferRows((ROW,))}, Realm.DEMONSTRATION)

    await process.holder.refresh()

    assert process.fee() is None
