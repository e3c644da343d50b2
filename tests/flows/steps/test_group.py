from flows.procedures.model import Condition, Op
from flows.steps import STEP_KINDS
from flows.steps.base import Said, Unfinished
from flows.values import JSON
from tests.flows.steps.answering import (
    AROUND,
    a_step,
    around,
    choices,
    options,
    press,
    read,
    refusal,
    send,
    shown,
    value,
)

NAME = a_step("full_name", id="name", label="Họ tên")
BORN = a_step("date", id="born", label="Ngày sinh", not_future=True)
CHILDREN = a_step("group", steps=(NAME, BORN), item_label="Con", max=3)
AN: JSON = {"name": "Nguyễn Văn An", "born": "2020-03-05"}
BE: JSON = {"name": "Nguyễn Thị Bé", "born": "2022-03-05"}
SAY_AN = ("Nguyễn Văn An", "5/3/2020")
SAY_BE = ("Nguyễn Thị Bé", "5/3/2022")


def test_the_first_item_begins_at_once() -> None:
    words = STEP_KINDS["group"].question(CHILDREN, None, AROUND).words

    assert words.key == "step.ask"
    assert words.params["heading"] == "Con 1"


def test_one_item_after_the_other_until_done() -> None:
    assert value(CHILDREN, *SAY_AN, press("g.done")) == [AN]
    assert value(CHILDREN, *SAY_AN, press("g.add"), *SAY_BE, press("g.done")) == [AN, BE]
    assert value(CHILDREN, *SAY_AN, "xong") == [AN]


def test_refusals_and_doubts_of_a_child_stay_inside() -> None:
    assert refusal(CHILDREN, "Nguyễn Văn An", "31/4/2020") == "step.date.impossible"
    reading = read(CHILDREN, "Nguyễn Văn An", "5/3/20")
    assert isinstance(reading, Unfinished)
    assert options(CHILDREN, reading.partial) == ["1920-03-05", "2020-03-05"]
    assert value(CHILDREN, "Nguyễn Văn An", "5/3/20", press("2020-03-05"), press("g.done")) == [AN]


def test_the_last_item_can_be_dropped_or_told_again() -> None:
    two = (*SAY_AN, press("g.add"), *SAY_BE)

    assert value(CHILDREN, *two, press("g.drop"), press("g.done")) == [AN]
    assert value(CHILDREN, *SAY_AN, press("g.redo"), *SAY_BE, press("g.done")) == [BE]
    assert value(CHILDREN, *SAY_AN, press("g.add"), "Lê Thị Nhầm", press("g.cancel"), press("g.done")) == [AN]


def test_no_fewer_and_no_more_than_the_definition_says() -> None:
    three = (*SAY_AN, press("g.add"), *SAY_AN, press("g.add"), *SAY_AN)
    reading = read(CHILDREN, *three)
    assert isinstance(reading, Unfinished)
    assert "g.add" not in options(CHILDREN, reading.partial)
    assert refusal(CHILDREN, *SAY_AN, press("g.drop"), press("g.done")) == "step.option_gone"
    assert value(a_step("group", steps=(NAME,), min=2, max=2), "An Bình", press("g.add"), "Bé Lan") == [
        {"name": "An Bình"},
        {"name": "Bé Lan"},
    ]


def test_none_at_all_where_that_is_allowed() -> None:
    step = a_step("group", steps=(NAME,), min=0)

    assert options(step) == ["g.done", "g.add"]
    assert value(step, press("g.done")) == []
    assert value(step, "Không có") == []
    assert shown(step, []) == "Không có"


def test_conditions_between_its_own_steps_hold() -> None:
    kind = a_step("choice", id="kind", choices=choices("Người", "Tổ chức"))
    born = a_step("date", id="born", when=((Condition("kind", Op.IS, "c1"),),))
    step = a_step("group", steps=(kind, born))

    assert value(step, press("c2"), press("g.done")) == [{"kind": "c2"}]
    assert value(step, press("c1"), "5/3/2020", press("g.done")) == [{"kind": "c1", "born": "2020-03-05"}]


def test_a_child_sees_the_answers_of_its_item_and_of_the_procedure() -> None:
    later = a_step("date", id="later", after_step="born")
    step = a_step("group", steps=(BORN, later, a_step("date", id="last", before_step="married")))

    assert refusal(step, "5/3/2020", "4/3/2020") == "step.date.before_other"
    assert refusal(step, "5/3/2020", "6/3/2020", "2/1/2021", near=around(married="2021-01-01")) == (
        "step.date.after_other"
    )


def test_files_belong_to_a_document_inside() -> None:
    step = a_step("group", steps=(a_step("document", id="paper", max_files=1),))

    assert value(step, send("a.jpg"), press("g.done")) == [
        {"paper": {"files": [{"id": "a.jpg", "kind": "jpg", "name": "a.jpg", "pages": 1, "warnings": [], "look": ""}]}}
    ]
    assert refusal(CHILDREN, send("a.jpg")) == "step.words_expected"


def test_command_words_in_a_name_are_part_of_it() -> None:
    assert STEP_KINDS["group"].takes_any_text
    assert value(CHILDREN, "Không", "5/3/2020", press("g.done")) == [{"name": "Không", "born": "2020-03-05"}]


def test_between_items_only_its_options_are_understood() -> None:
    assert refusal(CHILDREN, *SAY_AN, "hmm") == "step.group.pick"


def test_items_are_shown_one_a_line() -> None:
    assert shown(CHILDREN, [AN, BE]) == (
        "1. Họ tên: Nguyễn Văn An; Ngày sinh: 05/03/2020\n2. Họ tên: Nguyễn Thị Bé; Ngày sinh: 05/03/2022"
    )


def test_an_item_that_lacks_an_answer_by_now_is_asked_again() -> None:
    kind = STEP_KINDS["group"]

    assert kind.still_good(CHILDREN, [AN, BE], AROUND) is None
    for kept, key in (([{"name": "An Bình"}], "step.changed"), ([], "step.group.count_changed")):
        reason = kind.still_good(CHILDREN, kept, AROUND)  # type: ignore[arg-type]
        assert reason is not None
        assert reason.key == key


def test_bad_definitions_are_named() -> None:
    inner = a_step("group", id="inner", steps=(NAME,))
    strange = a_step("choice", id="c", choices=choices("A"))
    step = a_step("group", steps=(inner, strange), required=False, min=3, max=2)

    assert STEP_KINDS["group"].problems(step) == [
        "'min' is more than 'max': no answer is possible",
        "a group cannot be optional; use 'min' = 0",
        "step 'inner': a group cannot hold a group",
        "step 'c': needs at least two choices",
    ]
    assert STEP_KINDS["group"].problems(a_step("group")) == ["has no steps of its own"]


def test_a_child_may_be_skipped_where_it_is_optional() -> None:
    step = a_step("group", steps=(NAME, a_step("text", id="note", required=False)))

    assert value(step, "An Bình", Said(option="skip"), press("g.done")) == [{"name": "An Bình", "note": None}]
