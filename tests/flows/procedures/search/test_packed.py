import pickle

import pytest

from flows.procedures.search.alphabet import Alphabet
from flows.procedures.search.packed import Counts, Texts, Vocabulary

TERMS = ["so", "do", "so do", "do so", "#birth", "#birth+#lose", "tam tru"]


@pytest.mark.parametrize(("term", "number"), [(term, at) for at, term in enumerate(TERMS)])
def test_a_term_has_its_place_as_number(term: str, number: int) -> None:
    assert Vocabulary.of(TERMS).get(term) == number


@pytest.mark.parametrize(
    "term", ["", " ", "tam", "so so", "so tru", "tru tam", "#lose", "#lose+#birth", "x", "so do so"]
)
def test_a_word_of_a_pair_is_no_term_and_neither_is_what_was_not_given(term: str) -> None:
    assert term not in Vocabulary.of(TERMS)


def test_what_was_never_counted_is_none() -> None:
    alphabet = Alphabet()
    tam_tru, so_do = alphabet.texts(["tam tru", "so do"])
    counts = Counts({tam_tru: 3, so_do: 1}, alphabet.plain_forms())

    assert (counts["tam tru"], counts["so do"], counts["tam do"]) == (3, 1, 0)
    assert "tam do" not in counts


def test_texts_come_back_as_they_were() -> None:
    texts = Texts(["Đăng ký khai sinh", "", "hộ tịch"])

    assert [texts[at] for at in range(len(texts))] == ["Đăng ký khai sinh", "", "hộ tịch"]


def test_thousands_of_terms_take_little_room() -> None:
    pairs = [f"a{first} b{second}" for first in range(100) for second in range(100)]

    assert len(pickle.dumps(Vocabulary.of(pairs), 5)) < 10 * len(pairs)
