import pytest

from tests.flows.steps.answering import a_step, refusal, value

TEXT = a_step("text")


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("  Chuyển nơi ở   theo gia đình ", "Chuyển nơi ở theo gia đình"),
        ("không", "không"),
        ("quay lại", "quay lại"),
        ("Công ty A\u0309\u200b", "Công ty Ả"),
        ("<b>{{ 7*7 }}</b> =1+1; rm -rf /", "<b>{{ 7*7 }}</b> =1+1; rm -rf /"),
        ("abc\u202edef\x00", "abcdef"),
        ("dòng một\r\ndòng hai", "dòng một dòng hai"),
    ],
)
def test_words_are_kept_as_typed_but_for_what_nobody_sees(said: str, kept: str) -> None:
    assert value(TEXT, said) == kept


def test_lines_are_kept_where_they_are_wanted() -> None:
    assert value(a_step("text", lines=True), "một\r\nhai") == "một\nhai"


@pytest.mark.parametrize(
    ("said", "why"),
    [("", "step.empty"), ("\u200b", "step.empty"), ("...", "step.text.no_words"), ("x" * 1_001, "step.too_long")],
)
def test_nothing_said_or_far_too_much_is_refused(said: str, why: str) -> None:
    assert refusal(TEXT, said) == why


def test_limits_of_the_definition_count() -> None:
    step = a_step("text", min=5, max=8)

    assert refusal(step, "bốn") == "step.text.too_short"
    assert refusal(step, "chín chữ cái") == "step.too_long"
    assert value(step, "vừa đủ") == "vừa đủ"
