"""The guided definitions against the catalogue: nothing in them that the record does not know."""

from __future__ import annotations

import pytest

from flows.procedures.fields import DefinitionError
from flows.procedures.model import Procedure
from flows.procedures.shipped import BLOCKS, FRAME, read_shipped, shipped
from flows.steps import STEP_KINDS
from tests.flows.procedures.definitions import HEAD, STEP
from tests.flows.procedures.records import all_records

SHIPPED = shipped(STEP_KINDS)
#: Decrees that a record names in a form's title instead of its list of laws.
NAMED_IN_A_FORM = {"3.000722": {"301/2026/NĐ-CP"}, "1.001776": {"20/2021/NĐ-CP"}}


@pytest.fixture(params=SHIPPED.guided.values(), ids=list(SHIPPED.guided))
def procedure(request: pytest.FixtureRequest) -> Procedure:
    found: Procedure = request.param
    return found


def test_at_least_sixteen_procedures_are_guided() -> None:
    assert len(SHIPPED.guided) >= 16


def test_it_bears_the_official_name(procedure: Procedure) -> None:
    record = all_records()[procedure.code]

    assert record.status == "active"
    assert record.name == procedure.name


def test_its_laws_are_those_of_the_record(procedure: Procedure) -> None:
    record = all_records()[procedure.code]

    allowed = {*record.legal_basis, *NAMED_IN_A_FORM.get(procedure.code, ())}
    assert procedure.sources
    assert set(procedure.sources) <= allowed


def test_its_papers_are_those_of_the_record(procedure: Procedure) -> None:
    names = {item.name for item in all_records()[procedure.code].documents}

    assert {step.params.get("document") for step in procedure.documents()} <= names


def test_its_options_are_few_and_short(procedure: Procedure) -> None:
    for step in procedure.steps:
        assert len(step.choices) <= 5, step.id
        assert all(len(choice.label) <= 26 for choice in step.choices), step.id


def test_its_questions_are_short_and_polite(procedure: Procedure) -> None:
    for step in procedure.steps:
        assert len(step.ask) <= 160, step.id
        assert "bạn" not in step.ask.lower().split(), step.id


def test_a_definition_stands_in_the_file_of_its_code() -> None:
    files = {BLOCKS: "", FRAME: "", "1.000002.toml": HEAD + STEP}

    with pytest.raises(DefinitionError, match=r"1\.000002\.toml: defines '1\.000001'"):
        read_shipped(files, STEP_KINDS)
