import pytest

from flows.procedures.library import Library
from flows.procedures.narrowing import Narrowed
from flows.procedures.record import ServiceLevel
from flows.procedures.search import Found
from tests.flows.procedures.search.known import FACTS, INDEX

RECORDS = {record.code: record for record in FACTS.records}
LIBRARY = Library(RECORDS, {}, derive=lambda record: pytest.fail(record.code), index=INDEX)


def test_nothing_asked_narrows_nothing() -> None:
    assert Narrowed().codes(FACTS.records) is None
    assert LIBRARY.find("thành lập công ty") == INDEX.find("thành lập công ty")


@pytest.mark.parametrize("level", [level.value for level in ServiceLevel])
def test_only_procedures_of_the_level_are_found(level: str) -> None:
    found = LIBRARY.find("đăng ký khai sinh cho con", k=10, narrowed=Narrowed(level=level)).results

    assert {RECORDS[hit.code].service_level for hit in found} <= {ServiceLevel(level)}


@pytest.mark.parametrize("audience", ["individual", "business", "organization"])
def test_only_procedures_for_the_audience_are_found(audience: str) -> None:
    found = LIBRARY.find("xin cấp lại giấy phép bị mất", k=10, narrowed=Narrowed(audience=audience)).results

    assert found
    assert all(audience in RECORDS[hit.code].audience for hit in found)


def test_only_what_the_unit_offers_is_found() -> None:
    narrowed = Narrowed(unit="xa", here={"1.000656": frozenset({""})})

    assert [hit.code for hit in LIBRARY.find("ông tôi mất, làm giấy khai tử", narrowed=narrowed).results] == [
        "1.000656"
    ]
    assert LIBRARY.find("1.001193", narrowed=narrowed) == Found([], out_of_scope=True)


@pytest.mark.parametrize("level", ["commune", "province", "ministry", "other"])
def test_only_what_is_decided_at_that_level_is_found(level: str) -> None:
    found = LIBRARY.find("xin cấp lại giấy phép bị mất", k=10, narrowed=Narrowed(agency_level=level)).results

    assert found
    assert all(level in RECORDS[hit.code].agency_level for hit in found)


def test_only_procedures_of_the_field_are_found() -> None:
    found = LIBRARY.find("đăng ký khai sinh", k=10, narrowed=Narrowed(field="Hộ tịch")).results

    assert {RECORDS[hit.code].field for hit in found} == {"Hộ tịch"}


@pytest.mark.parametrize(
    ("set_here", "fits"),
    [
        pytest.param({""}, False, id="as published"),
        pytest.param({"toan_trinh"}, True, id="set by the unit"),
        pytest.param({"", "toan_trinh"}, True, id="set by one of two units"),
    ],
)
def test_the_level_that_a_unit_set_counts_before_the_published_one(set_here: set[str], fits: bool) -> None:
    record = next(one for one in FACTS.records if one.service_level is ServiceLevel.PARTIAL)

    assert Narrowed(level="toan_trinh", here={record.code: set_here}).fits(record) is fits


def test_what_is_not_known_of_a_procedure_does_not_fit() -> None:
    unknown = next(one for one in FACTS.records if not one.agency_level and one.service_level is None)

    assert not Narrowed(agency_level="commune").fits(unknown)
    assert not Narrowed(level="mot_phan").fits(unknown)


def test_only_values_that_part_the_procedures_are_worth_asking() -> None:
    both, people = RECORDS["1.001612"], RECORDS["1.001193"]
    assert (both.audience, people.audience) == (("individual", "organization"), ("individual",))

    assert Narrowed().parting([both, people], "audience") == ("organization",)
    assert Narrowed().parting([both, people], "agency_level") == ("ministry",)
    assert Narrowed().parting([people, people], "audience") == ()


def test_of_words_that_fit_alike_what_is_offered_here_comes_first() -> None:
    asked = "cấp lại thẻ bảo hiểm y tế"
    shown = [hit.code for hit in INDEX.find(asked).results]

    assert len(shown) > 1
    ours = [[hit.score for hit in INDEX.find(asked, offered={code}).results if hit.code == code] for code in shown[1:]]
    before = [hit.score for hit in INDEX.find(asked).results[1:]]
    assert all(now[0] > was for now, was in zip(ours, before, strict=True))
