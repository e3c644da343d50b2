from __future__ import annotations

from flows.procedures.derive import derive
from flows.procedures.endings import default_ending
from flows.procedures.shipped import shipped
from flows.proofs import prove_all
from flows.steps import STEP_KINDS
from tests.flows.procedures.records import all_records
from tests.flows.proofs.kit import Narrow, a_choice, a_procedure, a_step, around


def test_the_report_counts_journeys_by_ending() -> None:
    good = a_procedure(a_choice("one"), guided=True)

    report = prove_all([good], STEP_KINDS, around, Narrow(), endings_of=lambda code: ["portal"])

    assert report.is_sound
    assert (report.rows[0].code, report.rows[0].steps, report.rows[0].endings) == ("1.000001", 1, (("portal", 2),))
    assert report.paths == 2


def test_one_bad_procedure_does_not_hide_the_others() -> None:
    bad, good = a_procedure(a_step("x", "idcard"), code="1.000002"), a_procedure(a_choice("one"))

    report = prove_all([bad, good], STEP_KINDS, around, Narrow())

    assert [problem.code for problem in report.problems] == ["1.000002"]
    assert [row.code for row in report.rows] == ["1.000001"]
    assert not report.is_sound


def test_derived_procedures_all_over_the_catalogue_are_sound() -> None:
    records, frame = all_records(), shipped(STEP_KINDS).frame
    sample = [derive(record, frame) for record in list(records.values())[::25]]

    report = prove_all(
        sample, STEP_KINDS, around, Narrow(), endings_of=lambda code: [default_ending(records[code]).intake.value]
    )

    assert report.problems == ()
    assert len(report.rows) == len(sample) == 40
