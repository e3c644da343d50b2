from __future__ import annotations

import pytest

from flows.procedures.derivation import Derivation, read_derivation
from flows.procedures.derive import derive
from flows.procedures.fields import DefinitionError
from flows.procedures.model import Condition, Op, Procedure
from flows.procedures.record import DocumentItem, Record
from flows.procedures.shipped import shipped
from flows.steps import STEP_KINDS
from tests.flows.procedures.definitions import step_of
from tests.flows.procedures.records import a_record, all_records


def derived(record: Record) -> Procedure:
    return derive(record, frame())


def frame() -> Derivation:
    return shipped(STEP_KINDS).frame


def ids(procedure: Procedure) -> list[str]:
    return [step.id for step in procedure.steps]


def test_a_person_is_asked_for_whom() -> None:
    procedure = derived(a_record())

    assert procedure.owner_step == "owner_name"
    assert "organization_name" not in ids(procedure)
    assert not procedure.guided


def test_an_organization_is_asked_for_its_name() -> None:
    assert derived(a_record(audience=("business", "organization"))).owner_step == "organization_name"


def test_who_may_be_either_is_asked_which() -> None:
    procedure = derived(a_record(audience=("individual", "business")))

    assert [choice.id for choice in procedure.steps[0].choices] == ["self", "other", "organization"]


def test_a_record_without_papers_says_so_and_asks_for_none() -> None:
    procedure = derived(a_record(detail_level="index"))

    assert not list(procedure.documents())
    assert "chưa được kiểm chứng" in step_of(procedure, "request").hint


def test_a_paper_of_a_case_is_asked_for_only_in_that_case() -> None:
    procedure = derived(a_record(DocumentItem("Biên bản", required=False, condition="trẻ bị bỏ rơi")))

    case, paper = step_of(procedure, "case_1"), step_of(procedure, "paper_1")
    assert "trẻ bị bỏ rơi" in case.ask
    assert Condition("case_1", Op.IS, value=True) in paper.when[0]
    assert paper.required
    assert paper.params == {"document": "Biên bản"}


def test_many_cases_are_asked_as_lists() -> None:
    names = [f"trường hợp số {number}" for number in range(1, 8)]
    items = [DocumentItem(f"Giấy {name}", required=False, condition=f"khi {name}") for name in names]

    procedure = derived(a_record(*items))

    assert [len(step.choices) for step in procedure.steps if step.kind == "several_of"] == [5, 2]
    assert Condition("cases_2", Op.HAS, "7") in step_of(procedure, "paper_7").when[0]


def test_a_form_is_sent_only_if_it_is_signed_already() -> None:
    procedure = derived(a_record(DocumentItem("Đơn đề nghị", kind="form", form_code="Mẫu 01")))

    ready, paper = step_of(procedure, "form_1"), step_of(procedure, "paper_1")
    assert "Đơn đề nghị (Mẫu 01)" in ready.ask
    assert Condition("form_1", Op.IS, value=True) in paper.when[0]


@pytest.mark.parametrize("level", ["parsed", "index"])
def test_nobody_insists_on_a_paper_that_is_not_verified(level: str) -> None:
    procedure = derived(a_record(DocumentItem("Đơn"), detail_level=level))

    assert not step_of(procedure, "paper_1").required


def test_a_title_is_short_and_in_sentence_case() -> None:
    procedure = derived(a_record(name="THỦ TỤC HƯỞNG CHẾ ĐỘ " + "RẤT DÀI " * 20))

    assert procedure.title.startswith("Hưởng chế độ rất dài")
    assert len(procedure.title) <= 80


def test_another_paper_is_another_version() -> None:
    assert derived(a_record()).version_id != derived(a_record(DocumentItem("Đơn"))).version_id


def test_every_record_of_the_catalogue_has_a_journey() -> None:
    common = frame()

    procedures = [derive(record, common) for record in all_records().values()]

    assert len(procedures) == 979
    assert all(procedure.step(procedure.owner_step or "") for procedure in procedures)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[words]\n", "'people' is missing"),
        ("[people]\n[words]\n", "people.individual: a table is expected"),
        ("shape = 1\n", "unknown key 'shape'"),
    ],
)
def test_a_broken_frame_is_refused(text: str, message: str) -> None:
    with pytest.raises(DefinitionError, match=message):
        read_derivation(text, STEP_KINDS, {})
