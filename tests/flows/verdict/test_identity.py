"""Rules about numbers and names: each where it speaks, and where it must not."""

from __future__ import annotations

from typing import Any

import pytest

from flows.verdict.model import Level
from flows.verdict.people import Fact, Person
from tests.flows.proofs.kit import a_choice, a_step
from tests.flows.verdict.kit import a_case, about, found

MOTHER, FATHER = "022190000001", "022088000002"


@pytest.mark.parametrize(
    ("answers", "is_returned"),
    [
        pytest.param({"mother_id": MOTHER, "father_id": MOTHER}, True, id="no one is mother and father"),
        pytest.param(
            {"mother_id": MOTHER, "mother_name": "Lê Lan", "father_id": MOTHER, "father_name": "Lê Lan"},
            True,
            id="not even of one name",
        ),
        pytest.param({"mother_id": MOTHER, "father_id": FATHER}, False, id="each has a number"),
        pytest.param({"mother_id": MOTHER, "father_id": None}, False, id="one is not known"),
        pytest.param(
            {"applicant_id": MOTHER, "applicant_name": "Lê Lan", "owner_id": MOTHER, "owner_name": "Trần Bình"},
            True,
            id="two names, one number",
        ),
        pytest.param(
            {"applicant_id": MOTHER, "applicant_name": "LÊ LAN", "owner_id": MOTHER, "owner_name": "Lê Lan"},
            False,
            id="the same person twice",
        ),
        pytest.param({"applicant_id": MOTHER, "owner_id": MOTHER}, False, id="perhaps the same person"),
        pytest.param({"applicant_id": MOTHER, "deceased_id": MOTHER}, True, id="the dead declare nothing"),
    ],
)
def test_a_number_belongs_to_one_person(answers: dict[str, Any], is_returned: bool) -> None:
    lines = found("same_number", about(**answers))

    assert [line.level for line in lines] == ([Level.RETURNED] if is_returned else [])


def test_a_member_of_a_group_is_a_person() -> None:
    group = a_step(
        "members", "group", label="Thành viên", steps=(a_step("name", "full_name"), a_step("id", "id_number"))
    )
    members = [{"name": "Lê Lan", "id": MOTHER}, {"name": "Trần Bình", "id": MOTHER}, {"name": "Lê Lan", "id": MOTHER}]

    lines = found("same_number", a_case(group, members=members))

    assert [line.steps for line in lines] == [("members",), ("members",)]
    assert not found("same_number", a_case(group, members=[members[0], members[2]]))


@pytest.mark.parametrize(
    ("other", "fires"),
    [
        pytest.param({"owner_name": "Lê Lan", "owner_id": FATHER}, True, id="same name, other number"),
        pytest.param({"owner_name": "Lê Lan", "owner_id": MOTHER}, False, id="oneself"),
        pytest.param({"owner_name": "Trần Bình", "owner_id": FATHER}, False, id="somebody else"),
        pytest.param({"owner_name": "Lê Lan"}, False, id="number not known"),
    ],
)
def test_the_applicants_name_with_another_number_is_looked_at(other: dict[str, Any], fires: bool) -> None:
    lines = found("same_name", about(applicant_name="Lê Lan", applicant_id=MOTHER, **other))

    assert [line.level for line in lines] == ([Level.CHECK] if fires else [])


def test_others_may_share_a_name() -> None:
    assert not found("same_name", about(mother_name="Lê Lan", mother_id=MOTHER, head_name="Lê Lan", head_id=FATHER))


@pytest.mark.parametrize(
    ("number", "born", "fires"),
    [
        pytest.param("022190000001", "1990-02-20", False, id="1990"),
        pytest.param("022190000001", "1991-02-20", True, id="other year"),
        pytest.param("022190000001", "2090-02-20", True, id="other century"),
        pytest.param("022205000001", "2005-02-20", False, id="2005"),
        pytest.param("012345678", "1990-02-20", False, id="an old number tells nothing"),
        pytest.param("022190000001", None, False, id="birth not known"),
        pytest.param(None, "1990-02-20", False, id="number not known"),
    ],
)
def test_the_year_in_the_number_is_held_against_the_birth(number: str | None, born: str | None, fires: bool) -> None:
    lines = found("number_of_other_year", about(owner_id=number, owner_born=born))

    assert [(line.level, line.steps) for line in lines] == (
        [(Level.CHECK, ("owner_id", "owner_born"))] if fires else []
    )


@pytest.mark.parametrize(
    ("answers", "fires"),
    [
        pytest.param({"owner_id": "022190000001", "owner_sex": "male"}, True, id="a woman's number"),
        pytest.param({"owner_id": "022190000001", "owner_sex": "female"}, False, id="fits"),
        pytest.param({"owner_id": "022090000001"}, False, id="sex not known"),
        pytest.param({"mother_id": "022090000001"}, True, id="a mother is a woman"),
        pytest.param({"mother_id": "022190000001"}, False, id="she is"),
        pytest.param({"groom_id": "022205000001"}, False, id="a man of 2005"),
        pytest.param({"groom_id": "022305000001"}, True, id="a woman of 2005"),
    ],
)
def test_the_sex_in_the_number_is_held_against_the_persons(answers: dict[str, Any], fires: bool) -> None:
    assert [line.level for line in found("number_of_other_sex", about(**answers))] == ([Level.CHECK] if fires else [])


def test_who_said_to_be_the_mother_is_judged_as_the_mother() -> None:
    steps = [a_choice("relation", "mother", "father"), a_step("applicant_id", "id_number")]
    steps.append(a_step("mother_born", "date"))
    answers = {"applicant_id": "022090000001", "mother_born": "1991-01-01"}

    case = a_case(*steps, relation="mother", **answers)

    assert [line.steps for line in found("number_of_other_sex", case)] == [("applicant_id",)]
    assert [line.steps for line in found("number_of_other_year", case)] == [("applicant_id", "mother_born")]
    assert not found("number_of_other_year", a_case(*steps, relation="father", **answers))


def test_who_files_for_oneself_is_the_owner() -> None:
    steps = [a_choice("filing_for", "self", "other"), a_step("applicant_id", "id_number"), a_step("owner_born", "date")]

    case = a_case(*steps, filing_for="self", applicant_id=MOTHER, owner_born="1991-01-01")

    assert [line.steps for line in found("number_of_other_year", case)] == [("applicant_id", "owner_born")]


@pytest.mark.parametrize(
    ("name", "number", "fires"), [("Lê Lan", FATHER, True), ("Lê Lan", MOTHER, False), ("Trần Bình", FATHER, False)]
)
def test_another_dossier_of_the_same_person_is_compared(name: str, number: str, fires: bool) -> None:
    facts = {"full_name": Fact(name, "x", ""), "id_number": Fact(number, "y", "")}
    steps = (a_step("applicant_name", "full_name"), a_step("applicant_id", "id_number"))

    case = a_case(
        *steps, earlier=(Person("owner", facts, was_applicant=True),), applicant_name="Lê Lan", applicant_id=MOTHER
    )

    assert [line.steps for line in found("differs_from_earlier", case)] == ([("applicant_id",)] if fires else [])
