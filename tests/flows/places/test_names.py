"""Keys under which spellings of one name meet."""

import pytest

from flows.places.names import accented_key, among, bare_name, name_key, spellings


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("M'Drắk", "m drak"),
        ("Ea H’Leo", "EA HLEO"),
        ("Bà Rịa - Vũng Tàu", "ba ria vung tau"),
        ("Quy Nhơn", "Qui Nhơn"),
        ("Mỹ Tho", "mĩ tho"),
        ("08", "8"),
        ("Hòa Bình", "Hoà Bình"),
    ],
)
def test_spellings_meet(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_accents_count_where_they_must() -> None:
    assert name_key("Ba Tơ") == name_key("Ba Tô")
    assert accented_key("Ba Tơ") != accented_key("Ba Tô")
    assert accented_key("Hòa Bình") == accented_key("hoà bình")


@pytest.mark.parametrize(
    ("name", "bare"),
    [("Phường 12", "12"), ("Thị trấn Nông trường Việt Lâm", "Nông trường Việt Lâm"), ("Đặc khu Lý Sơn", "Lý Sơn")],
)
def test_the_type_is_no_part_of_the_name(name: str, bare: str) -> None:
    assert bare_name(name) == bare


@pytest.mark.parametrize("typed", ["luonsong", "luongso", "luongsonn", "luonhson", "uongson"])
def test_one_letter_wrong_is_forgiven(typed: str) -> None:
    assert among({"luongson": (7,)}, spellings(typed)) == ((7,) if typed != "luonsong" else ())


@pytest.mark.parametrize("typed", ["bave", "luong", "lung", "123456", "x" * 500])
def test_short_names_numbers_and_long_texts_are_not_corrected(typed: str) -> None:
    assert among({"bavi": (1,), "luongs": (2,), "123457": (3,)}, spellings(typed)) == ()
