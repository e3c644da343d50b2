from __future__ import annotations

from datetime import date

from flows.procedures.checklist import Wanted, checklist
from flows.procedures.record import DocumentItem
from flows.procedures.shipped import shipped
from flows.steps import STEP_KINDS
from flows.values import JSON
from tests.flows.procedures.definitions import loaded
from tests.flows.procedures.records import a_record, all_records

TODAY = date(2026, 11, 21)
STEPS = """
[[steps]]
id = "lost"
kind = "yes_no"
ask = "Bị mất phải không ạ?"
label = "Bị mất"
[[steps]]
id = "report"
kind = "document"
ask = "Gửi đơn báo mất."
label = "Đơn báo mất"
params = { document = "Đơn báo mất" }
when = { step = "lost", is = true }
"""
RECORD = a_record(
    DocumentItem("Đơn báo mất", required=False, condition="bị mất"),
    DocumentItem("Căn cước"),
    DocumentItem("Giấy ủy quyền", required=False, condition="ủy quyền"),
)


def wanted(lost: bool) -> dict[str, Wanted]:
    answers: dict[str, JSON] = {"@ending": "counter", "lost": lost}
    return {line.item.name: line.wanted for line in checklist(RECORD, loaded(STEPS), answers, today=TODAY)}


def test_the_answers_decide_which_papers_to_bring() -> None:
    assert wanted(lost=True)["Đơn báo mất"] is Wanted.YES
    assert wanted(lost=False)["Đơn báo mất"] is Wanted.NO


def test_what_no_question_decides_stays_with_its_condition() -> None:
    assert wanted(lost=True)["Căn cước"] is Wanted.YES
    assert wanted(lost=True)["Giấy ủy quyền"] is Wanted.DEPENDS


def test_a_paper_to_be_certified_is_on_the_list_though_no_file_is_asked_for() -> None:
    guided, record = shipped(STEP_KINDS).guided["2.000815"], all_records()["2.000815"]

    lines = checklist(record, guided, {"@ending": "counter"}, today=TODAY)

    assert [line.wanted for line in lines] == [Wanted.YES, Wanted.DEPENDS]
