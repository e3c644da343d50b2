"""What holds for every kind, whatever is typed."""

from __future__ import annotations

import json
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.render import words_to_text
from flows.procedures.model import Step
from flows.steps import STEP_KINDS
from flows.steps.base import Accepted, Around, Question, Reading, Refused, Said
from flows.values import JSON, Words
from tests.flows.steps.answering import a_step, around, choices, read

NAME = a_step("full_name", id="name", label="Họ tên")
BORN = a_step("date", id="born", label="Ngày sinh", not_future=True)
STEPS: dict[str, Step] = {
    "text": a_step("text"),
    "text lines": a_step("text", lines=True, min=3, max=50),
    "full_name": NAME,
    "date": a_step("date"),
    "birth date": BORN,
    "adult": a_step("date", min_age_years=18, max_age_years=60),
    "just of age": a_step("date", min_age_years=18, max_age_years=18),
    "past": a_step("date", past=True),
    "future": a_step("date", future=True),
    "after": a_step("date", after_step="other_day", not_future=True),
    "before": a_step("date", before_step="other_day"),
    "id_number": a_step("id_number"),
    "id agrees": a_step("id_number", birth_step="other_day", sex_step="other_sex", allow_old=True),
    "phone": a_step("phone", mobile=True),
    "email": a_step("email"),
    "address": a_step("address"),
    "commune": a_step("address", detail=False, provinces=["01", "79"]),
    "choice": a_step("choice", choices=choices("Kết hôn", "Ly hôn", "2 bản")),
    "several_of": a_step("several_of", choices=choices("Bản giấy", "Bản điện tử", "Bưu chính"), min=2),
    "several or none": a_step("several_of", choices=choices("Bản giấy", "Bản điện tử"), min=0, max=1),
    "yes_no": a_step("yes_no"),
    "yes_no worded": a_step("yes_no", yes_label="Đã đăng ký", no_label="Chưa đăng ký"),
    "number": a_step("number", min=-2, max=1_000_000, unit="bản"),
    "money": a_step("money", min=1_000),
    "document": a_step("document", may_lack=True),
    "single document": a_step("document", single=True, max_files=2),
    "group": a_step("group", steps=(NAME, BORN), item_label="Con", max=3),
    "fixed group": a_step("group", steps=(NAME,), item_label="Người làm chứng", min=2, max=2),
    "perhaps a group": a_step("group", steps=(NAME, a_step("choice", id="c", choices=choices("A", "B"))), min=0),
    "declaration": a_step("declaration", text="Những điều trên là đúng."),
    "tax_code": a_step("tax_code"),
    "dossier_code": a_step("dossier_code"),
    "optional text": a_step("text", required=False),
    "optional address": a_step("address", required=False),
}
NEAR = around(other_day="2021-02-28", other_sex="nu")
HOSTILE = [
    *("", " ", "\x00", "\ud800", "\u202egnurt", "\u200b\ufeff", "a\u0300" * 300, "\u0315\u0300" * 5_000, "9" * 5_000),
    *(
        "x" * 1_000_000,
        "0" * 1_000_000,
        "5/3/" * 200_000,
        "Nguyễn " * 150_000,
        "👩‍👩‍👧",
        "{{ 7*7 }}",
        "<b>x</b>",
        "=1+1",
        "²",
        "٣",
    ),
    *(
        "'; DROP TABLE people; --",
        "-",
        "/",
        ",",
        "...",
        "½",
        "1e5",
        "skip",
        "@",
        "\n\n",
        "\u2028",
        "İstanbul",
        "ﬃ",
        "ß",
    ),
]


def play(step: Step, sayings: list[Said], near: Around) -> Reading:
    return read(step, *sayings, near=near)


@pytest.mark.parametrize("name", STEPS)
def test_definition_is_sound(name: str) -> None:
    assert STEP_KINDS[STEPS[name].kind].problems(STEPS[name]) == []


def test_every_kind_is_tried_here() -> None:
    assert {step.kind for step in STEPS.values()} == set(STEP_KINDS)


@pytest.mark.parametrize("name", STEPS)
def test_examples_are_accepted_fit_and_survive_json(name: str) -> None:
    step = STEPS[name]
    kind = STEP_KINDS[step.kind]

    ways = kind.examples(step, NEAR)

    assert ways
    for sayings in ways:
        reading = play(step, sayings, NEAR)
        assert isinstance(reading, Accepted), (sayings, reading)
        assert kind.still_good(step, reading.value, NEAR) is None
        assert json.loads(json.dumps(reading.value)) == reading.value
        assert kind.show(step, reading.value, NEAR)


