"""Rules about papers: each where it speaks, and where it must not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows.procedures.model import Op
from flows.procedures.record import DocumentItem
from flows.values import JSON
from flows.verdict.model import Level
from tests.flows.procedures.records import a_record
from tests.flows.proofs.kit import a_choice, a_step, when
from tests.flows.verdict.kit import FORM, a_case, a_paper, found, sent

NAME = "Giấy chứng sinh"
ALWAYS = DocumentItem(NAME)
WHEN_ASKED = DocumentItem("Văn bản ủy quyền", required=False, condition="khi ủy quyền")
OPTIONAL = a_paper(required=False)


@pytest.mark.parametrize(
    ("item", "answer", "level"),
    [
        pytest.param(ALWAYS, None, Level.RETURNED, id="skipped, needed by everybody"),
        pytest.param(ALWAYS, {"absent": True}, Level.RETURNED, id="said not to be there"),
        pytest.param(ALWAYS, sent("f1"), None, id="sent"),
        pytest.param(replace(ALWAYS, required=False), None, None, id="not required"),
        pytest.param(replace(ALWAYS, condition="nếu có"), None, None, id="if there is one"),
        pytest.param(replace(ALWAYS, condition="Nếu có"), None, None, id="if there is one, capital"),
        pytest.param(
            replace(ALWAYS, condition="không cần nếu khai thác được"), None, Level.CHECK, id="perhaps in a database"
        ),
        pytest.param(replace(ALWAYS, required=False, condition="trẻ bị bỏ rơi"), None, Level.RETURNED, id="this case"),
        pytest.param(replace(ALWAYS, condition="xuất trình khi nộp trực tiếp"), None, None, id="shown at the counter"),
    ],
)
def test_lacking_weighs_what_the_catalogue_says(item: DocumentItem, answer: JSON, level: Level | None) -> None:
    lines = found("missing_paper", a_case(OPTIONAL, record=a_record(item), paper=answer))

    assert [line.level for line in lines] == ([level] if level else [])


def test_what_no_catalogue_asks_for_is_not_missed() -> None:
    assert not found("missing_paper", a_case(OPTIONAL, record=a_record(FORM), paper=None))


def test_a_record_that_nobody_verified_only_makes_one_look_again() -> None:
    record = a_record(ALWAYS, detail_level="parsed")

    assert [line.level for line in found("missing_paper", a_case(OPTIONAL, record=record, paper=None))] == [Level.CHECK]


def test_what_the_agency_can_look_up_only_makes_one_look_again() -> None:
    step = a_paper(required=False, params={"tolerated": True})

    assert [each.level for each in found("missing_paper", a_case(step, record=a_record(ALWAYS), paper=None))] == [
        Level.CHECK
    ]


def test_of_two_lines_for_one_paper_the_milder_counts() -> None:
    record = a_record(ALWAYS, replace(ALWAYS, condition="nếu có"))

    assert not found("missing_paper", a_case(OPTIONAL, record=record, paper=None))


def test_a_conditional_paper_names_the_answer_that_makes_it_needed() -> None:
    relation = a_choice("relation", "mother", "authorised", label="Quan hệ")
    paper = a_paper("letter", "Văn bản ủy quyền", when=when("relation", "authorised"))
    case = a_case(relation, paper, record=a_record(WHEN_ASKED), relation="authorised")

    (line,) = found("missing_paper", case)

    assert line.words.params == {
        "paper": "Văn bản ủy quyền",
        "because": ["Quan hệ: Lựa chọn authorised"],
        "is_skipped": False,
    }
    assert line.steps == ("letter",)
    assert line.basis is not None
    assert line.basis.params == {"paper": "Văn bản ủy quyền", "condition": "khi ủy quyền"}
    assert not found("missing_paper", a_case(relation, paper, record=a_record(WHEN_ASKED), relation="mother"))


def test_what_somebody_is_not_is_no_reason() -> None:
    case_of = a_choice("case", "plain", "abandoned")
    paper = a_paper(when=when("case", "abandoned", Op.NOT))

    (line,) = found("missing_paper", a_case(case_of, paper, record=a_record(ALWAYS), case="plain"))

    assert line.words.params["because"] == []


def derived(*, ready: bool, guided: bool = False, item: DocumentItem = FORM) -> list[str]:
    ready_step = a_step("form_1", "yes_no")
    case = a_case(ready_step, a_paper(name=item.name, when=when("form_1", value=True)), record=a_record(item))
    procedure = replace(case.procedure, guided=guided)
    case = replace(case, procedure=procedure, given={**case.given, "form_1": ready})
    return [str(line.words.params["paper"]) for line in found("form_not_ready", case)]


def test_a_form_that_is_not_ready_is_told_of() -> None:
    assert derived(ready=False) == ["Tờ khai"]


def test_a_form_is_not_missed_where_it_is_ready_or_made_from_the_answers_or_not_needed() -> None:
    assert derived(ready=True) == []
    assert derived(ready=False, guided=True) == []
    assert derived(ready=False, item=replace(FORM, condition="khi ủy quyền")) == []


TWO = (a_paper("one", "Giấy một"), a_paper("two", "Giấy hai"))


@pytest.mark.parametrize(
    ("one", "two", "alike"),
    [
        pytest.param(sent("f1"), sent("f1"), True, id="one file"),
        pytest.param(
            sent("f1", look="ff00ff00ff00ff00"), sent("f2", look="ff00ff00ff00ff01"), True, id="encoded again"
        ),
        pytest.param(sent("f1", look="ff00ff00ff00ff00"), sent("f2", look="ff00ff00ff0000ff"), False, id="other page"),
        pytest.param(sent("f1"), sent("f2"), False, id="no looks known"),
        pytest.param(sent("f1", look="?"), sent("f2", look="?"), False, id="nonsense is no look"),
        pytest.param({"absent": True}, sent("f1"), False, id="only one was sent"),
    ],
)
def test_one_picture_for_two_papers_is_pointed_out(one: JSON, two: JSON, alike: bool) -> None:
    lines = found("same_picture", a_case(*TWO, one=one, two=two))

    assert [line.steps for line in lines] == ([("two", "one")] if alike else [])


def test_pages_of_one_paper_may_look_alike() -> None:
    paper = sent("f1", "f2", look="ff00ff00ff00ff00")

    assert not found("same_picture", a_case(*TWO, one=paper, two=sent("f3")))


def test_a_photo_kept_against_advice_is_told_once_a_paper() -> None:
    answer = sent("f1", "f2", warnings=["small_picture", "never_heard_of"])

    (line,) = found("photo_overruled", a_case(*TWO, one=answer, two=sent("f3")))

    assert line.words.params == {"paper": "Giấy một", "faults": ["small_picture", "other"]}
    assert line.level is Level.CHECK


def test_a_good_photo_is_not_told_of() -> None:
    assert not found("photo_overruled", a_case(*TWO, one=sent("f1"), two={"files": [{"id": "old"}]}))


@pytest.mark.parametrize(
    ("name", "condition", "months"),
    [
        ("Ảnh 4x6, chụp không quá 06 tháng", None, "6"),
        ("Giấy khám sức khỏe", "cấp chưa quá 12 tháng", "12"),
        ("Giấy chứng nhận còn hiệu lực từ 06 tháng trở lên", None, ""),
        ("Dự án kéo dài thêm 12 tháng", None, ""),
    ],
)
def test_papers_that_age_are_read_from_the_catalogue(name: str, condition: str | None, months: str) -> None:
    record = a_record(DocumentItem(name, condition=condition))

    lines = found("good_for_months", a_case(a_paper(name=name), record=record, paper=sent("f1")))

    assert [line.words.params["dated"] for line in lines] == ([[[name, months]]] if months else [])


def test_a_paper_that_was_not_sent_has_no_age() -> None:
    record = a_record(DocumentItem("Ảnh không quá 6 tháng"))

    assert not found("good_for_months", a_case(a_paper(name="Ảnh không quá 6 tháng"), record=record, paper=None))


def test_for_the_counter_the_case_says_what_to_bring() -> None:
    relation = a_choice("relation", "mother", "authorised", label="Quan hệ")
    letter = a_paper("letter", WHEN_ASKED.name, when=when("relation", "authorised"))
    record = a_record(ALWAYS, WHEN_ASKED)

    def brought(relation_is: str, ending: str) -> list[JSON]:
        case = a_case(relation, letter, record=record, ending=ending, relation=relation_is)
        return [line.words.params["paper"] for line in found("to_bring", case)]

    assert brought("authorised", "counter") == [NAME, WHEN_ASKED.name]
    assert brought("mother", "counter") == [NAME]
    assert brought("authorised", "here") == []
