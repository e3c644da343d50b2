"""Syllables as letters: what is cut, joined and counted in letters is what was written."""

import pytest

from flows.procedures.fold import Word, words
from flows.procedures.search import alphabet as letters
from flows.procedures.search.alphabet import Alphabet, pairs

TEXTS = [
    "Đăng ký khai sinh",
    "đăng-ký, (lại) khai sinh!",
    "",
    " – ",
    "quáááá nhanh",
    "một\nhai\u200b ba",
    "tieng ki\u0302\u0301m",
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_in_letters_holds_the_words_of_the_text(text: str) -> None:
    alphabet = Alphabet()
    (spelled,) = alphabet.texts([text])

    assert alphabet.words(spelled) == words(text)
    assert alphabet.words(alphabet.plain(spelled)) == [Word(one.plain, one.plain) for one in words(text)]


def test_every_spelling_of_a_syllable_is_one_letter() -> None:
    one, other = Alphabet().texts(["hòa giải lý", "HOÀ GIẢI LÍ"])

    assert one == other
    assert len(one) == 3


def test_pairs_are_two_letters_that_stand_side_by_side() -> None:
    assert list(pairs("abc")) == ["ab", "bc"]
    assert list(pairs("a")) == []


def test_a_request_leaves_no_letters_behind() -> None:
    alphabet = Alphabet()
    alphabet.texts(["khai sinh"])

    assert alphabet.known(words("khai tử")) == alphabet.texts(["khai"])[0] + letters.STRANGE
    assert "tu" not in alphabet.plain_forms()


def test_what_is_written_alike_is_one_word() -> None:
    """Who types raw VNI writes "hoa2" for what we write so."""
    alphabet = Alphabet()
    accented, raw = alphabet.texts(["hoà", "hoa2"])

    assert accented != raw
    assert alphabet.as_written(accented) == alphabet.as_written(raw)
    assert chr(alphabet.marked_forms()["hoa2"]) == alphabet.as_written(raw)


def test_a_catalogue_of_endless_words_is_still_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "LAST", letters.FIRST + 3)
    text = Alphabet().texts(["a b c d e f"])[0]

    assert len(text) == 6
    assert len(set(text)) == 4
