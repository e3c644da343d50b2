"""Steps follow the dossier, and move by hand only where the dossier knows nothing of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from flows.calendar.days import VIETNAM, Calendar
from flows.dossiers.lifecycle import Actor
from flows.dossiers.model import Dossier, Hours, Status, SupplementItem
from flows.handling import stepping
from flows.handling.loading import route_of
from flows.handling.model import Holding, Outcome, Part
from flows.handling.stepping import Clockwork, NoSuchStep
from flows.service.moving import Order, moved
from tests.kit import a_dossier, the_world

CLOCK = Clockwork(Calendar.load(), Hours())
ITEMS = (SupplementItem(None, "Ảnh căn cước"),)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=VIETNAM)


class Desk:
    """A dossier with its holdings; every method is one thing done."""

    def __init__(self, code: str = "2.000635", **changes: Any) -> None:
        self.route = route_of(code)
        self.dossier: Dossier = a_dossier(procedure_code=code, filed_at=at("16T08:00"), **changes)
        self.rows: dict[int, Holding] = {}

    @property
    def held(self) -> list[Holding]:
        return [self.rows[number] for number in sorted(self.rows)]

    @property
    def now(self) -> Holding:
        found = stepping.current(self.held)
        assert found
        return found

    def does(self, actor: str, action: str, when: str, **given: Any) -> None:
        by = Actor.CITIZEN if actor == "citizen" else Actor.OFFICER
        order = Order(action, by, actor, given.get("reason", "Vì vậy"), given.get("items", ITEMS))
        before = self.dossier
        self.dossier, event = moved(the_world(), self.dossier, order, at=at(when))
        if actor != "citizen":
            self.keep(
                stepping.followed(
                    self.route, before, self.dossier, self.held, action=action, actor=actor, at=at(when), clock=CLOCK,
                    note=event.note,
                )
            )  # fmt: skip

    def keep(self, changed: list[Holding]) -> None:
        self.rows.update({each.number: each for each in changed})

    def caught_up(self, when: str) -> list[Holding]:
        changed = stepping.caught_up(self.route, self.dossier, self.held, at=at(when), clock=CLOCK)
        self.keep(changed)
        return changed


def test_moves_of_the_dossier_walk_through_the_steps_and_nothing_is_done_twice() -> None:
    desk = Desk()
    desk.caught_up("16T08:01")

    for actor, action, when in (
        ("lan", "accept", "16T09:00"),
        ("minh", "appraise", "16T10:00"),
        ("minh", "to_signature", "17T10:00"),
        ("thu", "resolve", "17T16:00"),
        ("lan", "return_result", "18T09:00"),
    ):
        desk.does(actor, action, when)

    assert [(each.part, each.given_by, each.holder, each.outcome) for each in desk.held] == [
        (Part.RECEPTION, "citizen", "lan", Outcome.DONE),
        (Part.APPRAISAL, "lan", "minh", Outcome.DONE),
        (Part.SIGNATURE, "minh", "thu", Outcome.DONE),
        (Part.RETURN, "thu", "lan", Outcome.ENDED),
    ]
    assert [each.arrived_at for each in desk.held] == [at(t) for t in ("16T08:00", "16T09:00", "17T10:00", "17T16:00")]
    assert desk.held[1].taken_at == at("16T10:00")


def test_what_was_filed_is_on_the_desk_of_reception_from_filing() -> None:
    desk = Desk()

    (opened,) = desk.caught_up("16T08:01")

    assert (opened.number, opened.part, opened.role, opened.holder) == (1, Part.RECEPTION, "reception", None)
    assert opened.arrived_at == at("16T08:00")
    assert opened.due_at == at("17T08:30")  # eight working hours
    assert desk.caught_up("16T08:02") == []


def test_a_step_is_never_due_after_what_the_citizen_was_promised() -> None:
    desk = Desk()
    desk.does("lan", "accept", "16T09:00")

    assert desk.dossier.due_at
    assert desk.now.due_at
    assert at("16T09:00") < desk.now.due_at <= desk.dossier.due_at


def test_the_clock_of_a_step_stands_still_while_the_citizen_is_asked() -> None:
    desk = Desk(code="1.001193", received_at=at("16T07:30"), due_at=at("20T17:00"), term="4 working_days")
    desk.dossier = replace(desk.dossier, status=Status.PROCESSING)
    desk.caught_up("16T07:30")
    assert desk.now.due_at == at("17T17:00")  # 15 working hours of 37.5

    desk.does("minh", "request_supplement", "16T10:00")
    assert (desk.now.due_at, desk.now.left_minutes) == (None, 750)
    assert desk.caught_up("17T10:00") == []
    desk.does("citizen", "supplement", "18T10:00")
    desk.caught_up("18T10:00")

    assert desk.now.left_minutes is None
    assert desk.now.due_at == at("19T17:00")


@pytest.mark.parametrize("action", ["stop", "withdraw"])
def test_an_ended_dossier_leaves_nobodys_desk_occupied(action: str) -> None:
    desk = Desk()
    desk.does("lan", "accept", "16T09:00")

    desk.does("minh", action, "16T10:00")

    assert stepping.current(desk.held) is None
    assert desk.held[-1].outcome is Outcome.ENDED
    assert desk.caught_up("16T11:00") == []


def test_who_approves_sends_back_to_who_appraised_with_the_reason() -> None:
    desk = Desk()
    for actor, action, when in (
        ("lan", "accept", "16T09:00"),
        ("minh", "appraise", "16T10:00"),
        ("minh", "to_signature", "17T10:00"),
    ):
        desk.does(actor, action, when)

    desk.does("thu", "send_back", "17T14:00", reason="Sai ngày sinh", items=())

    assert desk.held[-2].outcome is Outcome.GIVEN_BACK
    assert (desk.now.part, desk.now.holder, desk.now.note) == (Part.APPRAISAL, "minh", "Sai ngày sinh")


def test_a_step_that_is_taken_is_not_taken_by_another() -> None:
    desk = Desk()
    desk.caught_up("16T08:01")
    desk.keep(stepping.taken(desk.now, "lan", at=at("16T09:00")))

    with pytest.raises(NoSuchStep):
        stepping.taken(desk.now, "mai", at=at("16T09:01"))

    assert desk.now.holder == "lan"


def test_a_step_in_other_hands_keeps_its_time_and_goes_back_to_the_giver() -> None:
    desk = Desk()
    desk.does("lan", "accept", "16T09:00")
    desk.does("minh", "appraise", "16T10:00")
    due = desk.now.due_at

    desk.keep(stepping.handed_over(desk.now, "hoa", actor="minh", at=at("16T11:00"), note="Nghỉ phép"))
    assert (desk.now.holder, desk.now.given_by, desk.now.due_at) == ("hoa", "minh", due)

    back = stepping.given_back(
        desk.route, desk.now, desk.held, desk.dossier, actor="hoa", at=at("16T12:00"), clock=CLOCK, reason="Không rõ"
    )
    desk.keep(back)
    assert (desk.now.holder, desk.now.note, desk.now.due_at) == ("minh", "Không rõ", due)


def test_nothing_goes_back_to_where_it_did_not_come_from() -> None:
    desk = Desk()
    desk.caught_up("16T08:01")

    assert not stepping.can_give_back(desk.route, desk.now, desk.held)
    with pytest.raises(NoSuchStep):
        stepping.given_back(
            desk.route, desk.now, desk.held, desk.dossier, actor="lan", at=at("16T09:00"), clock=CLOCK, reason="x"
        )


def test_steps_of_one_part_are_passed_on_by_hand_and_the_last_by_the_dossier() -> None:
    desk = Desk("1.001193")
    desk.does("lan", "accept", "16T09:00")
    desk.does("minh", "appraise", "16T10:00")

    desk.keep(stepping.passed_on(desk.route, desk.now, desk.dossier, actor="minh", at=at("16T11:00"), clock=CLOCK))

    assert (desk.now.step, desk.now.holder) == ("book", None)
    with pytest.raises(NoSuchStep):
        stepping.passed_on(desk.route, desk.now, desk.dossier, actor="minh", at=at("16T12:00"), clock=CLOCK)
