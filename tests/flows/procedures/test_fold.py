import unicodedata

import pytest

from flows.procedures.fold import fold, word, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("hòa", "hoà", id="old and new tone place"),
        pytest.param("thủy", "thuỷ", id="uy"),
        pytest.param("khỏe", "khoẻ", id="oe"),
        pytest.param("lý", "lí", id="i and y"),
        pytest.param("quý", "quí", id="qu"),
        pytest.param("mỹ", "mĩ", id="my"),
        pytest.param("giử", "giữ", id="hỏi and ngã"),
        pytest.param("Đăng", "Ðăng", id="eth for đ"),
        pytest.param("tiếng", unicodedata.normalize("NFD", "tiếng"), id="decomposed"),
        pytest.param("ĐẤT", "đất", id="capitals"),
    ],
)
def test_spellings_of_one_syllable_are_equal(one: str, other: str) -> None:
    assert words(one) == words(other)


@pytest.mark.parametrize(("one", "other"), [("tay", "tai"), ("thúy", "thúi"), ("cho", "chờ"), ("mã", "má")])
def test_different_syllables_stay_different(one: str, other: str) -> None:
    assert word(one).marked != word(other).marked


def test_marks_are_kept_beside_the_plain_form() -> None:
    assert word("chờ").plain == "cho"
    assert word("chờ").has_marks
    assert not word("cho").has_marks


def test_punctuation_and_stretched_letters_go() -> None:
    assert [one.plain for one in words("Quáááá, khai-sinh!!! (CT07)")] == ["qua", "khai", "sinh", "ct07"]


def test_fold_maps_the_barred_d() -> None:
    assert fold("Đăng ký Đất đai") == "dang ky dat dai"
