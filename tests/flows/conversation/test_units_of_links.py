"""The QR code on a unit's wall begins the procedure at that unit; without one the person is asked."""

from dataclasses import replace

from flows.dossiers.model import Offer
from flows.procedures.model import Intake
from flows.service.world import World
from tests.kit import Stage, the_world

CODE, COMMUNE, PROVINCE = "1.001193", "xa-binh-minh-mau", "tinh-minh-hoa"


def world_with_two_units() -> World:
    world = the_world()
    both = (*world.office.offers_of(CODE), Offer(PROVINCE, CODE, Intake.HERE, days=7))
    return replace(world, office=replace(world.office, offers={**world.office.offers, CODE: both}))


def opened(payload: str) -> Stage:
    stage = Stage(world=world_with_two_units())
    stage.open(payload)
    return stage


def test_without_a_unit_the_person_is_asked() -> None:
    assert opened("tt_1_001193").press("Bắt đầu") == ["picking_unit"]


def test_the_unit_of_the_link_is_not_asked_for() -> None:
    stage = opened(f"tt_1_001193--{PROVINCE}")
    stage.press("Bắt đầu")
    stage.press("Tôi đồng ý")

    assert [dossier.unit_id for dossier in stage.dossiers.values()] == [PROVINCE]


def test_the_card_tells_what_holds_at_the_unit_of_the_link() -> None:
    stage = Stage(world=world_with_two_units())

    stage.open(f"tt_1_001193--{PROVINCE}")

    time = stage.said[-1].words.params["time"]
    assert time == {"value": 7, "unit": "working_days", "note": ""}


def test_a_unit_that_does_not_offer_it_counts_as_none() -> None:
    assert opened("tt_1_001193--don-vi-khac").press("Bắt đầu") == ["picking_unit"]
