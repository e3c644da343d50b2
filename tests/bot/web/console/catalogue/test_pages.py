"""The catalogue desk from a change in the draft to an edition in force; refusals lose nothing that was typed."""

from __future__ import annotations

from datetime import date, timedelta

from flows.audit import Trail
from flows.editions.model import AgencyWords, Checks, CheckState, Key, Kind, OfferRows, ProcedureWords, Realm, UnitWords
from flows.handling.model import Route
from storage.store import SqlStore
from tests.bot.web.console.catalogue.conftest import BIRTH, EXTRACT, FEE, draft_of, drafted, entered, published, words
from tests.bot.web.fakes_staff import COMMUNE, PROVINCE, FakeOffice
from tests.bot.web.staff_browser import StaffBrowser

OFFER = Key(Kind.OFFER, EXTRACT, COMMUNE)
UNIT = {"unit": COMMUNE, "name": "Trung tâm xã", "address": "Số 1", "hotline": "1900 0001", "opening": "Cả thứ Bảy"}


async def test_a_procedure_is_found_by_words_code_and_unit(desk: StaffBrowser) -> None:
    every = words(await desk.open("/staff/catalogue"))
    by_words = words(await desk.open("/staff/catalogue?q=l%C3%A0m+gi%E1%BA%A5y+khai+sinh"))
    by_code = words(await desk.open(f"/staff/catalogue?q={EXTRACT}"))
    far = words(await desk.open(f"/staff/catalogue?unit={PROVINCE}&only=offered&page=999"))

    assert "Trang 1/20" in every
    assert BIRTH in by_words
    assert "1 thủ tục" in by_code
    assert "nộp tại" in far


async def test_the_card_the_units_and_the_editions_are_shown(desk: StaffBrowser) -> None:
    page = words(await desk.open(f"/staff/catalogue/procedure?code={BIRTH}"))

    assert "Giấy chứng sinh" in page
    assert "Đăng ký đúng hạn được miễn lệ phí" in page
    assert "Chưa công bố thay đổi nào" in page


async def test_a_fee_is_drafted_compared_and_published_with_its_reason(desk: StaffBrowser, stored: SqlStore) -> None:
    kept = await desk.post("/staff/catalogue/offer", **FEE, fee_note="Nghị quyết mới")
    assert kept.status == 303
    assert await stored.editions.current(Realm.OFFICE) == (0, {})

    draft = words(await desk.open("/staff/catalogue/draft"))
    assert "nộp tại đây; dịch vụ công toàn trình; 15.000 đồng (Nghị quyết mới)" in draft
    assert "Phí, lệ phí: 8.000 đồng" in draft
    assert "Phí, lệ phí: 15.000 đồng" in draft
    page = words(await published(desk))

    assert "Đã công bố bản số 1" in page
    number, entries = await stored.editions.current(Realm.OFFICE)
    rows = entries[OFFER]
    assert isinstance(rows, OfferRows)
    assert (number, [row.fee_vnd for row in rows.rows]) == (1, [15_000])
    (line,) = await stored.audit.lines(Trail(action="catalogue_published"))
    assert (line.entry.actor, line.entry.unit_id, line.entry.detail["note"]) == ("quan", COMMUNE, "Nghị quyết 12")
    assert await draft_of(stored) is None
    assert "Bản số 1" in words(await desk.open(f"/staff/catalogue/procedure?code={EXTRACT}"))


async def test_an_earlier_edition_is_published_again(desk: StaffBrowser, stored: SqlStore) -> None:
    for fee in ("15.000", "20.000"):
        await desk.post("/staff/catalogue/offer", **{**FEE, "fee": fee})
        await published(desk)
    page = words(await desk.open("/staff/catalogue/versions?number=2"))
    assert "Bản số 2 đã đổi gì" in page
    assert "Phí, lệ phí: 15.000 đồng" in page
    assert "Phí, lệ phí: 20.000 đồng" in page
    assert (await desk.client.get("/staff/catalogue/versions?number=9")).status == 404
    await desk.open("/staff/catalogue/versions")

    answer = await desk.post("/staff/catalogue/versions", number="1")
    assert answer.headers["Location"].endswith("done=restored")
    await published(desk, "Quay lại")

    number, entries = await stored.editions.current(Realm.OFFICE)
    rows = entries[OFFER]
    assert isinstance(rows, OfferRows)
    assert (number, rows.rows[0].fee_vnd) == (3, 15_000)
    same = await desk.post("/staff/catalogue/versions", number="3")
    assert same.headers["Location"].endswith("done=same")
    assert (await desk.post("/staff/catalogue/versions", number="77")).status == 422


