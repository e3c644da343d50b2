"""Guides are whole: every step has words, a picture that is described, and a source."""

import pytest

from flows import texts
from flows.forms.shipped import shipped_forms
from flows.hurdles.guides import TOPICS, guides, hurdle_rules, read_guide, topics_for
from flows.steps import STEP_KINDS

STEP = '[[steps]]\ntext = "a"\nscene = "phone"\nseen = "b"\nsource = "c"\n'


@pytest.mark.parametrize("topic", TOPICS)
def test_a_guide_is_a_few_short_steps(topic: str) -> None:
    guide = guides()[topic]

    assert 3 <= len(guide.steps) <= 5
    assert all(len(step.text) <= 180 for step in guide.steps)
    assert texts.has(f"button.help_{topic}")


@pytest.mark.parametrize("topic", TOPICS)
def test_it_is_offered_at_questions_and_with_papers_that_there_are(topic: str) -> None:
    guide = guides()[topic]

    assert set(guide.kinds) <= set(STEP_KINDS)
    assert guide.form == "" or guide.form in shipped_forms()


@pytest.mark.parametrize("topic", TOPICS)
def test_its_picture_is_described_step_by_step(topic: str) -> None:
    guide = guides()[topic]

    assert guide.seen.startswith("1. ")
    assert all(step.seen in guide.seen for step in guide.steps)


@pytest.mark.parametrize("missing", ["text", "scene", "seen", "source"])
def test_a_step_that_lacks_something_is_refused_naming_it(missing: str) -> None:
    lines = "\n".join(line for line in STEP.splitlines() if not line.startswith(missing))

    with pytest.raises(ValueError, match=f"x: step 1: '{missing}' is missing"):
        read_guide(f'title = "t"\n{lines}\n', "x")


def test_questions_have_the_guides_that_fit_them() -> None:
    assert topics_for("phone") == ("sim", "otp")
    assert topics_for("document") == ("photo",)
    assert topics_for("full_name") == ()


def test_help_is_offered_at_the_third_refusal() -> None:
    assert hurdle_rules().refusals == 3
