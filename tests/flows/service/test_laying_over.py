"""An edition over the world: what it says is changed, everything else and the loaded world itself stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from flows.dossiers.model import Status
from flows.editions.model import (
    AgencyWords,
    Entries,
    Key,
    Kind,
    OfferRow,
    OfferRows,
    ProcedureWords,
    RouteRows,
    UnitWords,
)
from flows.handling.loading import route_of
from flows.handling.model import DatedRoute, Route
from flows.procedures.model import Intake, Step
from flows.service.laying_over import laid_over, next_change
from flows.service.world import World
from tests.kit import NOW, Stage, a_dossier, the_world

BIRTH, EXTRACT, COMMUNE = "1.001193", "2.000635", "xa-binh-minh-mau"
TODAY, NEW_YEAR = NOW.date(), date(2027, 1, 1)
FEE = OfferRow(None, True, Intake.HERE, "toan_trinh", 15_000, "Nghị quyết mới")
WORDS = ProcedureWords({"title": "Khai sinh", "relation.ask": "Ông/Bà là ai của cháu ạ?", "child_name.ask": "Tên bé?"})


def changed(code: str, *rows: OfferRow, unit_id: str = COMMUNE, on: date = TODAY) -> World:
    return laid_over(the_world(), {Key(Kind.OFFER, code, unit_id): OfferRows(rows)}, on)


def test_a_fee_and_level_are_the_offices_own_and_the_rest_stays() -> None:
    before, after = the_world().office.offer(BIRTH, COMMUNE), changed(BIRTH, FEE).office.offer(BIRTH, COMMUNE)

    assert before is not None
    assert after == replace(before, fee_vnd=15_000, fee_note="Nghị quyết mới")
    assert the_world().office.offer(BIRTH, COMMUNE) == before


def test_a_procedure_is_switched_off_from_its_day_and_on_where_nobody_offered_it() -> None:
    off = replace(FEE, from_on=NEW_YEAR, on=False)

    assert changed(BIRTH, off).office.offer(BIRTH, COMMUNE) == the_world().office.offer(BIRTH, COMMUNE)
    assert changed(BIRTH, off, on=NEW_YEAR).office.offer(BIRTH, COMMUNE) is None
    elsewhere = changed(BIRTH, FEE, unit_id="tinh-minh-hoa").office.offers_of(BIRTH)
    assert [each.unit_id for each in elsewhere] == [COMMUNE, "tinh-minh-hoa"]


def test_the_next_day_of_a_change_is_known() -> None:
    entries: Entries = {Key(Kind.OFFER, BIRTH, COMMUNE): OfferRows((FEE, replace(FEE, from_on=NEW_YEAR)))}

    assert next_change(entries, TODAY) == NEW_YEAR
    assert next_change(entries, NEW_YEAR) is None


def test_what_is_gone_from_office_or_catalogue_says_nothing() -> None:
    entries: Entries = {
        Key(Kind.OFFER, BIRTH, "xa-khong-con"): OfferRows((FEE,)),
        Key(Kind.OFFER, "9.999999", COMMUNE): OfferRows((FEE,)),
        Key(Kind.UNIT, unit_id="xa-khong-con"): UnitWords("Xã", "", "", ""),
        Key(Kind.WORDS, "9.999999"): WORDS,
        Key(Kind.AGENCY): None,
    }

    world = laid_over(the_world(), entries, TODAY)

    assert world.office == the_world().office
    assert world.library.procedure("9.999999") is None


def test_names_and_hours_are_told_as_the_office_words_them() -> None:
    unit = UnitWords("Trung tâm mới", "Số 2", "1900 9", "Cả thứ Bảy")
    entries: Entries = {Key(Kind.UNIT, unit_id=COMMUNE): unit, Key(Kind.AGENCY): AgencyWords("UBND xã Mới", "1900 8")}
    stage = Stage(world=laid_over(the_world(), entries, TODAY))

    stage.open()
    greeting = stage.texts()[0]
    stage.say("gặp cán bộ")

    assert "UBND xã Mới" in greeting
    assert "Trung tâm mới, Số 2 (Cả thứ Bảy, điện thoại 1900 9)" in "\n".join(stage.texts())


def test_steps_are_changed_for_what_comes_in_after() -> None:
    shorter = Route(route_of(BIRTH).steps[:2], "Quy trình nội bộ")
    entries: Entries = {Key(Kind.ROUTE, BIRTH): RouteRows((DatedRoute(NOW, shorter),))}

    world = laid_over(the_world(), entries, TODAY)

    assert world.route_of(a_dossier(filed_at=NOW)) == shorter
    assert world.route_of(a_dossier(filed_at=NOW - timedelta(minutes=1))) == route_of(BIRTH)


def test_other_words_are_another_version_and_the_loaded_one_stays() -> None:
    before = the_world().library
    after = laid_over(the_world(), {Key(Kind.WORDS, BIRTH): WORDS}, TODAY).library
    old, new = before.procedure(BIRTH), after.procedure(BIRTH)

    assert old is not None
    assert new is not None
    assert (new.title, new.steps[0].ask) == ("Khai sinh", "Ông/Bà là ai của cháu ạ?")
    assert new.version_id != old.version_id
    assert after.name(BIRTH) == "Khai sinh"
    assert after.version(old.version_id, BIRTH) == old
    assert before.procedure(BIRTH) == old
    assert before.name(BIRTH) != "Khai sinh"


def test_a_draft_keeps_fee_papers_and_wording_while_the_catalogue_changes() -> None:
    stage = Stage()
    stage.begin(BIRTH)
    began, asked = stage.draft(), [step.id for step in _steps(stage)]
    later: Entries = {
        Key(Kind.OFFER, BIRTH, COMMUNE): OfferRows((replace(FEE, on=False),)),
        Key(Kind.WORDS, BIRTH): WORDS,
    }

    stage.world = laid_over(stage.world, later, TODAY)
    stage.say("gặp cán bộ")
    stage.press("Quay lại")
    again = "\n".join(stage.texts())
    stage.fill()

    assert "Anh/chị là ai của bé ạ?" in again
    assert [step.id for step in _steps(stage)] == asked
    assert (stage.draft().fee_vnd, stage.draft().version_id, stage.draft().ending) == (0, began.version_id, Intake.HERE)
    stage.press("Vẫn nộp")
    filed = stage.newest()
    assert (filed.status, filed.fee_vnd, filed.version_id) == (Status.REGISTERED, 0, began.version_id)


def test_who_begins_after_the_change_has_the_new_fee_and_words() -> None:
    rows = OfferRows((FEE,))
    entries: Entries = {Key(Kind.OFFER, BIRTH, COMMUNE): rows, Key(Kind.WORDS, BIRTH): WORDS}
    stage = Stage(world=laid_over(the_world(), entries, TODAY + timedelta(days=1)))

    stage.begin(BIRTH)

    assert stage.draft().fee_vnd == 15_000
    assert "Ông/Bà là ai của cháu ạ?" in "\n".join(stage.texts())


def test_a_fee_that_was_raised_meanwhile_is_not_asked_of_who_began_before() -> None:
    stage = Stage()
    stage.begin(EXTRACT)
    before = stage.draft().fee_vnd
    stage.world = changed(EXTRACT, FEE)

    stage.say("lệ phí bao nhiêu")
    asked = "\n".join(stage.texts())
    stage.fill()

    assert "8.000" in asked
    assert "15.000" not in asked
    assert before == 8_000
    assert "8.000" in "\n".join(stage.texts())
    assert "15.000" not in "\n".join(stage.texts())
    assert "Nghị quyết mới" not in "\n".join(stage.texts())


def _steps(stage: Stage) -> tuple[Step, ...]:
    procedure = stage.world.library.version(stage.draft().version_id, BIRTH)
    assert procedure is not None
    return procedure.steps