async def test_a_value_that_cannot_be_meant_is_told_and_nothing_typed_is_lost(
    desk: StaffBrowser, stored: SqlStore
) -> None:
    answer = await desk.post("/staff/catalogue/offer", **{**FEE, "fee": "tám nghìn", "fee_note": "Một ghi chú dài"})
    page = await answer.text()

    assert answer.status == 422
    assert "“tám nghìn” không phải là số tiền" in page
    assert all(f'value="{typed}"' in page for typed in ("tám nghìn", "Một ghi chú dài"))
    assert await drafted(stored) == {}


async def test_a_change_with_a_day_waits_for_it_and_can_be_forgotten(desk: StaffBrowser, stored: SqlStore) -> None:
    off = {name: value for name, value in FEE.items() if name != "on"}
    await desk.post("/staff/catalogue/offer", **off, since="01/01/2027")

    page = words(await desk.open(f"/staff/catalogue/procedure?code={EXTRACT}"))
    draft = words(await desk.open("/staff/catalogue/draft"))
    rows = (await drafted(stored))[OFFER]

    assert isinstance(rows, OfferRows)
    assert [(row.from_on, row.on) for row in rows.rows] == [(date(2027, 1, 1), False)]
    assert "Từ ngày 01/01/2027: không tiếp nhận" in page
    assert "vào ngày 01/01/2027" in draft
    await desk.post("/staff/catalogue/offer", code=EXTRACT, unit=COMMUNE, forget="2027-01-01")
    assert await drafted(stored) == {}


async def test_words_of_a_procedure_are_changed_and_bad_ones_found_before_they_are_said(
    desk: StaffBrowser, stored: SqlStore
) -> None:
    given = {"code": BIRTH, "title": "Làm giấy khai sinh cho bé", "relation.ask": "Ông/Bà là ai của cháu ạ?"}
    await desk.post("/staff/catalogue/words", **given)

    assert await drafted(stored) == {Key(Kind.WORDS, BIRTH): ProcedureWords({"relation.ask": given["relation.ask"]})}
    assert "Ông/Bà là ai của cháu ạ?" in words(await desk.open("/staff/catalogue/draft"))
    empty = await desk.post("/staff/catalogue/words", **{**given, "title": "", "relation.ask": "Lời đã gõ"})
    page = await empty.text()
    assert (empty.status, "còn chỗ để trống" in page, "Lời đã gõ" in page) == (422, True, True)


async def test_a_draft_that_the_checks_refuse_is_not_published_and_stays(desk: StaffBrowser, stored: SqlStore) -> None:
    await desk.post("/staff/catalogue/words", code=EXTRACT, title="Hai  chỗ trống TODO")

    page = words(await published(desk))

    draft = await draft_of(stored)
    assert draft is not None
    assert draft.checks is not None
    assert draft.checks.state is CheckState.REFUSED
    assert "Chưa công bố" in page
    assert EXTRACT in page
    assert await stored.editions.current(Realm.OFFICE) == (0, {})


async def test_names_and_hours_are_drafted_and_told_in_the_conversation(desk: StaffBrowser, stored: SqlStore) -> None:
    await desk.post("/staff/catalogue/office", name="UBND xã Mới", hotline="1900 9999")
    await desk.post("/staff/catalogue/unit", **UNIT)

    unit = Key(Kind.UNIT, unit_id=COMMUNE)
    entries = await drafted(stored)
    page = words(await desk.open(f"/staff/catalogue/draft?key={unit}"))

    assert entries[Key(Kind.AGENCY)] == AgencyWords("UBND xã Mới", "1900 9999")
    assert entries[unit] == UnitWords("Trung tâm xã", "Số 1", "1900 0001", "Cả thứ Bảy")
    assert "Trung tâm xã, Số 1 (Cả thứ Bảy, điện thoại 1900 0001)" in page
    assert "UBND xã Mới" in page
    assert "Nơi nhận: Trung tâm xã" in page
    wrong = await desk.post("/staff/catalogue/unit", **{**UNIT, "hotline": "gọi sau", "opening": "Giờ mới"})
    text = await wrong.text()
    assert (wrong.status, "không phải là số điện thoại" in text, 'value="Giờ mới"' in text) == (422, True, True)


