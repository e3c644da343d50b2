"""The catalogue comes in whole or not at all; what open dossiers began with stays readable; staff's word is kept."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

import flows.procedures
from flows.conversation.facts import Office
from flows.dossiers.model import Hours, Offer, Status, Unit
from flows.ports import Changes
from flows.procedures.model import Intake
from flows.procedures.record import IndexRow, Record
from flows.procedures.record_json import record_from_json
from storage.db import Database
from storage.store import SqlStore
from tests.storage.samples import NOW, a_dossier, loaded, write

SNAPSHOT = Path(flows.procedures.__file__).parent / "catalogue/procedures.json"


@pytest.fixture(scope="module")
def records() -> list[Record]:
    return [record_from_json(each) for each in orjson.loads(SNAPSHOT.read_bytes())["records"]]


def index_of(records: Sequence[Record]) -> list[IndexRow]:
    return [IndexRow(each.code, each.name, each.field, each.promulgated_by, "TTHC", True) for each in records]


async def test_snapshot_is_read_back_as_it_came(store: SqlStore, records: list[Record]) -> None:
    rows = index_of(records)
    assert await store.catalogue.is_empty()

    version = await store.catalogue.replace(records, rows, now=NOW, by="lan")

    assert version == 1
    assert not await store.catalogue.is_empty()
    assert await store.catalogue.records() == sorted(records, key=lambda record: record.code)
    assert await store.catalogue.index() == sorted(rows, key=lambda row: row.code)


async def test_record_left_out_stays_and_is_marked(store: SqlStore, records: list[Record]) -> None:
    kept, left_out = (replace(record, status="active") for record in records[:2])
    await store.catalogue.replace([kept, left_out], index_of([kept, left_out]), now=NOW, by="lan")

    version = await store.catalogue.replace([replace(kept, name="Tên mới")], index_of([kept]), now=NOW, by="lan")

    found = {record.code: record for record in await store.catalogue.records()}
    assert version == 2
    assert found[kept.code].name == "Tên mới"
    assert (found[left_out.code].name, found[left_out.code].status) == (left_out.name, "superseded")


async def test_versions_that_open_dossiers_began_with_are_kept(store: SqlStore) -> None:
    me = (await loaded(store)).person.id
    versions = {f"p@{n}": ("1.001193", f"body {n}") for n in range(4)}
    await store.catalogue.keep_versions(versions, now=NOW)
    await store.catalogue.keep_versions({"p@1": ("1.001193", "another body")}, now=NOW)
    await write(
        store,
        Changes(
            opened=[
                a_dossier(me, 1, version_id="p@1"),
                a_dossier(me, 2, version_id="p@2", status=Status.PROCESSING),
                a_dossier(me, 3, version_id="p@3", status=Status.RETURNED),
            ]
        ),
    )

    assert await store.catalogue.versions_in_use() == {"p@1": ("1.001193", "body 1"), "p@2": ("1.001193", "body 2")}


UNIT = Unit(
    id="xa-mau",
    name="Trung tâm Phục vụ hành chính công xã Mẫu",
    agency_code="000.00.01.H99",
    address="Số 1",
    hotline="0200 000 000",
    hours=Hours((("07:00", "11:00"),), "10:00"),
    commune_code="00001",
)


def an_offer(code: str = "1.001193", **changes: object) -> Offer:
    return replace(Offer("xa-mau", code, Intake.HERE, "full", 8000, "mỗi bản", 3), **changes)  # type: ignore[arg-type]


def an_office(*offers: Offer) -> Office:
    by_code = {offer.procedure_code: (offer,) for offer in offers}
    return Office("UBND xã Mẫu", "1022", {UNIT.id: UNIT}, by_code, "https://example.org", ("1.001193",))


async def test_office_is_read_back_as_it_was_seeded(store: SqlStore) -> None:
    assert await store.catalogue.office() is None
    office = an_office(an_offer(), an_offer("1.004222", intake=Intake.PORTAL, fee_vnd=None))

    await store.catalogue.seed_office(office)

    assert await store.catalogue.office() == office
    assert await store.catalogue.units() == [UNIT]


async def test_unchanged_office_is_not_written_again(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    office = an_office(an_offer(), an_offer("1.004222", intake=Intake.PORTAL, fee_vnd=None))
    await store.catalogue.seed_office(office)
    monkeypatch.setattr(Database, "writing", None)

    await store.catalogue.seed_office(replace(office, offers=dict(office.offers)))
    with pytest.raises(TypeError):
        await store.catalogue.seed_office(replace(office, offers={}))


async def test_what_staff_changed_outlives_the_next_seed(store: SqlStore) -> None:
    await store.catalogue.seed_office(an_office(an_offer(), an_offer("1.004222")))
    changed = an_offer(fee_vnd=5000)
    await store.catalogue.set_offer(changed)

    await store.catalogue.seed_office(an_office(an_offer(fee_vnd=9000), an_offer("1.004222", days=7)))

    office = await store.catalogue.office()
    assert office is not None
    assert office.offer("1.001193", "xa-mau") == changed
    assert office.offer("1.004222", "xa-mau") == an_offer("1.004222", days=7)


async def test_offer_no_longer_in_the_file_is_gone_unless_staff_made_it(store: SqlStore) -> None:
    await store.catalogue.seed_office(an_office(an_offer(), an_offer("1.004222")))
    await store.catalogue.set_offer(an_offer("2.000815"))

    await store.catalogue.seed_office(an_office(an_offer()))

    office = await store.catalogue.office()
    assert office is not None
    assert set(office.offers) == {"1.001193", "2.000815"}
