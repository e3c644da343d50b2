"""A poster says what the chat says, and its codes lead to that procedure at that unit."""

import pytest

from bot.posters.content import NothingToPrint, Order, links, offered, sheets
from bot.posters.doors import Doors
from flows.procedures.links import Linked, from_link
from flows.values import JSON
from tests.kit import the_world

UNIT = "xa-binh-minh-mau"
DOORS = Doors("https://mot-cua.example", "MotCuaMauBot", "4318657068771012646")


def first(order: Order) -> dict[str, JSON]:
    listed = sheets(the_world(), order, DOORS)["procedures"]
    assert isinstance(listed, list)
    assert isinstance(listed[0], dict)
    return listed[0]


def test_every_door_leads_to_the_procedure_at_the_unit() -> None:
    found = links(DOORS, "1.001193", UNIT)

    assert found == {
        "web": f"https://mot-cua.example/?start=tt_1_001193--{UNIT}",
        "telegram": f"https://t.me/MotCuaMauBot?start=tt_1_001193--{UNIT}",
        "zalo": "https://zalo.me/4318657068771012646",
    }
    assert from_link(found["web"].partition("start=")[2]) == Linked("1.001193", UNIT)


def test_a_door_that_there_is_not_is_not_printed() -> None:
    assert list(links(Doors("http://127.0.0.1:8080"), "1.001193", UNIT)) == ["web"]


def test_what_the_office_suggests_comes_first() -> None:
    world = the_world()

    codes = offered(world, UNIT)

    suggested = [code for code in world.office.common if world.office.offer(code, UNIT)]
    assert codes[: len(suggested)] == suggested
    assert len(codes) == len(set(codes)) > 100


def test_a_poster_tells_ending_time_and_fee_of_that_unit() -> None:
    lines = first(Order(UNIT, codes=("2.000635",)))["lines"]

    assert isinstance(lines, list)
    assert any("8.000" in str(line) for line in lines)
    assert any("Nộp được ngay tại đây" in str(line) for line in lines)


def test_what_is_not_offered_is_not_printed() -> None:
    with pytest.raises(NothingToPrint):
        sheets(the_world(), Order("tinh-minh-hoa", codes=("1.001193",)), DOORS)
