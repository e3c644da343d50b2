"""What the API tells: the office and its procedures to anybody, of a dossier no more than the asker may know."""

from __future__ import annotations

from typing import get_args

import pytest

from bot.web.api.catalogue import card_of
from bot.web.api.shapes import Search
from flows.audit import Trail
from flows.procedures.narrowing import CHOICES
from tests.bot.web.api.conftest import Program
from tests.bot.web.console.two_units import PERSONAL
from tests.bot.web.fakes_staff import COMMUNE, PROVINCE, FakeOffice
from tests.kit import the_world

OWN = "H99.101-261120-0001"
SECRET = [value for unit in PERSONAL.values() for value in unit[:3]]


async def test_status_by_code_tells_where_it_stands_and_nothing_personal(program: Program) -> None:
    answer = await program.get(f"/api/v1/status/{OWN}")
    told = await answer.json()

    assert (told["status"], told["official_status"], told["procedure_code"]) == ("registered", 1, "1.001193")
    assert not [value for value in SECRET if value in await answer.text()]
    assert answer.headers["Cache-Control"] == "no-store"


NO_CODES = ["H99.101-261120-0002", "H99.101-261120-0001'", "x", "%00", "..%2F", "H99.101-261120-"]


@pytest.mark.parametrize("code", NO_CODES)
async def test_a_code_that_is_none_is_not_there(program: Program, code: str) -> None:
    assert (await program.client.get(f"/api/v1/status/{code}")).status == 404


async def test_a_code_may_be_typed_as_people_type_it(program: Program) -> None:
    assert (await program.read("/api/v1/status/h99.101 261120 0001"))["code"] == OWN


async def test_check_of_a_message_code(program: Program, api_office: FakeOffice) -> None:
    unknown = await program.read("/api/v1/messages/0000-0000")

    assert unknown == {"genuine": False, "on": None, "about": ""}
    assert (await program.get("/api/v1/messages/0000")).status == 422


async def test_the_search_answers_as_the_command_does(program: Program) -> None:
    answer = await program.post("/api/v1/search", {"query": "làm giấy khai sinh cho con", "limit": 2})
    told = await answer.json()

    assert told["results"][0]["code"] == "1.001193"
    assert len(told["results"]) <= 2
    assert set(told) == {"query", "results", "out_of_scope", "clarify"}


async def test_a_search_is_narrowed_by_unit_level_and_audience(program: Program) -> None:
    records = {each.code: each for each in the_world().library.records()}
    asked = {"query": "làm giấy khai sinh cho con", "limit": 20, "audience": "individual", "level": "mot_phan"}
    told = await (await program.post("/api/v1/search", asked)).json()

    found = [records[each["code"]] for each in told["results"]]
    assert found
    assert all("individual" in each.audience for each in found)
    assert {each.service_level and each.service_level.value for each in found} == {"mot_phan"}
    assert (await (await program.post("/api/v1/search", asked | {"unit": "nobody"})).json())["results"] == []
    assert (await program.post("/api/v1/search", asked | {"level": "other"})).status == 422
    assert (await program.post("/api/v1/search", asked | {"agency_level": "toan_trinh"})).status == 422
    asked |= {"agency_level": "province", "field": "Hộ tịch"}
    told = await (await program.post("/api/v1/search", asked)).json()
    narrower = [records[each["code"]] for each in told["results"]]
    assert all("province" in each.agency_level and each.field == "Hộ tịch" for each in narrower)
    assert len(narrower) < len(found)


def test_the_values_of_the_interface_are_those_of_the_rule() -> None:
    asked = {name: set(get_args(Search.model_fields[name].annotation)) - {""} for name in CHOICES}

    assert asked == {name: set(values) for name, values in CHOICES.items()}


async def test_pages_of_procedures_hold_each_once(program: Program) -> None:
    codes: list[str] = []
    after: str | None = ""
    while after is not None:
        page = await program.read("/api/v1/procedures", limit="200", after=after)
        codes += [each["code"] for each in page["procedures"]]
        after = page["next"]

    assert codes == sorted({each.code for each in the_world().library.records()})


async def test_every_card_can_be_read(program: Program) -> None:
    """Over the shapes, without a request for each."""
    world = the_world()
    cards = [card_of(world, record) for record in world.library.records()]

    assert {each.fee.kind for each in cards} <= {"free", "amount", "cases", "council", "unknown"}
    assert (await program.read("/api/v1/procedures/1.001193"))["offers"]
    assert (await program.get("/api/v1/procedures/9.999999")).status == 404


async def test_units_of_the_office(program: Program) -> None:
    told = await program.read("/api/v1/units")

    assert {each["id"] for each in told["units"]} == set(the_world().office.units)


async def test_a_list_is_of_the_units_of_the_key_and_names_nobody(program: Program) -> None:
    await program.given("lists")
    listed = await program.get("/api/v1/dossiers")
    other = await program.read("/api/v1/dossiers", unit=PROVINCE)
    gone = await program.read("/api/v1/dossiers", unit="xa-khong-co")

    assert [each["code"] for each in (await listed.json())["dossiers"]] == [OWN]
    assert not [value for value in SECRET if value in await listed.text()]
    assert other == gone == {"dossiers": [], "more": False}


async def test_a_list_can_be_narrowed_and_says_when_it_is_cut(program: Program) -> None:
    await program.given("lists", unit_id=None)

    assert (await program.read("/api/v1/dossiers", limit="1"))["more"] is True
    assert (await program.read("/api/v1/dossiers", status="returned"))["dossiers"] == []
    assert len((await program.read("/api/v1/dossiers", status="registered"))["dossiers"]) == 2


async def test_a_dossier_is_read_whole_and_the_look_is_written_down(program: Program, api_office: FakeOffice) -> None:
    await program.given("dossiers")

    told = await program.read(f"/api/v1/dossiers/{OWN}")

    assert PERSONAL[COMMUNE][0] in [each["shown"] for each in told["answers"]]
    assert [each["id"] for each in told["papers"]] == ["f1"]
    (line, *_) = await program.store.audit.lines(Trail())
    assert (line.entry.actor, line.entry.action, line.entry.object_id) == ("api:he-thong-1", "dossier_viewed", "d1")


async def test_what_is_prepared_or_a_draft_is_not_there(program: Program) -> None:
    """A slip has a token and no code; nothing but a code is asked by."""
    await program.given("dossiers", unit_id=None)

    assert (await program.get("/api/v1/dossiers/s1")).status == 404
    assert (await program.get("/api/v1/dossiers/d1")).status == 404
