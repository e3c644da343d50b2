"""A dossier's page: what an officer reads there, and for whom it does not exist."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.web.console.dossier import TONES
from bot.web.console.forms import ACTIONS
from bot.web.pages import plain
from flows import texts
from flows.dossiers.lifecycle import TRANSITIONS, Actor, allowed
from flows.dossiers.model import Event, Status, SupplementItem
from flows.ports import Kind, StoredMessage
from flows.values import Words
from tests.bot.web.fakes_staff import PROVINCE, FakeOffice, a_file, a_filed
from tests.bot.web.staff_browser import StaffBrowser
from tests.kit import NOW


@pytest.fixture(autouse=True)
def _dossiers(office: FakeOffice) -> None:
    office.keep(a_filed(), a_filed(id="province", unit_id=PROVINCE), a_filed(id="draft", status=Status.DRAFT))


async def test_the_page_reads_back_what_the_citizen_declared(counter: StaffBrowser) -> None:
    await counter.log_in()

    page = await counter.open("/staff/dossiers/d1")

    for each in ("H99.101-261120-0001", "Thủ tục đăng ký khai sinh", "Nguyễn Thị Mẫu", "001190000017", "10/11/2026"):
        assert each in page
    assert "<title>H99.101-261120-0001</title>" in page


async def test_what_a_cards_qr_filled_in_is_said_to_be_unproven(office: FakeOffice, counter: StaffBrowser) -> None:
    filed = a_filed()
    office.keep(replace(filed, answers={**filed.answers, "@from": {"applicant_id": "card"}}))
    await counter.log_in()

    page = await counter.open("/staff/dossiers/d1")

    assert page.count("điền từ mã QR trên thẻ, chưa xác thực") == 1


@pytest.mark.parametrize("dossier_id", ["province", "draft", "nothing", "d1%00", "../d1"])
async def test_not_yours_and_not_there_look_the_same(counter: StaffBrowser, dossier_id: str) -> None:
    await counter.log_in()

    answer = await counter.client.get(f"/staff/dossiers/{dossier_id}", headers={"Accept": "text/plain"})

    assert answer.status == 404
    assert await answer.text() == "E404\n"


@pytest.mark.parametrize("status", [each for each in Status if each not in (Status.DRAFT, Status.PREPARED)])
async def test_buttons_are_those_of_the_table(office: FakeOffice, counter: StaffBrowser, status: Status) -> None:
    dossier = a_filed(status=status, resume_status=Status.ACCEPTED, received_at=NOW, due_at=NOW + timedelta(days=3))
    office.keep(dossier)
    await counter.log_in()

    page = await counter.open("/staff/dossiers/d1")

    shown = {action for action in ACTIONS if f'name="action" value="{action}"' in page}
    assert shown == set(allowed(dossier, Actor.OFFICER))


def test_every_move_of_an_officer_has_its_words() -> None:
    for action in ACTIONS:
        assert texts.has(f"staff.action.{action}.label")
        assert texts.has(f"staff.action.{action}.do")
    for (_, action), row in TRANSITIONS.items():
        assert texts.has(f"staff.moved.{action}")
        assert not (row.needs_reason and Actor.OFFICER in row.by) or texts.has(f"staff.action.{action}.reason")


def test_tones_are_of_moves_that_there_are() -> None:
    assert set(TONES) <= ACTIONS


def test_every_status_has_its_official_name() -> None:
    assert all(texts.has(f"staff.status.{status.value}") for status in Status)


async def test_what_the_citizen_will_be_told_stands_under_the_button(counter: StaffBrowser) -> None:
    await counter.log_in()

    page = await counter.open("/staff/dossiers/d1")

    assert "tiếp nhận</b> lúc 09:00 thứ Sáu, 20/11/2026" in page


async def test_papers_stand_under_their_name_and_given_names_are_text(
    office: FakeOffice, counter: StaffBrowser
) -> None:
    office.files.rows = {
        "f1": a_file("f1"),
        "f2": a_file("f2", kind="pdf", pages=3),
        "f3": a_file("f3", step_id="@extra0"),
    }
    await counter.log_in()

    page = await counter.open("/staff/dossiers/d1")

    assert '<img src="/staff/files/f1"' in page
    assert '<img src="/staff/files/f2"' not in page
    assert "&lt;f1&gt;.jpeg" in page
    assert plain("staff.papers.extra") in page


async def test_a_paper_that_the_citizen_lacks_is_named(office: FakeOffice, counter: StaffBrowser) -> None:
    answers = {**a_filed().answers, "birth_certificate_paper": {"absent": True}}
    office.keep(a_filed(answers=answers))
    await counter.log_in()

    assert 'class="missing"' in await counter.open("/staff/dossiers/d1")


async def test_history_tells_who_and_when_and_messages_what_became_of_them(
    office: FakeOffice, counter: StaffBrowser
) -> None:
    submitted = Event("d1", NOW, "submit", Status.DRAFT, Status.REGISTERED, None, "citizen")
    gone = Event(
        "d1", NOW, "request_payment", Status.ACCEPTED, Status.PAYMENT_REQUESTED, None, "nguoi-cu", "8.000 đồng"
    )
    office.dossiers.events = [submitted, gone]
    await counter.log_in()
    await counter.open("/staff/dossiers/d1")
    await counter.act("accept")

    page = await counter.open("/staff/dossiers/d1")

    for each in (
        "Cán bộ lan",
        "nguoi-cu",
        "8.000 đồng",
        plain("staff.actor.citizen"),
        plain("staff.fates.sent"),
    ):
        assert each in page


async def test_what_was_asked_for_is_shown_while_one_waits(office: FakeOffice, counter: StaffBrowser) -> None:
    waiting = replace(a_filed(), status=Status.SUPPLEMENT_REQUESTED, resume_status=Status.ACCEPTED, paused_at=NOW)
    office.keep(replace(waiting, supplement=(SupplementItem(None, "Giấy kết hôn"),), supplements_asked=1))
    await counter.log_in()

    page = await counter.open("/staff/dossiers/d1")

    assert "Giấy kết hôn" in page
    assert plain("staff.clock.paused") in page


async def test_a_second_request_for_papers_is_warned_of(office: FakeOffice, counter: StaffBrowser) -> None:
    await counter.log_in()
    first = await counter.open("/staff/dossiers/d1")
    office.keep(a_filed(supplements_asked=1))

    second = await counter.open("/staff/dossiers/d1")

    assert plain("staff.supplement.once") in first
    assert plain("staff.supplement.again", count=1) in second


async def test_a_dossier_whose_procedure_is_gone_can_still_be_opened(office: FakeOffice, counter: StaffBrowser) -> None:
    office.keep(a_filed(procedure_code="9.999999", version_id="lost"))
    await counter.log_in()

    page = await counter.open("/staff/dossiers/d1")

    assert "9.999999" in page
    assert plain("staff.answers.none") in page


async def test_only_known_moves_are_said_to_be_done(counter: StaffBrowser) -> None:
    await counter.log_in()

    assert 'class="done"' not in await counter.open("/staff/dossiers/d1?done=<b>x</b>")
    assert 'class="done"' in await counter.open("/staff/dossiers/d1?done=accept")


async def test_each_message_says_which_way_it_went_why_and_at_what_price(
    office: FakeOffice, counter: StaffBrowser
) -> None:
    said = StoredMessage(1, Words("went_wrong"), (), Kind.NOTICE, NOW, "zns", "template", "window_closed", 120)
    office.dossiers.told = [("d1", said, "sent"), ("d1", replace(said, path="", reason="", cost_vnd=0), "sent")]
    await counter.log_in()

    page = await counter.open("/staff/dossiers/d1")

    for key in ("staff.channel.zns", "staff.path.template", "staff.why.window_closed"):
        assert page.count(plain(key)) == 1
    assert "120 đồng" in page or "120 ₫" in page or "120 đ" in page
