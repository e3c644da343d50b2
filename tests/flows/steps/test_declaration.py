import pytest

from tests.flows.steps.answering import a_step, press, refusal, value

SOLEMN = a_step("declaration", text="Những điều khai trên là đúng sự thật.")


@pytest.mark.parametrize(
    "said", ["Tôi cam đoan", "toi cam doan", "tôi đồng ý", "Tôi xin cam đoan.", "em cam đoan ạ", "đồng ý"]
)
def test_clear_words_count(said: str) -> None:
    assert value(SOLEMN, said) is True


@pytest.mark.parametrize(
    "said", ["ok", "ừ", "vâng", "có", "không đồng ý", "tôi không cam đoan", "cam đoan là gì?", "1", "tôi cam đoan?"]
)
def test_anything_less_does_not(said: str) -> None:
    assert refusal(SOLEMN, said) == "step.declaration.not_clear"


def test_its_option_counts() -> None:
    assert value(SOLEMN, press("agree")) is True
    assert refusal(SOLEMN, press("yes")) == "step.option_gone"
