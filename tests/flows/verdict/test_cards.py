"""What a card said, held against the answers; and whether it is due for renewal."""

from __future__ import annotations

from datetime import date

import pytest

from flows.values import JSON
from flows.verdict.cards import renewal_missed
from flows.verdict.known import known
from flows.verdict.model import Level
from tests.flows.proofs.kit import a_choice, a_step
from tests.flows.verdict.kit import TODAY, a_case, found

CARD: dict[str, JSON] = {
    "id_number": "022190000001",
    "full_name": "LÊ THỊ LAN",
    "birth_date": "1990-02-20",
    "sex": "Nữ",
    "issue_date": "2021-05-10",
}
SEX_STEP = a_choice("mother_sex", "male", "female")
STEPS = (a_step("mother_name", "full_name"), a_step("mother_id", "id_number"), a_step("mother_born", "date"))
SAME: dict[str, JSON] = {"mother_name": "Lê Thị Lan", "mother_id": "022190000001", "mother_born": "1990-02-20"}


def differing(**changes: JSON) -> list[str]:
    case = a_case(*STEPS, **{**SAME, **changes, "@cards": {"mother": CARD}})
    return [line.steps[0] for line in found("differs_from_card", case)]


def test_what_agrees_with_the_card_is_not_told_of() -> None:
    assert differing() == []


@pytest.mark.parametrize(
    ("step", "value"), [("mother_name", "Lê Thị Lam"), ("mother_id", "022190000002"), ("mother_born", "1991-02-20")]
)
def test_what_differs_from_the_card_is_pointed_out(step: str, value: str) -> None:
    assert differing(**{step: value}) == [step]


@pytest.mark.parametrize(("sex", "fires"), [("female", False), ("male", True)])
def test_a_cards_word_for_the_sex_is_understood(sex: str, fires: bool) -> None:
    lines = found("differs_from_card", a_case(*STEPS, SEX_STEP, **SAME, mother_sex=sex, **{"@cards": {"mother": CARD}}))

    assert [line.steps for line in lines] == ([("mother_sex",)] if fires else [])


def test_somebody_elses_card_says_nothing() -> None:
    case = a_case(*STEPS, **{**SAME, "mother_id": "022190000002", "@cards": {"father": CARD}})

    assert not found("differs_from_card", case)


def test_the_applicants_card_is_the_mothers_when_she_applies() -> None:
    steps = (a_choice("relation", "mother", "father"), a_step("applicant_id", "id_number"), STEPS[2])

    case = a_case(
        *steps,
        relation="mother",
        applicant_id="022190000001",
        mother_born="1991-01-01",
        **{"@cards": {"applicant": CARD}},
    )

    assert [line.steps for line in found("differs_from_card", case)] == [("mother_born",)]


@pytest.mark.parametrize(
    ("born", "issued", "missed"),
    [
        pytest.param(date(1990, 2, 20), date(2021, 5, 10), None, id="36, issued at 31"),
        pytest.param(date(1986, 2, 20), date(2021, 5, 10), 40, id="40, issued at 35"),
        pytest.param(date(1986, 2, 20), date(2024, 5, 10), None, id="40, issued within two years before"),
        pytest.param(date(1986, 11, 21), date(2021, 5, 10), 40, id="40 today"),
        pytest.param(date(1986, 11, 22), date(2021, 5, 10), None, id="40 tomorrow"),
        pytest.param(date(1960, 1, 1), date(2021, 5, 10), None, id="issued after 60"),
        pytest.param(date(2010, 1, 1), date(2020, 1, 1), 14, id="a child's card"),
    ],
)
def test_a_card_is_renewed_at_its_ages(born: date, issued: date, missed: int | None) -> None:
    assert renewal_missed(born, issued, today=TODAY, renewal=known().renewal) == missed


def test_a_card_past_its_age_is_only_a_reason_to_look() -> None:
    old = {**CARD, "birth_date": "1986-02-20"}

    (line,) = found("card_to_renew", a_case(*STEPS, **SAME, **{"@cards": {"mother": old}}))

    assert line.level is Level.CHECK
    assert line.basis is not None
    assert "26/2023/QH15" in str(line.basis.params["source"])


def test_a_card_in_force_is_not_told_of() -> None:
    assert not found("card_to_renew", a_case(*STEPS, **SAME, **{"@cards": {"mother": CARD}}))
    assert not found("card_to_renew", a_case(*STEPS, **SAME, **{"@cards": {"mother": {**CARD, "issue_date": None}}}))
