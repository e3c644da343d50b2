"""The data of administrative units: whole, consistent, and known by code."""

import unicodedata
from collections import Counter

import pytest

from flows.places.units import Places


@pytest.fixture(scope="module")
def places() -> Places:
    return Places.load()


def test_numbers_are_those_of_the_law(places: Places) -> None:
    assert len(places.provinces) == 34
    assert len(places.communes) == 3321
    assert len(places.former.provinces) == 63
    assert len(places.former.districts) == 696
    assert len(places.former.communes) == 10040


def test_every_commune_lies_in_a_province_of_today(places: Places) -> None:
    counted = sum(len(places.communes_of(province.code)) for province in places.provinces)
    assert counted == 3321
    assert {len(commune.code) for commune in places.communes} == {5}


def test_every_former_commune_has_communes_of_today_in_one_province(places: Places) -> None:
    for at, now in enumerate(places.former.now):
        provinces = {commune.province_code for code in now if (commune := places.commune(code))}
        district = places.former.commune_districts[at]
        assert provinces == {places.former.province_codes[places.former.district_provinces[district]]}


def test_471_former_communes_were_divided(places: Places) -> None:
    assert Counter(len(now) > 1 for now in places.former.now)[True] == 471


def test_names_are_composed_and_have_no_stray_blanks(places: Places) -> None:
    names = [unit.name for unit in (*places.provinces, *places.communes)]
    names += [*places.former.communes, *places.former.districts, *places.former.provinces]
    assert [name for name in names if unicodedata.normalize("NFC", " ".join(name.split())) != name] == []


def test_units_are_found_by_code(places: Places) -> None:
    assert places.full_name("00004") == "Phường Ba Đình, Thành phố Hà Nội"
    quang_ninh = places.province("22")
    assert quang_ninh
    assert quang_ninh.name == "Thành phố Quảng Ninh"
    assert {commune.province_code for commune in places.communes_of("20")} == {"20"}


@pytest.mark.parametrize("code", ["", "99", "00000", "4", "'; --"])
def test_an_unknown_code_has_no_unit(places: Places, code: str) -> None:
    assert places.province(code) is None
    assert places.commune(code) is None
    assert places.communes_of(code) == ()
    assert places.full_name(code) == ""


def test_islands_without_communes_are_named_by_their_district(places: Places) -> None:
    islands = [places.former.commune(at) for at, name in enumerate(places.former.communes) if not name]
    assert {island.district for island in islands} == {
        "Huyện Bạch Long Vĩ",
        "Huyện Cồn Cỏ",
        "Huyện Hoàng Sa",
        "Huyện Lý Sơn",
        "Huyện Côn Đảo",
    }
    assert {places.full_name(island.now[0]).split(",")[0] for island in islands} >= {
        "Đặc khu Lý Sơn",
        "Đặc khu Côn Đảo",
    }


def test_loading_again_costs_nothing() -> None:
    assert Places.load() is Places.load()
