"""Which steps a complaint may make, and who may see which kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from flows.complaints.model import (
    OPEN,
    RIGHTS,
    STEPS,
    About,
    Complaint,
    IllegalStep,
    Stand,
    added,
    moved,
    steps_of,
)
from flows.complaints.rules import complaint_rules
from flows.staffing import Right, Role, Staff, may, posts_of
from tests.kit import NOW

A = Complaint("PA-261120-0001", 1, 1, "xa-mau", About.DELAY, Stand.NEW, "Chậm", NOW, NOW + timedelta(days=21))


@pytest.mark.parametrize(("stand", "action"), list(STEPS))
def test_each_step_of_the_table_leads_where_it_says(stand: Stand, action: str) -> None:
    after = moved(replace(A, stand=stand), action, by="lan", at=NOW, text="Vì sao")

    assert after.stand is STEPS[stand, action].to
    assert (after.ended_at is None) is (after.stand in OPEN)


@pytest.mark.parametrize("stand", list(Stand))
@pytest.mark.parametrize("action", sorted({action for _, action in STEPS}))
def test_what_has_no_row_is_refused(stand: Stand, action: str) -> None:
    if (stand, action) not in STEPS:
        with pytest.raises(IllegalStep):
            moved(replace(A, stand=stand), action, by="lan", at=NOW, text="x")


@pytest.mark.parametrize("action", ["ask", "answer", "refuse"])
def test_what_the_citizen_reads_has_to_be_written(action: str) -> None:
    with pytest.raises(IllegalStep):
        moved(A, action, by="lan", at=NOW, text="  ")


def test_an_answer_ends_the_clock_and_closing_leaves_it_there() -> None:
    answered = moved(A, "answer", by="lan", at=NOW, text="Đã giải quyết")

    closed = moved(answered, "close", by="mai", at=NOW + timedelta(days=60))

    assert closed.ended_at == NOW
    assert not closed.is_overdue(NOW + timedelta(days=90))
    assert steps_of(closed) == []


def test_only_what_was_asked_for_is_added() -> None:
    with pytest.raises(IllegalStep):
        added(A, "thêm", at=NOW)


def test_deadlines_are_those_of_the_source() -> None:
    rules = complaint_rules()

    assert (rules.answer_days, rules.refuse_days, rules.ask_days) == (15, 2, 5)
    assert "766/QĐ-TTg" in rules.source


@pytest.mark.parametrize("role", list(Role))
def test_conduct_is_for_those_who_lead(role: Role) -> None:
    somebody = Staff(1, "lan", "Lan", posts_of(role.value, "xa-mau"))

    assert may(somebody, RIGHTS[About.CONDUCT], "xa-mau") is (role is Role.HEAD)
    assert set(RIGHTS) == set(About)
    assert RIGHTS[About.DELAY] is Right.ANSWER
