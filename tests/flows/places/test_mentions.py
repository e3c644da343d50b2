"""Where an address may name a unit, and where a name is a street's or a hamlet's."""

import pytest

from flows.places.mentions import Mention, Scanner
from flows.places.names import name_index
from flows.places.units import Places
from flows.places.words import Level, words_of
from flows.text_folding import is_accented

NAMES = name_index(Places.load())


def scanner(text: str, *, typos: bool = False) -> Scanner:
    return Scanner(NAMES, text, words_of(text), is_accented(text), typos)


def communes(text: str, *, typos: bool = False) -> list[Mention]:
    scan = scanner(text, typos=typos)
    return list(scan.mentions(scan.end(), Level.COMMUNE, NAMES.communes, NAMES.former_communes))


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("Ba Đình, Hà Nội, Việt Nam", 4),
        ("Ba Dinh Ha Noi VN", 4),
        ("Hà Nội 11120", 2),
        ("Hà Nội", 2),
        ("Việt Nam", 0),
        ("", 0),
    ],
)
def test_country_and_postal_code_end_no_address(text: str, last: int) -> None:
    assert scanner(text).end() == last


def test_an_announced_name_takes_its_type_along() -> None:
    assert [(each.start, each.name_start, each.end) for each in communes("thôn 3 xã Lương Sơn")] == [(2, 3, 5)]


def test_a_name_does_not_reach_over_a_comma() -> None:
    assert communes("Lương, Sơn") == []


def test_a_number_is_a_name_only_when_announced() -> None:
    assert communes("12") == []
    assert communes("phường 12")


def test_a_name_announced_for_another_level_is_none_of_this() -> None:
    assert communes("huyện Yên Lập") == []


def test_typos_are_looked_for_only_on_demand() -> None:
    assert communes("xã Lương Sơm") == []
    assert all(mention.typo for mention in communes("xã Lương Sơm", typos=True))


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        pytest.param("Lương Sơn", True, id="at the beginning"),
        pytest.param("thôn 3, Lương Sơn", True, id="after a comma"),
        pytest.param("thôn 3 - Lương Sơn", True, id="after a dash"),
        pytest.param("thon 3 luong son", True, id="after a hamlet's number"),
        pytest.param("số 3, Lương Sơn", False, id="after a house number and a comma"),
        pytest.param("12 Lương Sơn", False, id="after a house number"),
        pytest.param("đường Lương Sơn", False, id="a street"),
        pytest.param("thôn Lương Sơn", False, id="a hamlet"),
    ],
)
def test_an_unannounced_name_needs_a_place_of_its_own(text: str, stands: bool) -> None:
    mention = communes(text)[0]
    assert scanner(text).stands_alone(mention, Level.COMMUNE, joined=True) is stands
