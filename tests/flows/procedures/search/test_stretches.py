"""Phrases read stretch by stretch are understood as a request of the same words is."""

from random import Random

import pytest

from flows.procedures.fold import words
from flows.procedures.search.numbering import Numbering
from flows.procedures.search.stretches import Reader, Text
from flows.procedures.search.terms import read
from tests.flows.procedures.search.known import INDEX

#: Words that begin phrases, end them, part them, or are decided by what stands around them.
PIECES = [
    "giấy phép lái xe",
    "bị mất",
    "mất",
    "tuổi",
    "75",
    "cho",
    "tôi",
    "em",
    "muốn",
    "cái",
    "xin",
    "sổ đỏ",
    "thuê đất",
    "thuế",
    "đất",
    "bảo hiểm",
    "xã hội",
    "đồng bào",
    "mẹ",
    "con",
    "nhà",
    "cất",
    "làm",
    "lại",
    "khai sinh",
    "qua đời",
    "tám mươi",
    "trực tuyến",
    "ở nước ngoài",
    "căn cước",
    "hộ khẩu",
    "rao vặt",
]


def phrases(seed: int) -> list[str]:
    random = Random(seed)
    return [" ".join(random.choices(PIECES, k=random.randint(1, 12))) for _ in range(100)]


@pytest.mark.parametrize("is_name", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_every_phrase_is_understood_as_a_request_is(seed: int, *, is_name: bool) -> None:
    reader = Reader(INDEX.lexicon)
    for phrase, text in zip(phrases(seed), reader.texts(phrases(seed)), strict=True):
        expected = read(words(phrase), INDEX.lexicon, is_name=is_name)
        found = reader.read(text, strict=text.is_marked(), again=not is_name)

        assert tuple(one.plain for one in INDEX.lexicon.alphabet.words(found.kept)) == expected.syllables
        assert found.concepts == expected.concepts


def test_terms_are_numbered_as_they_come_and_weigh_the_same() -> None:
    reader, numbering = Reader(INDEX.lexicon), Numbering(INDEX.lexicon)
    seen: dict[str, float] = {}
    for phrase, text in zip(phrases(9), reader.texts(phrases(9)), strict=True):
        strict = text.is_marked()
        expected = read(words(phrase), INDEX.lexicon).terms
        terms = numbering.terms(reader.read(text, strict=strict, again=True), strict=strict)

        seen |= expected
        ids = numbering.ids()
        assert {ids.get(term): factor for term, factor in expected.items()} == terms
    assert [ids.get(term) for term in seen] == list(range(len(seen)))


def test_a_cut_text_is_as_if_no_more_had_been_written() -> None:
    reader = Reader(INDEX.lexicon)
    whole, short = reader.texts(["đổi giấy phép lái xe", "đổi giấy phép"])

    assert [*map(str.split, reader.cut(whole, 3))] == [*map(str.split, short)]
    assert reader.cut(whole, 5) == whole


def test_an_empty_text_says_nothing() -> None:
    reader = Reader(INDEX.lexicon)

    assert reader.texts([]) == []
    assert reader.read(Text("", "", ""), strict=False, again=True).kept == ""
