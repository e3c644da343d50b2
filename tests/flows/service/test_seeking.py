"""One box: what is typed says by what a dossier is sought."""

from __future__ import annotations

import pytest

from flows.service.seeking import MOST_WORDS, By, sought


@pytest.mark.parametrize(
    ("typed", "by", "wanted"),
    [
        pytest.param("H99.101-261120-0001", By.CODE, "H99.101-261120-0001", id="a code"),
        pytest.param("261120-0001", By.CODE, "261120-0001", id="its end"),
        pytest.param("h99.101-261120-0001 ", By.CODE, "H99.101-261120-0001", id="in small letters"),
        pytest.param("0001", By.CODE, "0001", id="a few digits"),
        pytest.param("", By.CODE, "", id="nothing"),
        pytest.param("a", By.CODE, "A", id="one letter is no name"),
        pytest.param("%", By.CODE, "%", id="no letters"),
        pytest.param("Nguyễn Thị Mẫu", By.NAME, ["nguyen", "thi", "mau"], id="a name"),
        pytest.param("nguyen thi MAU", By.NAME, ["nguyen", "thi", "mau"], id="without accents"),
        pytest.param("Đỗ  Đức, Đỗ", By.NAME, ["do", "duc"], id="each word once"),
        pytest.param("001190000017", By.ID_NUMBER, ["001190000017"], id="an ID number"),
        pytest.param("001 190 000 017", By.ID_NUMBER, ["001190000017"], id="in groups"),
        pytest.param("012345678", By.ID_NUMBER, ["012345678"], id="an old one"),
        pytest.param("0912 345 678", By.PHONE, ["+84912345678"], id="a phone"),
        pytest.param("+84 912-345-678", By.PHONE, ["+84912345678"], id="from abroad"),
        pytest.param("0243 826 1234", By.PHONE, ["+842438261234"], id="a landline"),
    ],
)
def test_what_is_typed_says_by_what_is_sought(typed: str, by: By, wanted: str | list[str]) -> None:
    found = sought(typed)

    assert found.by is by
    assert (found.text or [value for _, value in found.marks]) == (wanted or [])
    assert found.is_personal is (by is not By.CODE)


def test_no_more_words_are_sought_than_a_name_has() -> None:
    assert len(sought(" ".join("abcdefghijklmnop")).marks) == MOST_WORDS
