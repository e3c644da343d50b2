"""A dossier keeps the steps that were in force when it came in."""

from dataclasses import replace
from datetime import timedelta

from flows.handling.loading import route_of
from flows.handling.model import DatedRoute, Route
from tests.kit import NOW, a_dossier, the_world

SHIPPED = route_of("1.001193")
SHORTER = Route(tuple(step for step in SHIPPED.steps if step.name != "book"), "Quy trình nội bộ 2026")


def test_a_dossier_keeps_the_steps_that_it_came_in_under() -> None:
    dated = (DatedRoute(NOW, SHORTER), DatedRoute(NOW + timedelta(days=2), None))
    world = replace(the_world(), routes={"1.001193": dated})
    days = (-1, 0, 1, 3)

    kept = [world.route_of(a_dossier(filed_at=NOW + timedelta(days=day))) for day in days]

    assert kept == [SHIPPED, SHORTER, SHORTER, SHIPPED]


def test_what_nobody_changed_is_as_it_comes_with_the_program() -> None:
    assert the_world().route_of(a_dossier()) == SHIPPED