@pytest.mark.parametrize("name", STEPS)
def test_every_question_and_label_on_the_way_is_worded(name: str) -> None:
    step = STEPS[name]
    kind = STEP_KINDS[step.kind]

    for sayings in kind.examples(step, NEAR):
        partial: JSON = None
        for said in sayings:
            question = kind.question(step, partial, NEAR)
            assert_worded(question)
            reading = kind.read(step, said, partial, NEAR)
            partial = None if isinstance(reading, Accepted | Refused) else json.loads(json.dumps(reading.partial))


def assert_worded(question: Question) -> None:
    assert words_to_text(question.words, markup="plain")
    labels = [words_to_text(option.label, markup="plain") for option in question.options]
    assert all(labels)
    assert len({option.id for option in question.options}) == len(labels)


@pytest.mark.parametrize("name", STEPS)
def test_hostile_text_is_answered_fast_with_words(name: str) -> None:
    step = STEPS[name]

    for text in HOSTILE:
        begun = time.process_time()
        reading = read(step, text, near=NEAR)
        assert time.process_time() - begun < 2
        said = reading.reason if isinstance(reading, Refused) else reading.remark
        if said:
            assert_printable(said)


def assert_printable(words: Words) -> None:
    for markup in ("plain", "html"):
        text = words_to_text(words, markup=markup)
        assert 0 < len(text) < 1_000
        assert text.encode("utf-8")
        assert "<b>x</b>" not in text or markup == "plain"


WORDS = "xã phường Hà Nội Ba Đình Yên Bái số 1 , thôn ngày tháng năm 5 3 20 1990 tôi là Tân Phú"
ANY_TEXT = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="0123456789 /-.,+kđtr", max_size=20),
    st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyAĐ' -.\u0300\u0301\u0303\u0309\u0323", max_size=40),
    st.lists(
        st.sampled_from(WORDS.split()),
        max_size=8,
    ).map(" ".join),
)


@settings(deadline=None, max_examples=150)
@given(text=ANY_TEXT, name=st.sampled_from(sorted(STEPS)))
def test_what_is_accepted_is_clean_and_reads_back_the_same(text: str, name: str) -> None:
    step = STEPS[name]
    reading = read(step, text, near=NEAR)

    if not isinstance(reading, Accepted):
        return
    kind = STEP_KINDS[step.kind]
    kept = json.dumps(reading.value, ensure_ascii=False)
    assert unicodedata.is_normalized("NFC", kept)
    assert not any(unicodedata.category(char) in ("Cf", "Cs") for char in kept)
    assert kind.still_good(step, reading.value, NEAR) is None
    again = read(step, kind.show(step, reading.value, NEAR), near=NEAR)
    assert isinstance(again, Accepted), again
    assert without_old_name(again.value) == without_old_name(reading.value)


def without_old_name(value: JSON) -> JSON:
    """An address is shown with today's names only."""
    return {key: each for key, each in value.items() if key != "old"} if isinstance(value, dict) else value


@settings(deadline=None, max_examples=150)
@given(data=st.data(), name=st.sampled_from(sorted(STEPS)))
def test_no_order_of_sayings_raises_and_what_waits_is_json(data: st.DataObject, name: str) -> None:
    step = STEPS[name]
    kind = STEP_KINDS[step.kind]
    partial: JSON = None
    for _ in range(data.draw(st.integers(1, 8))):
        ids = [option.id for option in kind.question(step, partial, NEAR).options]
        said = data.draw(
            st.one_of(
                ANY_TEXT.map(lambda text: Said(text=text)),
                st.sampled_from([*ids, "gone", "skip"]).map(lambda option: Said(option=option)),
                st.sampled_from([way for ways in kind.examples(step, NEAR) for way in ways]),
            )
        )
        reading = kind.read(step, said, partial, NEAR)
        if isinstance(reading, Accepted):
            assert kind.still_good(step, reading.value, NEAR) is None
            break
        if not isinstance(reading, Refused):
            partial = json.loads(json.dumps(reading.partial))


@pytest.mark.parametrize("kept", [None, "", "x", 3, [], {}, {"files": 1}, [1], [{}], {"picked": [[]]}, True])
@pytest.mark.parametrize("name", STEPS)
def test_an_answer_of_another_shape_is_found_unfit_not_fatal(name: str, kept: JSON) -> None:
    step = STEPS[name]
    kind = STEP_KINDS[step.kind]

    reason = kind.still_good(step, kept, NEAR)

    assert isinstance(kind.show(step, kept, NEAR), str)
    assert reason is None or words_to_text(reason, markup="plain")
    assert kind.question(step, kept, NEAR).words.key
