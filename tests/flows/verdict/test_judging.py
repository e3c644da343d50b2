"""The whole verdict: its order, its words, and that people who fit together hear of nothing but their own choices."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.render import words_to_text
from flows import texts
from flows.procedures.model import Procedure
from flows.verdict.judging import RULES, judge
from flows.verdict.model import Level
from tests.flows.procedures.records import a_record
from tests.flows.verdict.generated import cases
from tests.flows.verdict.kit import FORM, a_case, a_paper, about, found
from tests.kit import the_world

LIBRARY = the_world().library
PROCEDURES = [procedure for record in LIBRARY.records() if (procedure := LIBRARY.procedure(record.code))]
GUIDED = [procedure for procedure in PROCEDURES if procedure.guided]


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_its_words(rule: str) -> None:
    assert texts.has(f"verdict.{rule}")


def test_grave_lines_come_first() -> None:
    case = about(
        mother_id="022090000001", mother_born="2026-11-02", child_born="2026-11-01", applicant_id="022090000001"
    )

    levels = [line.level for line in judge(case).lines]

    assert levels[0] is Level.RETURNED
    assert levels == sorted(levels, key=list(Level).index)


def test_nothing_to_say_is_a_clean_verdict() -> None:
    assert judge(a_case(a_paper(required=False), record=a_record(FORM), paper=None)).is_clean


def test_a_verdict_knows_whether_there_is_a_list_of_papers() -> None:
    assert judge(a_case(record=a_record(FORM))).is_listed
    assert not judge(a_case(record=a_record())).is_listed


@pytest.mark.parametrize("procedure", GUIDED, ids=lambda each: each.code)
def test_people_who_fit_together_are_returned_only_what_they_did_not_send(procedure: Procedure) -> None:
    """A journey may skip a paper or say that it has none: that, and nothing else, is told of as grave."""
    for path, case in cases(procedure, most=60):
        grave = judge(case).of(Level.RETURNED)

        assert {line.rule for line in grave} <= {"missing_paper"}, (path.code, grave)
        assert all(path.answers[line.steps[0]] is None for line in grave), (path.code, grave)


@pytest.mark.parametrize("procedure", GUIDED, ids=lambda each: each.code)
def test_people_who_fit_together_hear_no_doubt_about_themselves(procedure: Procedure) -> None:
    for path, case in cases(procedure, most=60):
        doubts = {line.rule for line in judge(case).of(Level.CHECK)}

        assert doubts <= {"missing_paper"}, (path.code, path.answers, doubts)


@pytest.mark.slow
def test_every_other_procedure_is_judged_and_every_line_can_be_said(capsys: pytest.CaptureFixture[str]) -> None:
    """Records that nobody verified line by line never make the verdict grave."""
    heard: Counter[str] = Counter()
    for procedure in PROCEDURES:
        for _, case in cases(procedure, most=2) if not procedure.guided else ():
            verdict = judge(case)
            heard.update(f"{line.level.value} {line.rule}" for line in verdict.lines)
            for line in verdict.lines:
                words_to_text(line.words, markup="html")
                assert line.level is not Level.RETURNED or case.is_trusted, (procedure.code, line)
    with capsys.disabled():
        print("\n" + ", ".join(f"{name}: {times}" for name, times in sorted(heard.items())))

    assert not any(name.startswith("returned ") and name != "returned missing_paper" for name in heard)


def test_the_steps_of_a_line_are_asked_in_this_case() -> None:
    case = about(mother_id="022090000001", father_id="022090000001")

    asked = {step.id for step in case.steps}

    assert all(set(line.steps) <= asked for rule in RULES for line in found(rule, case))
