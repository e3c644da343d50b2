"""A slip that makes a real word is seen by its neighbours; a text that fits is left alone."""

import tracemalloc

import pytest

from flows.procedures.fold import words
from flows.procedures.search.alphabet import Alphabet
from flows.procedures.search.typos import Spelling, Syllables, _edits, _is_one_slip


@pytest.fixture(scope="module")
def spelling() -> Spelling:
    heard = Syllables(Alphabet())
    phrases = (
        "hộ chiếu",
        "độc thân",
        "khai sinh",
        "kết hôn",
        "chạy",
        "chạy nhà",
        "cái",
        "mua",
        "chíu chít",
        "thâm hụt",
    )
    heard.learn_phrases(heard.alphabet.texts(phrases))
    return Spelling(heard)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("làm hộ chíu", "lam ho chieu", id="vowel as it is said"),
        pytest.param("giấy độc thâm", "giay doc than", id="other end, and a real word"),
        pytest.param("đi kếch hôn", "di ket hon", id="end as it is said"),
        pytest.param("khay sinh", "khai sinh", id="y for i"),
    ],
)
def test_a_word_that_fits_no_neighbour_becomes_the_near_one_that_does(
    spelling: Spelling, typed: str, meant: str
) -> None:
    assert " ".join(one.plain for one in spelling.repair(words(typed))) == meant


@pytest.mark.parametrize("typed", ["hộ chiếu", "cái nhà", "cái hộ chiếu", "thâm hụt", "mua bánh mì"])
def test_what_fits_or_is_near_nothing_stays(spelling: Spelling, typed: str) -> None:
    assert spelling.repair(words(typed)) == words(typed)


def test_one_slip_is_the_same_from_both_ends() -> None:
    for meant in ("chieu", "aab", "an"):
        near = _edits(meant) - {meant}
        assert near
        assert all(_is_one_slip(typed, meant) for typed in near)


@pytest.mark.parametrize("typed", ["cheiux", "cihue", "chi", "chizu", "chieuzz", "sinh"])
def test_two_slips_and_letters_that_nobody_writes_are_none(typed: str) -> None:
    assert typed not in _edits("chieu")
    assert not _is_one_slip(typed, "chieu")


def test_a_word_without_end_costs_nothing(spelling: Spelling) -> None:
    found = words("q" * 2_000)
    tracemalloc.start()
    try:
        assert spelling.repair(found) == found
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()
