"""Steps and letters of apology through the console: whose they are, what they may do, what they may not."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.web.console.handling import PROBLEMS
from bot.web.console.roles import ROLES
from flows import texts
from flows.dossiers.model import Status
from flows.handling.loading import shipped_routes
from flows.handling.model import ExtensionState, Holding, Outcome, Part
from flows.service.handling import DONE, ROLE_RIGHTS
from tests.bot.web.fakes_staff import COMMUNE, FakeOffice, a_filed
from tests.bot.web.staff_browser import StaffBrowser
from tests.kit import NOW

DUE = NOW + timedelta(days=3, hours=8)
IN_HAND: dict[str, Any] = {
    "status": Status.ACCEPTED,
    "received_at": NOW,
    "due_at": DUE,
    "term": "2 working_days",
    "procedure_code": "2.000635",
}
PAGE = "/staff/dossiers/d1/handling"


def held(office: FakeOffice, **changes: Any) -> Holding:
    fields: dict[str, Any] = {"holder": None, "due_at": DUE, **changes}
    row = Holding("d1", 1, "appraisal", Part.APPRAISAL, "specialist", COMMUNE, "mai", NOW, **fields)
    office.keep(a_filed(**IN_HAND))
    office.handling.steps["d1", 1] = row
    return row


async def step(counter: StaffBrowser, move: str, **fields: str) -> int:
    answer = await counter.post("/staff/dossiers/d1/step", move=move, **{"number": "1", **fields})
    return answer.status


async def colleague(office: FakeOffice, login: str, role: str, unit_id: str | None = COMMUNE) -> None:
    from flows.staffing import posts_of

    await office.staff.add(login, name=f"Cán bộ {login}", posts=posts_of(role, unit_id), password_hash="x")


async def test_a_waiting_step_is_on_the_desk_of_its_role_and_taken_to_ones_own(
    office: FakeOffice, counter: StaffBrowser
) -> None:
    held(office)
    await counter.log_in("minh", role="specialist")
    assert "H99.101-261120-0001" in (await counter.open("/staff/desk")).split('id="pool"')[1]

    await counter.open(PAGE)
    assert await step(counter, "take") == 303

    assert (office.handling.steps["d1", 1].holder, office.handling.steps["d1", 1].taken_at) == ("minh", NOW)
    assert "H99.101-261120-0001" in (await counter.open("/staff/desk")).split('id="pool"')[0]
    assert [event.action for event in office.dossiers.events] == ["step_taken"]


async def test_a_step_is_handed_to_a_named_colleague_of_the_role(office: FakeOffice, counter: StaffBrowser) -> None:
    held(office, holder="minh")
    await colleague(office, "hoa", "specialist")
    await colleague(office, "khac", "specialist", "tinh-minh-hoa")
    await counter.log_in("minh", role="specialist")
    page = await counter.open(PAGE)
    assert 'value="hoa"' in page
    assert 'value="khac"' not in page

    assert await step(counter, "hand_over", to="khac") == 403
    assert await step(counter, "hand_over", to="hoa", reason="Nghỉ phép") == 303

    first, second = office.handling.steps["d1", 1], office.handling.steps["d1", 2]
    assert (first.outcome, second.holder, second.given_by, second.note) == (
        Outcome.HANDED_OVER, "hoa", "minh", "Nghỉ phép",
    )  # fmt: skip
    assert office.dossiers.events[-1].note == "Thẩm định hồ sơ; Cán bộ hoa; Nghỉ phép"


async def test_the_head_gives_a_colleagues_work_to_another(office: FakeOffice, counter: StaffBrowser) -> None:
    held(office, holder="minh")
    await colleague(office, "hoa", "specialist")
    await counter.log_in("thu", role="head")
    await counter.open(PAGE)

    assert await step(counter, "take") == 403
    assert await step(counter, "hand_over", to="hoa") == 303

    assert office.dossiers.events[-1].action == "step_reassigned"


@pytest.mark.parametrize("move", ["take", "hand_over", "give_back", "pass_on"])
async def test_who_has_nothing_to_do_with_a_step_moves_nothing(
    office: FakeOffice, counter: StaffBrowser, move: str
) -> None:
    row = held(office, holder="minh")
    await colleague(office, "hoa", "specialist")
    await counter.log_in("lan", role="reception")
    await counter.open(PAGE)

    assert await step(counter, move, to="hoa", reason="x") == 403

    assert office.handling.steps == {("d1", 1): row}
    assert office.dossiers.events == []


async def test_a_page_that_is_out_of_date_moves_nothing(office: FakeOffice, counter: StaffBrowser) -> None:
    held(office)
    await counter.log_in("minh", role="specialist")
    await counter.open(PAGE)

    assert [await step(counter, "take"), await step(counter, "take")] == [303, 409]
    assert await step(counter, "take", number="7") == 409
    assert (await counter.post("/staff/dossiers/d1/step", move="dance", number="1")).status == 400


async def test_of_an_ended_dossier_the_sheet_is_read_and_nothing_is_offered(
    office: FakeOffice, counter: StaffBrowser
) -> None:
    office.keep(a_filed(status=Status.RETURNED, finished_at=NOW))

    await counter.log_in("lan")
    page = await counter.open("/staff/dossiers/d1/handling")

    assert 'id="sheet"' in page
    assert "/step" not in page
    assert "/extension" not in page


async def test_another_units_dossier_is_not_there(office: FakeOffice, counter: StaffBrowser) -> None:
    held(office)
    await counter.log_in("minh", role="specialist", unit_id="tinh-minh-hoa")
    await counter.open("/staff")

    assert (await counter.client.get(PAGE)).status == 404
    assert await step(counter, "take") == 404
    assert (await counter.post("/staff/dossiers/d1/extension", do="propose", due="2026-12-01")).status == 404
    assert "H99.101-261120-0001" not in await counter.open("/staff/desk")


async def test_moves_of_the_dossier_move_its_step(office: FakeOffice, counter: StaffBrowser) -> None:
    office.keep(a_filed(procedure_code="2.000635"))
    await counter.log_in("lan")
    await counter.open("/staff/dossiers/d1")

    await counter.act("accept")

    first, second = office.handling.steps["d1", 1], office.handling.steps["d1", 2]
    assert (first.part, first.holder, first.outcome) == (Part.RECEPTION, "lan", Outcome.DONE)
    assert (second.part, second.holder) == (Part.APPRAISAL, None)


async def test_a_letter_is_proposed_by_who_handles_and_approved_by_who_decides(
    office: FakeOffice, counter: StaffBrowser
) -> None:
    held(office, holder="minh")
    await counter.log_in("minh", role="specialist")
    await counter.open(PAGE)
    answer = await counter.post(
        "/staff/dossiers/d1/extension", do="propose", due="2026-11-28", reason="Chờ <b>xác minh</b>"
    )
    assert answer.status == 303
    assert (await counter.act("extend", due="2026-11-30", reason="x")).status == 403

    letter = office.handling.letters["d1", 1]
    assert (letter.state, letter.proposed_by) == (ExtensionState.PROPOSED, "minh")
    assert letter.new_due_at.isoformat() == "2026-11-30T17:00:00+07:00"  # a Saturday was chosen
    assert "Chờ &lt;b&gt;" in await counter.open(PAGE)

    await counter.post("/staff/logout")
    await counter.log_in("thu", role="approver")
    page = await counter.open("/staff/dossiers/d1")
    assert 'name="due" value="2026-11-30"' in page
    assert (await counter.act("extend", due="2026-11-30", reason="Chờ xác minh")).status == 303

    kept = office.dossiers.kept["d1"]
    assert (kept.due_at, kept.first_due_at) == (datetime.fromisoformat("2026-11-30T17:00:00+07:00"), DUE)
    assert office.handling.letters["d1", 1].state is ExtensionState.APPROVED
    assert office.sent[-1].words.key == "notice.extended"


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"due": "2026-11-20", "reason": "x"}, id="not later"),
        pytest.param({"due": "2026-11-28", "reason": "  "}, id="no reason"),
        pytest.param({"due": "mai", "reason": "x"}, id="no day"),
    ],
)
async def test_a_letter_without_a_later_day_or_a_reason_is_refused(
    office: FakeOffice, counter: StaffBrowser, fields: dict[str, str]
) -> None:
    held(office, holder="minh")
    await counter.log_in("minh", role="specialist")
    await counter.open(PAGE)

    answer = await counter.post("/staff/dossiers/d1/extension", do="propose", **fields)

    assert answer.status == 422
    assert office.handling.letters == {}


async def test_a_letter_is_declined_with_a_reason_by_who_decides(office: FakeOffice, counter: StaffBrowser) -> None:
    held(office, holder="minh")
    await counter.log_in("minh", role="officer")
    await counter.open(PAGE)
    await counter.post("/staff/dossiers/d1/extension", do="propose", due="2026-11-28", reason="Chờ")

    declining = {"do": "decline", "number": "1"}
    assert (await counter.post("/staff/dossiers/d1/extension", **declining)).status == 422
    assert (await counter.post("/staff/dossiers/d1/extension", **declining, reason="Kịp")).status == 303

    assert office.handling.letters["d1", 1].state is ExtensionState.DECLINED
    assert office.dossiers.kept["d1"].due_at == DUE


def test_every_word_of_these_pages_is_there() -> None:
    keys = [f"staff.moved.{action}" for action in DONE.values()]
    keys += [f"staff.problem.{key}" for _, key in PROBLEMS.values()]
    keys += [f"staff.steps.outcome.{each.value}" for each in Outcome]
    keys += [f"staff.extension.states.{each.value}" for each in ExtensionState]

    assert [key for key in keys if not texts.has(key)] == []
    assert {step.role for route in shipped_routes().values() for step in route.steps} <= set(ROLE_RIGHTS)
    assert ("GET", "/staff/desk") in ROLES
