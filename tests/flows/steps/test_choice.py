import pytest

from flows.procedures.model import Choice
from flows.steps import STEP_KINDS
from tests.flows.steps.answering import AROUND, a_step, choices, press, refusal, shown, value

STATUS = a_step("choice", choices=choices("Chưa kết hôn", "Đã ly hôn", "Vợ hoặc chồng đã chết", "Đang có vợ"))
COPIES = a_step("choice", choices=choices("2 bản", "1 bản", "5 bản"))


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        *(
            ("Chưa kết hôn", "c1"),
            ("chua ket hon", "c1"),
            ("CHƯA KẾT HÔN.", "c1"),
            ("1", "c1"),
            ("2.", "c2"),
            ("4)", "c4"),
        ),
        *(("ly hôn", "c2"), ("đã chết", "c3"), ("dang co vo", "c4"), ("kết hôn", "c1")),
    ],
)
def test_an_option_is_named_by_number_label_or_a_part_of_it(said: str, kept: str) -> None:
    assert value(STATUS, said) == kept


def test_pressing_is_answering() -> None:
    assert value(STATUS, press("c3")) == "c3"
    assert shown(STATUS, "c3") == "Vợ hoặc chồng đã chết"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("đã", "which"),
        ("vợ", "which"),
        ("độc thân", "none"),
        ("0", "none"),
        ("5", "none"),
        ("99999", "none"),
        ("hôn", "which"),
    ],
)
def test_what_names_none_or_several_is_not_guessed(said: str, why: str) -> None:
    assert refusal(STATUS, said) == f"step.choice.{why}"


def test_a_number_that_is_also_on_a_label_is_asked_back() -> None:
    assert refusal(COPIES, "2") == "step.choice.which"
    assert value(COPIES, "5") == "c3"
    assert value(COPIES, "2 bản") == "c1"


def test_a_choice_may_have_other_words() -> None:
    sex = a_step(
        "choice", choices=(Choice("m", "Bé trai", said=("nam",)), Choice("f", "Bé gái", said=("nữ", "con gái")))
    )

    assert [value(sex, said) for said in ("Nam", "NU", "con gái", "trai")] == ["m", "f", "f", "m"]
    assert STEP_KINDS["choice"].problems(sex) == []
    double = a_step("choice", choices=(Choice("m", "Bé trai", said=("bé",)), Choice("f", "Bé gái", said=("Bế",))))
    assert STEP_KINDS["choice"].problems(double) == ["two choices are meant by the same words"]


def test_an_option_that_is_gone_is_refused() -> None:
    assert refusal(STATUS, press("c9")) == "step.option_gone"
    reason = STEP_KINDS["choice"].still_good(STATUS, "c9", AROUND)
    assert reason
    assert reason.key == "step.option_gone"


def test_bad_definitions_are_named() -> None:
    assert STEP_KINDS["choice"].problems(a_step("choice", choices=choices("Có"))) == ["needs at least two choices"]
    assert STEP_KINDS["choice"].problems(a_step("choice", choices=choices("Hộ", "Hồ"))) == [
        "two choices have the same label but for accents"
    ]
    assert STEP_KINDS["choice"].problems(a_step("choice", choices=choices("A", "B"), strange=1)) == [
        "unknown parameter 'strange'"
    ]
