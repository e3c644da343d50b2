"""Codes of dossiers and procedures: copied badly and still read, written in one way only."""

import unicodedata
from datetime import date

import pytest

from flows.dossiers.codes import find_code, find_procedure, from_link, make_code, parse_code, to_link

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("H40.16-210520-0003", "H40.16-210520-0003"),
        ("000.00.16.H40-210520-0003", "H40.16-210520-0003"),
        ("000.05.16.H40-210520-0003", "H40.16.05-210520-0003"),
        ("000.00.00.H40-210520-0003", "H40-210520-0003"),
        ("G09.20-20260609-0092637", "G09.20-20260609-0092637"),
        ("h40.16-210520-0003", "H40.16-210520-0003"),
        (" H40.16 – 210520 — 0003 ", "H40.16-210520-0003"),
        ("H40. 16 -210520 - 0003", "H40.16-210520-0003"),
        ("H4O.I6-2I052O-OOO3", "H40.16-210520-0003"),
        ("H40.l6-2l0520-0003", "H40.16-210520-0003"),
        ("000.OO.16.H40-210520-0003", "H40.16-210520-0003"),
        ("H40.16210520-0003", "H40.16-210520-0003"),
        ("H40.16-2105200003", "H40.16-210520-0003"),
        ("H60 260921 0003", "H60-260921-0003"),
        ("H55.242-261121-12345", "H55.242-261121-12345"),
        ("H40.16-261121-0003", "H40.16-261121-0003"),
    ],
)
def test_codes_are_read_as_people_copy_them(typed: str, code: str) -> None:
    for text in (typed, unicodedata.normalize("NFD", f"Hồ sơ của tôi là {typed}, tới đâu rồi?")):
        found = parse_code(text, TODAY) if text == typed else find_code(text, TODAY)
        assert str(found) == code


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("H40.16-210231-0003", id="no such day"),
        pytest.param("H40.16-211301-0003", id="no such month"),
        pytest.param("H40.16-261122-0003", id="in the future"),
        pytest.param("H40.16-210520-03", id="serial too short"),
        pytest.param("H40.16-210520-12345678", id="serial too long"),
        pytest.param("40.16-210520-0003", id="no agency letter"),
        pytest.param("HH40.16-210520-0003", id="two letters"),
        pytest.param("XH40.16-210520-0003X", id="part of a word"),
        pytest.param("H40.16", id="an agency only"),
        pytest.param("1.001193", id="a procedure"),
        pytest.param("0912345678", id="a phone number"),
        pytest.param("", id="nothing"),
        pytest.param("hồ sơ của tôi tới đâu rồi", id="words"),
    ],
)
def test_what_is_no_code_is_none(typed: str) -> None:
    assert parse_code(typed, TODAY) is None
    assert find_code(f"xem {typed}", TODAY) is None


def test_a_code_among_other_words_is_found_but_is_no_code_by_itself() -> None:
    assert find_code("xem hồ sơ H40.16-210520-0003 giúp em", TODAY)
    assert parse_code("xem hồ sơ H40.16-210520-0003 giúp em", TODAY) is None


@pytest.mark.parametrize(
    "text", ["Chào em. H40.16-210520-0003", "mã hồ sơ.H40.16-210520-0003.", "(H40.16-210520-0003)"]
)
def test_a_code_may_stand_beside_points_and_brackets(text: str) -> None:
    assert str(find_code(text, TODAY)) == "H40.16-210520-0003"


def test_blanks_within_groups_are_forgiven_when_there_is_nothing_else() -> None:
    assert str(find_code("H40.16-2105 20-00 03", TODAY)) == "H40.16-210520-0003"


def test_a_later_code_is_found_after_an_impossible_one() -> None:
    assert str(find_code("H40.16-219999-0003 hay H40.16-210520-0003?", TODAY)) == "H40.16-210520-0003"


def test_both_orders_and_date_lengths_name_the_same_dossier() -> None:
    spellings = ("000.00.16.H40-210520-0003", "H40.16-210520-0003", "H40.16-20210520-0003", "H40.16.00-210520-003")
    codes = {parse_code(spelling, TODAY) for spelling in spellings}
    assert len(codes) == 1
    assert parse_code("H40.17-210520-0003", TODAY) not in codes


def test_long_hostile_text_is_read_quickly() -> None:
    assert find_code("H40." * 20000 + "1" * 20000, TODAY) is None


@pytest.mark.parametrize(
    ("serial", "code"),
    [(3, "H40.16-261121-0003"), (9999, "H40.16-261121-9999"), (10000, "H40.16-261121-10000")],
)
def test_codes_are_made_in_one_way(serial: int, code: str) -> None:
    assert make_code("H40.16", TODAY, serial) == code
    assert str(parse_code(code, TODAY)) == code


@pytest.mark.parametrize(
    ("agency", "serial"),
    [("h40.16", 1), ("000.00.16.H40", 1), ("H40-16", 1), ("", 1), ("H40.16", 0), ("H40.16", -1)],
)
def test_a_code_is_not_made_of_wrong_parts(agency: str, serial: int) -> None:
    with pytest.raises(ValueError, match=r"agency|serials"):
        make_code(agency, TODAY, serial)


@pytest.mark.parametrize("code", ["H40.16-261121-0003", "H40-261121-0003", "G09.20-20260609-0092637"])
def test_a_deep_link_has_no_dots_and_leads_back(code: str) -> None:
    payload = to_link(code)
    assert set(payload) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
    assert len(payload) <= 64
    assert from_link(payload) == code


def test_a_deep_link_is_as_specified() -> None:
    assert to_link("H40.16-210520-0003") == "hs_H40_16-210520-0003"


@pytest.mark.parametrize("payload", ["", "hs_", "tt_1_001193", "hs_<b>-210520-0003", "hs_H40_16-210520", "H40_16-1-1"])
def test_another_payload_is_no_code(payload: str) -> None:
    assert from_link(payload) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.001193", "1.001193"),
        ("thủ tục 2.000815 làm sao", "2.000815"),
        ("2.000815.000.00.00.H55", "2.000815"),
        ("2.000815.000.00.00.H55.02", "2.000815"),
        ("1 . 001193", "1.001193"),
        ("1.001190", "1.001190"),
    ],
)
def test_procedure_codes_are_found(text: str, code: str) -> None:
    assert find_procedure(text) == code


@pytest.mark.parametrize(
    "text", ["", "1.00119", "4.001193", "1.0011931", "11.001193", "1.001193.5", "8.000 đồng", "1.200.000"]
)
def test_other_numbers_are_no_procedure_codes(text: str) -> None:
    assert find_procedure(text) is None
