import pytest

from flows.procedures.library import Library
from flows.procedures.narrowing import Narrowed
from flows.procedures.record import ServiceLevel
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
    narrowed = Narrowed(offered={"1.000656"})

    assert [hit.code for hit in LIBRARY.find("ông tôi mất, làm giấy khai tử", narrowed=narrowed).results] == [
        "1.000656"
    ]
    assert LIBRARY.find("1.001193", narrowed=narrowed).results == []


def test_of_words_that_fit_alike_what_is_offered_here_comes_first() -> None:
    asked = "cấp lại thẻ bảo hiểm y tế"
    shown = [hit.code for hit in INDEX.find(asked).results]

    assert len(shown) > 1
    ours = [[hit.score for hit in INDEX.find(asked, offered={code}).results if hit.code == code] for code in shown[1:]]
    before = [hit.score for hit in INDEX.find(asked).results[1:]]
    assert all(now[0] > was for now, was in zip(ours, before, strict=True))
