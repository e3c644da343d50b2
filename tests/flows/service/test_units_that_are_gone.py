"""A unit that the office no longer names: its dossiers go on, the agency as a whole standing in for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.render import words_to_text
from flows.conversation.facts import Office
from flows.dossiers.lifecycle import TRANSITIONS, Actor
from flows.dossiers.model import Dossier, Status, SupplementItem
from flows.ports import Staff
from flows.procedures.model import Intake
from flows.staffing import posts_of
from tests.flows.service.kit import Desk
from tests.kit import NOW, Stage, a_dossier, an_office

OFFICER = Staff(1, "lan", "Lan", posts_of("officer", None))
OFFICERS = [
    key for key, row in TRANSITIONS.items() if Actor.OFFICER in row.by and key[1] not in ("refuse", "send_back")
]
ITEMS = (SupplementItem(None, "Ảnh căn cước"),)


def of_gone_unit(status: Status) -> Dossier:
    resume = Status.ACCEPTED if status in (Status.SUPPLEMENT_REQUESTED, Status.PAYMENT_REQUESTED) else None
    ending = Intake.COUNTER if status is Status.PREPARED else Intake.HERE
    times = {"received_at": NOW, "due_at": NOW, "paused_at": NOW if resume else None}
    return a_dossier(unit_id="gone", status=status, resume_status=resume, ending=ending, **times)


def test_the_agency_stands_in_with_its_telephone_and_shortest_code() -> None:
    office = an_office()

    unit = office.unit("gone")

    assert (unit.id, unit.name, unit.hotline, unit.agency_code) == ("gone", office.agency, office.hotline, "H99.01")
    assert office.unit("xa-binh-minh-mau") is office.units["xa-binh-minh-mau"]


@pytest.mark.parametrize(("status", "action"), [key for key in OFFICERS if key[0] is not Status.PREPARED])
async def test_an_officer_of_all_units_moves_it_and_the_citizen_is_told(status: Status, action: str) -> None:
    desk, dossier = Desk(), of_gone_unit(status)
    desk.store.chat("an", person=1)
    desk.store.kept[dossier.id] = dossier

    _, (parcel,) = await desk.deciding.decide(
        OFFICER, dossier.id, action, revision=0, reason="Vì vậy", items=ITEMS, due_at=NOW + timedelta(days=9)
    )

    assert an_office().agency in words_to_text(parcel.words, markup="plain")
    assert "()" not in words_to_text(parcel.words, markup="plain")


async def test_a_draft_for_it_is_filed_with_a_number_of_the_agency() -> None:
    desk = Desk()
    draft = desk.ready_to_file("an", person=1)
    desk.store.kept[draft.id] = replace(draft, unit_id="gone")

    await desk.hear(("an", "nộp hồ sơ"))

    filed = desk.store.kept[draft.id]
    assert filed.status is Status.REGISTERED
    assert filed.code == "H99.01-261120-0001"
    assert not desk.store.aside


def test_reading_back_and_looking_at_it_go_on() -> None:
    stage = Stage()
    stage.begin("2.000635")
    draft = stage.draft()
    stage.dossiers[draft.id] = replace(draft, unit_id="gone")

    filled = stage.fill()

    assert filled[-1].startswith("review.")
    stage.press("Nộp")
    assert stage.newest().status is (Status.REGISTERED if draft.ending is Intake.HERE else Status.PREPARED)


def test_an_office_without_units_still_has_a_name() -> None:
    office = Office("UBND xã Mẫu", "1022", {}, {})

    assert office.unit("gone").name == "UBND xã Mẫu"