def route(**changes: str) -> dict[str, str]:
    rows = (("Tiếp nhận", "reception", "reception", "4"), ("Thẩm định", "appraisal", "specialist", "8"))
    rows += (("Ký", "signature", "approver", "4"), ("Trả", "return", "reception", "2"))
    fields = {"code": EXTRACT, "source": "Quy trình 2026"}
    for place, (title, part, role, hours) in enumerate(rows):
        fields |= {f"title.{place}": title, f"part.{place}": part, f"role.{place}": role, f"amount.{place}": hours}
    return {**fields, **changes}


async def test_steps_of_a_procedure_are_changed_put_in_order_and_put_back(desk: StaffBrowser, stored: SqlStore) -> None:
    extra = {"title.4": "Kiểm tra sổ", "part.4": "appraisal", "role.4": "specialist", "amount.4": "30", "of.4": "share"}
    order = {f"order.{place}": number for place, number in enumerate(("1", "3", "4", "5", "2"))}

    answer = await desk.post("/staff/catalogue/route", **route(**extra, **order))
    entry = (await drafted(stored))[Key(Kind.ROUTE, EXTRACT)]

    assert answer.status == 303
    assert isinstance(entry, Route)
    assert [step.title for step in entry.steps] == ["Tiếp nhận", "Kiểm tra sổ", "Thẩm định", "Ký", "Trả"]
    assert (entry.steps[1].share, entry.steps[2].hours) == (0.3, 8)
    assert "Kiểm tra sổ; Chuyên viên" in words(await desk.open("/staff/catalogue/draft"))
    await published(desk)
    await desk.post("/staff/catalogue/route", code=EXTRACT, back="1")
    assert await drafted(stored) == {Key(Kind.ROUTE, EXTRACT): None}


async def test_steps_that_cannot_be_followed_are_told_and_stay_typed(desk: StaffBrowser, stored: SqlStore) -> None:
    answer = await desk.post("/staff/catalogue/route", **route(**{"part.2": "appraisal", "title.0": "Một tên đã gõ"}))
    page = await answer.text()

    assert (answer.status, await drafted(stored)) == (422, {})
    assert "đủ và theo đúng thứ tự" in words(page)
    assert 'value="Một tên đã gõ"' in page


async def test_a_draft_wants_a_reason_and_keeps_it_when_refused(desk: StaffBrowser, stored: SqlStore) -> None:
    await desk.post("/staff/catalogue/offer", **FEE)

    none = await desk.post("/staff/catalogue/publish", note=" ")
    long = await desk.post("/staff/catalogue/publish", note="dài " * 60)

    assert (none.status, long.status) == (422, 422)
    assert "xin ghi lý do" in await none.text()
    assert "dài dài" in await long.text()
    assert (await desk.post("/staff/catalogue/draft/drop", key="*")).status == 303
    assert (await desk.post("/staff/catalogue/publish", note="x")).headers["Location"] == "/staff/catalogue/draft"


async def test_what_others_published_of_the_same_thing_is_shown_first(desk: StaffBrowser, stored: SqlStore) -> None:
    await desk.post("/staff/catalogue/offer", **FEE)
    await desk.post("/staff/logout")
    other = await entered(desk, "hoa")
    await other.post("/staff/catalogue/offer", **{**FEE, "fee": "9.000"})
    await published(other, "Theo nghị quyết khác")
    await other.post("/staff/logout")

    mine = await entered(other, "quan")
    refused = await mine.post("/staff/catalogue/publish", note="Của tôi")
    page = words(await refused.text())

    assert refused.status == 422
    assert "Theo nghị quyết khác" in page
    await mine.post("/staff/catalogue/draft/keep")
    assert "Đã công bố bản số 2" in words(await published(mine))


async def test_checks_whose_process_ended_are_said_to_be_interrupted_and_begun_again(
    office: FakeOffice, desk: StaffBrowser, stored: SqlStore
) -> None:
    await desk.post("/staff/catalogue/offer", **FEE)
    draft = await draft_of(stored)
    assert draft is not None
    (quan,) = [each for each in await stored.staff.list() if each.login == "quan"]
    running = Checks(CheckState.RUNNING, office.now, 1, 2, EXTRACT)
    await stored.editions.note_checks(Realm.OFFICE, quan.id, running, drafted_at=draft.changed_at)

    before = words(await desk.open("/staff/catalogue/publish"))
    office.now += timedelta(minutes=2)
    after = words(await desk.open("/staff/catalogue/publish"))

    assert "Xong 1/2 thủ tục" in before
    assert "bị ngắt giữa chừng" in after
    assert "Đã công bố bản số 1" in words(await published(desk))
