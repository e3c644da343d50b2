"""One form for Vietnamese text: cleaned, folded, tones placed."""

import unicodedata

import pytest

from flows.text_folding import clean, fold, is_accented, place_tones, same_word


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param(unicodedata.normalize("NFD", "Nguyễn Thị Tuyết"), "Nguyễn Thị Tuyết", id="decomposed"),
        pytest.param("Tuyê\u0301t", "Tuyết", id="half decomposed, as Windows-1258 leaves it"),
        pytest.param("Ðặng", "Đặng", id="eth for đ"),
        pytest.param("a\u200bb\ufeffc", "abc", id="zero width"),
        pytest.param("a\u202eb", "ab", id="right-to-left override"),
        pytest.param("a\x00b\ud800c", "abc", id="NUL and a lone surrogate"),
        pytest.param("  a\u00a0 \tb ", "a b", id="blanks of every kind"),
        pytest.param("một\r\n hai\u2028ba", "một\nhai\nba", id="line ends"),
        pytest.param("Y Wang Niê, H'Hen", "Y Wang Niê, H'Hen", id="names of the highlands stay"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_clean_changes_only_what_is_not_seen(typed: str, kept: str) -> None:
    assert clean(typed) == kept
    assert clean(kept) == kept


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đường Hoà Bình", "duong hoa binh"),
        ("ĐẮK LẮK", "dak lak"),
        (unicodedata.normalize("NFD", "Thừa Thiên Huế"), "thua thien hue"),
        ("Ðồng Nai", "dong nai"),
        ("M'Drắk 12/3", "m'drak 12/3"),
    ],
)
def test_fold_drops_accents_and_case(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("hòa", "hoà"),
        ("HÓA", "HOÁ"),
        ("Thủy", "Thuỷ"),
        ("khỏe", "khoẻ"),
        ("lõa", "loã"),
        ("tùy", "tuỳ"),
        ("họăc", "hoặc"),
        ("ngòai", "ngoài"),
        ("quý quả giữ gìn", "quý quả giữ gìn"),
        ("múa lúa của chìa", "múa lúa của chìa"),
    ],
)
def test_both_tone_placements_become_one(old: str, new: str) -> None:
    assert place_tones(old) == new
    assert place_tones(new) == new


def test_same_word_ignores_placement_and_case_but_not_the_tone() -> None:
    assert same_word("KHÁNH HÒA") == same_word("Khánh Hoà")
    assert same_word("Ba Tơ") != same_word("Ba Tô")


def test_accents_are_noticed() -> None:
    assert is_accented("Hà Nội")
    assert is_accented("Đ")
    assert not is_accented("Ha Noi 12")
