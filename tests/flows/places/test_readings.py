"""All readings of an address: levels agree with each other, and none is invented."""

from flows.places.mentions import Scanner
from flows.places.names import name_index
from flows.places.readings import Reader, Reading
from flows.places.units import Places
from flows.places.words import words_of
from flows.text_folding import is_accented

PLACES = Places.load()


def readings(text: str, province_code: str = "") -> list[Reading]:
    scan = Scanner(name_index(PLACES), text, words_of(text), is_accented(text), typos=False)
    return list(Reader(PLACES, scan, province_code).readings())


def test_levels_of_a_reading_agree() -> None:
    for reading in readings("xã Lương Sơn, huyện Yên Lập, tỉnh Phú Thọ"):
        provinces = {PLACES.former.district_provinces[district] for district in reading.districts}
        assert {PLACES.former.province_codes[province] for province in provinces} <= {"25"}
        assert all(PLACES.former.commune_districts[at] in reading.districts for at in reading.former_communes)


def test_the_fullest_reading_explains_every_word() -> None:
    fullest = max(readings("xã Lương Sơn, huyện Yên Lập, tỉnh Phú Thọ"), key=lambda reading: reading.explained)
    assert (fullest.start, fullest.explained, fullest.corrections) == (0, 9, 0)


def test_a_district_of_another_province_is_not_read() -> None:
    assert not any(reading.districts for reading in readings("Yên Lập, Hà Giang"))


def test_a_known_province_rules_out_others() -> None:
    assert {reading.province_code for reading in readings("Ba Đình, Hà Nội", "25")} == {"25"}


def test_words_that_name_nothing_leave_one_empty_reading() -> None:
    assert readings("không có gì") == [Reading(start=3, explained=0)]
