"""Moves from the console: the citizen is told at once; a refusal changes nothing and loses nothing typed."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

import pytest

from bot.web.pages import plain
from flows.dossiers.model import Status, SupplementItem
from tests.bot.web.fakes_staff import PROVINCE, FakeOffice, a_filed
from tests.bot.web.staff_browser import GROUND, GROUNDED, StaffBrowser

REASON = "Giấy chứng sinh <không> hợp lệ"


@pytest.fixture(autouse=True)
async def _at_the_counter(office: FakeOffice, counter: StaffBrowser) -> None:
    office.keep(a_filed(), a_filed(id="province", unit_id=PROVINCE))
    await counter.log_in()
    await counter.open("/staff/dossiers/d1")


async def test_receiving_sets_the_due_date_and_tells_the_citizen(office: FakeOffice, counter: StaffBrowser) -> None:
    answer = await counter.act("accept")

    after = office.dossiers.kept["d1"]
    assert answer.status == 303
    assert answer.headers["Location"] == "/staff/dossiers/d1?done=accept"
    assert (after.status, after.received_at) == (Status.ACCEPTED, office.now)
    assert after.due_at is not None
    assert [parcel.words.key for parcel in office.sent] == ["notice.accepted"]
    assert office.dossiers.events[-1].actor == "lan"


async def test_a_refusal_carries_its_reason(office: FakeOffice, counter: StaffBrowser) -> None:
    await counter.act("refuse", reason=f"  {REASON} ")

    assert office.dossiers.kept["d1"].reason == f"{GROUNDED} {REASON}"
    assert office.sent[0].words.params["reason"] == f"{GROUNDED} {REASON}"


@pytest.mark.parametrize(
    "missing", [{"ground": ""}, {"ground": "unpaid"}, {"document": "Lời đồn"}, {"article": " "}, {"reason": ""}]
)
async def test_a_refusal_without_a_legal_reason_moves_nothing(
    office: FakeOffice, counter: StaffBrowser, missing: dict[str, str]
) -> None:
    answer = await counter.act("refuse", **({"reason": REASON} | missing))

    assert answer.status == 422
    assert office.dossiers.kept["d1"] == a_filed()
    assert not office.sent


async def test_a_request_names_ticked_steps_then_lines_in_words(office: FakeOffice, counter: StaffBrowser) -> None:
    ticked = {"tick.birth_certificate_paper": "1", "note.birth_certificate_paper": "ảnh bị mờ", "tick.child_name": "1"}

    await counter.act("request_supplement", others="- Giấy kết hôn\n\n  Sổ hộ khẩu cũ", **ticked)

    assert office.dossiers.kept["d1"].supplement == (
        SupplementItem("child_name", "Họ tên của bé"),
        SupplementItem("birth_certificate_paper", "Giấy chứng sinh: ảnh bị mờ"),
        SupplementItem(None, "Giấy kết hôn"),
        SupplementItem(None, "Sổ hộ khẩu cũ"),
    )


@pytest.mark.parametrize("step", ["declaration", "no-such-step", "father_name.x", "witness_paper"])
async def test_a_tick_that_the_page_does_not_offer_is_nothing(
    office: FakeOffice, counter: StaffBrowser, step: str
) -> None:
    answer = await counter.act("request_supplement", **{f"tick.{step}": "1"})

    assert answer.status == 422
    assert office.dossiers.kept["d1"] == a_filed()


@pytest.mark.parametrize(
    ("action", "fields", "status", "problem"),
    [
        pytest.param("refuse", {"reason": "  "}, 422, "incomplete", id="no reason"),
        pytest.param("request_supplement", {"others": " \n- "}, 422, "incomplete", id="nothing asked for"),
        pytest.param("resolve", {}, 409, "not_allowed", id="not in this status"),
        pytest.param("supplement", {}, 409, "not_allowed", id="the citizen's move"),
        pytest.param("submit", {}, 409, "not_allowed", id="a move of drafts"),
        pytest.param("", {}, 409, "not_allowed", id="no move"),
    ],
)
async def test_a_move_that_cannot_be_changes_nothing_and_says_why(
    office: FakeOffice, counter: StaffBrowser, action: str, fields: dict[str, str], status: int, problem: str
) -> None:
    answer = await counter.act(action, **fields)

    assert answer.status == status
    assert plain(f"staff.problem.{problem}") in await answer.text()
    assert office.dossiers.kept["d1"] == a_filed()
    assert not office.sent


async def test_overtaken_by_a_colleague_the_text_is_still_in_the_form(
    office: FakeOffice, counter: StaffBrowser
) -> None:
    office.keep(a_filed(revision=1))

    answer = await counter.act("refuse", reason=REASON)

    page = await answer.text()
    assert answer.status == 409
    assert plain("staff.problem.overtaken") in page
    assert "required>Giấy chứng sinh &lt;không&gt; hợp lệ</textarea>" in page
    assert 'name="revision" value="1"' in page
    assert office.dossiers.kept["d1"].status is Status.REGISTERED


async def test_overtaken_so_far_that_the_form_is_gone_the_text_can_be_copied(
    office: FakeOffice, counter: StaffBrowser
) -> None:
    office.keep(a_filed(revision=1, status=Status.RESOLVED, finished_at=office.now))

    page = await (await counter.act("refuse", reason=REASON)).text()

    assert plain("staff.problem.typed") in page
    assert "Giấy chứng sinh &lt;không&gt; hợp lệ" in page


async def test_a_double_click_moves_once(office: FakeOffice, counter: StaffBrowser) -> None:
    first, second = await counter.act("accept"), await counter.act("accept")

    assert (first.status, second.status) == (303, 409)
    assert len(office.sent) == 1


@pytest.mark.parametrize("revision", ["", "x", "-1", "1" * 40])
async def test_an_odd_revision_moves_nothing(office: FakeOffice, counter: StaffBrowser, revision: str) -> None:
    answer = await counter.post("/staff/dossiers/d1/act", action="accept", revision=revision)

    assert answer.status == 409
    assert office.dossiers.kept["d1"] == a_filed()


@pytest.mark.parametrize("dossier_id", ["province", "nothing"])
async def test_another_units_dossier_cannot_be_moved(
    office: FakeOffice, counter: StaffBrowser, dossier_id: str
) -> None:
    answer = await counter.act("accept", dossier_id)

    assert answer.status == 404
    assert office.dossiers.kept["province"].status is Status.REGISTERED


@pytest.mark.parametrize("path", ["act", "preview"])
async def test_a_change_without_the_token_of_this_session_is_refused(
    office: FakeOffice, counter: StaffBrowser, path: str
) -> None:
    forged = await counter.post(f"/staff/dossiers/d1/{path}", csrf="x", action="accept", revision="0")
    elsewhere = await counter.post(
        f"/staff/dossiers/d1/{path}", headers={"Sec-Fetch-Site": "cross-site"}, action="accept", revision="0"
    )

    assert (forged.status, elsewhere.status) == (403, 403)
    assert office.dossiers.kept["d1"] == a_filed()


async def test_the_preview_says_what_the_citizen_will_read_and_writes_nothing(
    office: FakeOffice, counter: StaffBrowser
) -> None:
    answer = await counter.post(
        "/staff/dossiers/d1/preview", headers={"HX-Request": "true"}, action="refuse", reason=REASON, **GROUND
    )

    said = await answer.text()
    assert f"Lý do: {GROUNDED} Giấy chứng sinh &lt;không&gt; hợp lệ" in said
    assert "<html" not in said
    assert office.dossiers.kept["d1"] == a_filed()
    assert not office.dossiers.told


async def test_without_scripts_the_preview_is_the_page_with_all_that_was_typed(counter: StaffBrowser) -> None:
    answer = await counter.post(
        "/staff/dossiers/d1/preview", action="request_supplement", others="Giấy kết hôn", **{"tick.child_name": "1"}
    )

    page = await answer.text()
    assert answer.status == 200
    assert 'name="tick.child_name" value="1" checked' in page
    assert ">Giấy kết hôn</textarea>" in page
    assert "2. Giấy kết hôn" in page


async def test_a_preview_of_what_cannot_be_done_says_so(counter: StaffBrowser) -> None:
    answer = await counter.post("/staff/dossiers/d1/preview", action="resolve")

    assert answer.status == 409


async def test_endless_text_is_cut_to_what_is_allowed(office: FakeOffice, counter: StaffBrowser) -> None:
    await counter.act("refuse", reason="x" * 50_000)

    assert len(office.dossiers.kept["d1"].reason or "") == office.limits.reason_characters


async def test_the_way_of_a_dossier_from_receipt_to_result(office: FakeOffice, counter: StaffBrowser) -> None:
    for revision, action in enumerate(("accept", "appraise", "to_signature", "resolve", "return_result")):
        assert (await counter.act(action, revision=revision)).status == 303

    assert office.dossiers.kept["d1"].status is Status.RETURNED
    assert [parcel.words.key for parcel in office.sent] == [
        "notice.accepted", "notice.appraisal", "notice.signature", "notice.resolved", "notice.returned",
    ]  # fmt: skip


async def test_an_officer_of_another_unit_acts_there_and_only_there(
    office: FakeOffice, open_counter: Callable[[], Awaitable[StaffBrowser]]
) -> None:
    quan = await open_counter()
    await quan.log_in("quan", unit_id=PROVINCE)
    await quan.open("/staff/dossiers/province")

    assert (await quan.act("accept", "province")).status == 303
    assert (await quan.act("accept", "d1")).status == 404
    assert office.dossiers.kept["d1"].status is Status.REGISTERED


@pytest.mark.parametrize(
    ("role", "buttons"),
    [
        ("reception", {"accept", "refuse", "request_supplement", "request_payment", "withdraw"}),
        ("specialist", set()),
        ("approver", set()),
        ("head", set()),
    ],
)
async def test_the_page_has_the_buttons_that_one_may_press(
    office: FakeOffice, open_counter: Callable[[], Awaitable[StaffBrowser]], role: str, buttons: set[str]
) -> None:
    counter = await open_counter()
    await counter.log_in("moi", role=role)

    page = await counter.open("/staff/dossiers/d1")

    assert set(re.findall(r'name="action" value="(\w+)"', page)) == buttons


@pytest.mark.parametrize(("role", "status"), [("specialist", 403), ("head", 403), ("auditor", 403)])
async def test_what_others_do_is_refused_even_without_the_page(
    office: FakeOffice, open_counter: Callable[[], Awaitable[StaffBrowser]], role: str, status: int
) -> None:
    counter = await open_counter()
    await counter.log_in("moi", role=role)
    await counter.open("/staff")

    assert (await counter.act("accept")).status == status
    assert office.dossiers.kept["d1"].status is Status.REGISTERED
    assert not office.sent
