"""Words of an address, and what announces a unit."""

import pytest

from flows.places.words import Level, prefix_before, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("P.12, Q1", ["p", "12", "q", "1"]),
        ("phường12", ["phuong", "12"]),
        ("số 5A/12", ["so", "5a", "12"]),
        ("xã M'Drắk", ["xa", "m'drak"]),
        ("TP.HCM", ["tp", "hcm"]),
        ("", []),
        (" ,;- ", []),
    ],
)
def test_an_address_is_cut_into_words(text: str, words: list[str]) -> None:
    assert [word.folded for word in words_of(text)] == words


@pytest.mark.parametrize(
    ("text", "after_comma"),
    [
        ("a, b", [True, True]),
        ("a b", [True, False]),
        ("12/3", [True, False]),
        ("xã A/huyện B", [True, False, True, False]),
        ("a\nb", [True, True]),
    ],
)
def test_commas_and_slashes_between_names_part_units(text: str, after_comma: list[bool]) -> None:
    assert [word.after_comma for word in words_of(text)] == after_comma


@pytest.mark.parametrize(
    ("text", "level", "prefix"),
    [
        ("thị xã Uông Bí", Level.DISTRICT, ("thi", "xa")),
        ("tt. Cồn", Level.COMMUNE, ("tt",)),
        ("T.P. Huế", Level.PROVINCE, ("t", "p")),
        ("Phúc Xá Ba", Level.COMMUNE, ()),
        ("xã, Ba Đình", Level.COMMUNE, ()),
    ],
)
def test_announcing_words_are_seen(text: str, level: Level, prefix: tuple[str, ...]) -> None:
    words = words_of(text)
    at = 1 if text.startswith("xã") else len(words) - 1 if len(words) < 4 else 2
    assert prefix_before(words, at, level) == prefix
