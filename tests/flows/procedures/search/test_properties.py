"""However a request is typed, what was found among the first three stays there."""

import unicodedata
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.search import FILES, SETS, read_set
from flows.text_folding import fold
from tests.flows.procedures.search.known import INDEX

REQUESTS = [
    "đăng ký khai sinh cho con", "làm lại thẻ căn cước bị mất", "đổi giấy phép lái xe hết hạn",
    "xin giấy xác nhận độc thân",
    "chứng thực bản sao bằng tốt nghiệp", "đăng ký tạm trú cho người thuê nhà", "sang tên xe máy mua lại",
    "cấp lại sổ đỏ bị thất lạc", "xin giấy phép xây dựng nhà ở", "đăng ký kết hôn với người nước ngoài",
    "hưởng trợ cấp thất nghiệp", "tách thửa đất cho con", "thành lập hộ kinh doanh quán ăn",
    "hòa giải tranh chấp đất đai",
    "xác nhận hộ nghèo", "mai táng phí cho người cao tuổi", "thủ tục nhận con nuôi trong nước",
    "cấp phiếu lý lịch tư pháp",
]  # fmt: skip


def old_placing(text: str) -> str:
    """ "hoà giải" for "hòa giải", "thuỷ" for "thủy"."""
    for new, old in (("òa", "oà"), ("óa", "oá"), ("ủy", "uỷ"), ("úy", "uý"), ("ỏe", "oẻ")):
        text = text.replace(new, old)
    return text


def one_slip(text: str) -> str:
    """Two letters of the longest word swapped, as fingers do."""
    longest = max(text.split(), key=len)
    at = Random(text).randrange(1, len(longest) - 2)
    slipped = longest[:at] + longest[at + 1] + longest[at] + longest[at + 2 :]
    return text.replace(longest, slipped, 1)


def first_three(text: str) -> list[str]:
    return [hit.code for hit in INDEX.find(text).results]


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param(fold, id="without accents"),
        pytest.param(str.upper, id="capitals"),
        pytest.param(str.title, id="title case"),
        pytest.param(lambda text: unicodedata.normalize("NFD", text), id="decomposed"),
        pytest.param(old_placing, id="tones in the old place"),
        pytest.param(lambda text: f"  {text.replace(' ', '   ')}\n", id="many spaces"),
        pytest.param(one_slip, id="one slip"),
        pytest.param(lambda text: f"{text}???", id="punctuation"),
    ],
)
@pytest.mark.parametrize("request_text", REQUESTS)
def test_the_first_stays_among_the_three(request_text: str, typed: Callable[[str], str]) -> None:
    found = first_three(request_text)

    assert found
    assert found[0] in first_three(typed(request_text))


HABITS: dict[str, Callable[[str], str]] = {
    "accents": fold,
    "capitals": str.upper,
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "tones": old_placing,
    "spaces": lambda text: text.replace(" ", "  "),
    "slip": one_slip,
}


def wordings() -> list[str]:
    """Requests of a measured set with a long word to slip in."""
    texts = [
        query["text"] for query in read_set(SETS / "own_a.txt") if query["codes"] and len(query["text"].split()) >= 4
    ]
    return [text for text in texts if any(len(word) > 5 for word in text.split()) and first_three(text)]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(data=st.data())
def test_what_people_wrote_keeps_its_first_typed_with_other_habits(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(WORDINGS))
    habits = data.draw(st.sets(st.sampled_from(sorted(HABITS)), min_size=1, max_size=2))
    typed = text
    for habit in sorted(habits, key=list(HABITS).index, reverse=True):
        typed = HABITS[habit](typed)

    assert first_three(text)[0] in first_three(typed), typed


WORDINGS = wordings()


def of_all_sets(every: int) -> list[tuple[str, list[str]]]:
    """Requests of all sets with the codes that answer them."""
    asked = [query for path in FILES for query in read_set(path) if query["codes"]]
    return [(query["text"], query["codes"]) for query in asked[::every]]


@pytest.mark.parametrize("habit", ["capitals", "decomposed", "tones", "spaces"])
def test_what_loses_nothing_changes_nothing(habit: str) -> None:
    changed = [text for text, _ in of_all_sets(9) if first_three(HABITS[habit](text)) != first_three(text)]

    assert changed == []


@pytest.mark.parametrize(("habit", "most"), [("accents", 0.05), ("slip", 0.02)])
def test_hardly_any_right_one_is_lost_from_the_first_three(habit: str, most: float) -> None:
    long_enough = [one for one in of_all_sets(4) if len(one[0].split()) >= 4 and max(map(len, one[0].split())) > 5]
    right = [(text, codes) for text, codes in long_enough if not set(codes).isdisjoint(first_three(text))]
    lost = [text for text, codes in right if set(codes).isdisjoint(first_three(HABITS[habit](text)))]

    assert len(right) > 50
    assert len(lost) <= most * len(right), lost
