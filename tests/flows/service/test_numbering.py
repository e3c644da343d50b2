from datetime import UTC, datetime

from flows.dossiers.model import Dossier, Status
from flows.service.numbering import numbered, wants_code
from tests.fakes import FakeStore, FakeTx
from tests.kit import NOW, a_dossier, the_world

COMMUNE, PROVINCE = "xa-binh-minh-mau", "tinh-minh-hoa"


async def codes(store: FakeStore, *unit_ids: str, at: datetime = NOW) -> list[str | None]:
    wanted = [a_dossier(id=str(n), unit_id=unit_id, code=None) for n, unit_id in enumerate(unit_ids)]
    return [each.code for each in await numbered(FakeTx(store), the_world(), wanted, at=at)]


async def test_each_agency_counts_by_itself_and_goes_on_counting() -> None:
    store = FakeStore()

    first = await codes(store, COMMUNE, PROVINCE, COMMUNE)
    second = await codes(store, COMMUNE)

    assert first == ["H99.101-261120-0001", "H99.01-261120-0001", "H99.101-261120-0002"]
    assert second == ["H99.101-261120-0003"]


async def test_the_day_is_that_of_vietnam() -> None:
    assert await codes(FakeStore(), COMMUNE, at=datetime(2026, 11, 20, 18, 0, tzinfo=UTC)) == ["H99.101-261121-0001"]


async def test_nothing_to_number_takes_no_number() -> None:
    store = FakeStore()

    assert await codes(store) == []
    assert store.numbers == {}


def test_only_what_an_agency_has_and_has_not_numbered_wants_a_code() -> None:
    def wants(**changes: object) -> bool:
        dossier: Dossier = a_dossier(**changes)
        return wants_code(dossier)

    assert wants(code=None)
    assert not wants()
    assert not wants(code=None, status=Status.DRAFT)
    assert not wants(code=None, status=Status.PREPARED)
