import pytest

from flows.steps.base import Unfinished
from tests.flows.steps.answering import a_step, choices, options, press, read, refusal, shown, value

PAPERS = a_step("several_of", choices=choices("Bản giấy", "Bản điện tử", "Qua bưu chính"), min=1, max=2)


def test_each_press_takes_one_in_or_out_until_done() -> None:
    assert value(PAPERS, press("c2"), press("c1"), press("c2"), press("c3"), press("done")) == ["c1", "c3"]


def test_what_was_picked_is_kept_meanwhile() -> None:
    assert read(PAPERS, press("c2")) == Unfinished({"picked": ["c2"]})
    assert "done" not in options(PAPERS)
    assert "done" in options(PAPERS, {"picked": ["c2"]})


@pytest.mark.parametrize("said", ["1, 2", "1 2", "bản giấy và bản điện tử", "ban giay; ban dien tu", "1,dien tu"])
def test_several_are_named_at_once(said: str) -> None:
    assert value(PAPERS, said, "xong") == ["c1", "c2"]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        *(
            ("xong", "step.several_of.too_few"),
            ("1, 2, 3", "step.several_of.too_many"),
            ("tất cả", "step.several_of.too_many"),
        ),
        *(("bản", "step.choice.which"), ("1, fax", "step.choice.none"), (",", "step.choice.none")),
    ],
)
def test_too_few_too_many_and_unclear_are_refused(said: str, why: str) -> None:
    assert refusal(PAPERS, said) == why


def test_none_at_all_where_that_is_allowed() -> None:
    step = a_step("several_of", choices=choices("Bản giấy", "Bản điện tử"), min=0)

    assert value(step, press("done")) == []
    assert value(step, "không") == []
    assert refusal(PAPERS, "không") == "step.several_of.too_few"
    assert shown(step, []) == "(không chọn mục nào)"
    assert shown(step, ["c1", "c2"]) == "Bản giấy; Bản điện tử"
