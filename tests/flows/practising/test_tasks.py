"""The tasks fit the procedures that they are about: every step is there, every answer can be given."""

from __future__ import annotations

import pytest

from flows.dossiers.lifecycle import TRANSITIONS, Actor
from flows.identity.card import parse_card
from flows.practising.tasks import Task, rules, tasks
from flows.procedures.model import Step
from tests.kit import the_world

ALL = [pytest.param(task, id=task.id) for task in tasks().values()]


def steps_of(task: Task) -> dict[str, Step]:
    procedure = the_world().library.procedure(task.procedure)
    assert procedure is not None
    return {step.id: step for step in procedure.steps}


@pytest.mark.parametrize("task", ALL)
def test_what_a_task_names_is_a_step_of_its_procedure(task: Task) -> None:
    steps = steps_of(task)
    asked_for = [item.step_id for deed in task.deeds for item in deed.items if item.step_id]

    assert not {*task.expected, *task.hints, *asked_for} - set(steps)


@pytest.mark.parametrize("task", ALL)
def test_a_choice_that_is_expected_is_one_of_the_choices(task: Task) -> None:
    steps = steps_of(task)

    wrong = [key for key, wanted in task.expected.items() if steps[key].kind == "choice"
             and wanted not in [each.id for each in steps[key].choices]]  # fmt: skip

    assert not wrong


@pytest.mark.parametrize("task", ALL)
def test_the_officer_of_a_task_does_what_officers_may(task: Task) -> None:
    actions = {action for (_, action), row in TRANSITIONS.items() if Actor.OFFICER in row.by}

    assert task.deeds
    assert {deed.action for deed in task.deeds} <= actions
    assert task.deeds[-1].action == "return_result"


@pytest.mark.parametrize("task", ALL)
def test_the_card_of_a_task_is_read_as_one_and_is_nobodys(task: Task) -> None:
    names = ("id_number", "old_number", "full_name", "birth_date", "sex", "address", "issue_date")

    card = parse_card("|".join(task.card.get(name, "") for name in names))

    assert card is not None
    assert card.full_name.endswith("Mẫu")
    assert card.id_number in task.brief


def test_nicknames_are_different_beyond_the_list() -> None:
    ours = rules()

    names = [ours.nickname(number) for number in range(ours.most_seats)]

    assert len(set(names)) == ours.most_seats
