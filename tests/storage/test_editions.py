"""Editions are numbered, published once with their line of the log, and drafts are each person's own."""

from dataclasses import replace
from datetime import date, timedelta

from flows.audit import AuditEntry, Trail
from flows.editions.model import (
    EDITION_NOTE,
    AgencyWords,
    Checks,
    CheckState,
    Draft,
    Entries,
    Key,
    Kind,
    OfferRow,
    OfferRows,
    ProcedureWords,
    Realm,
    RouteRows,
    UnitWords,
    Version,
)
from flows.handling.loading import route_of
from flows.handling.model import DatedRoute
from flows.ports.demonstration import Scope
from flows.procedures.model import Intake
from flows.staffing import posts_of
from storage.store import SqlStore
from tests.storage.samples import NOW

OFFICE = Realm.OFFICE
FEE = Key(Kind.OFFER, "1.001193", "xa-binh-minh-mau")
ENTRIES: Entries = {
    Key(Kind.AGENCY): AgencyWords("UBND xã", "1900 1234"),
    Key(Kind.UNIT, unit_id="xa-binh-minh-mau"): UnitWords("Trung tâm", "Số 1", "1900", "Thứ Hai đến thứ Sáu"),
    FEE: OfferRows(
        (
            OfferRow(None, True, Intake.HERE, "toan_trinh", 8_000, "mỗi bản"),
            OfferRow(date(2027, 1, 1), False, Intake.PORTAL),
        )
    ),
    Key(Kind.WORDS, "1.001193"): ProcedureWords({"child_name.ask": "Bé tên gì ạ?"}),
    Key(Kind.ROUTE, "1.001193"): RouteRows((DatedRoute(NOW, route_of("1.001193")), DatedRoute(NOW, None))),
    Key(Kind.ROUTE, "2.000635"): route_of("1.001193"),
    Key(Kind.WORDS, "2.000635"): None,
}


async def hired(store: SqlStore, login: str = "quan") -> int:
    posts = posts_of("administrator", None)
    return (await store.staff.add(login, name="Quản trị", posts=posts, password_hash="argon")).id


def a_version(number: int) -> Version:
    return Version(number, NOW, "quan", "Nghị quyết mới", (FEE,))


async def publish(store: SqlStore, number: int, entries: Entries, *, drafted_by: int = 0) -> bool:
    line = AuditEntry(NOW, "quan", "catalogue_published", f"edition:{number}")
    return await store.editions.publish(OFFICE, a_version(number), entries, audit=line, drafted_by=drafted_by)


async def test_a_draft_is_kept_as_it_was_and_is_ones_own(store: SqlStore) -> None:
    quan, other = await hired(store), await hired(store, "binh")
    draft = Draft(0, ENTRIES, NOW)

    await store.editions.keep_draft(OFFICE, quan, draft)

    assert await store.editions.draft(OFFICE, quan) == draft
    assert await store.editions.draft(OFFICE, other) is None
    assert await store.editions.draft(Realm.DEMONSTRATION, quan) is None
    await store.editions.drop_draft(OFFICE, quan)
    assert await store.editions.draft(OFFICE, quan) is None


async def test_checks_belong_to_the_draft_that_they_were_made_of(store: SqlStore) -> None:
    quan = await hired(store)
    running = Checks(CheckState.RUNNING, NOW, 1, 3, "1.001193", ("một lỗi",))
    await store.editions.keep_draft(OFFICE, quan, Draft(0, ENTRIES, NOW))

    assert await store.editions.note_checks(OFFICE, quan, running, drafted_at=NOW)
    draft = await store.editions.draft(OFFICE, quan)
    assert draft is not None
    assert draft.checks == running
    later = replace(draft, changed_at=NOW + timedelta(seconds=1), checks=None)
    await store.editions.keep_draft(OFFICE, quan, later)
    assert not await store.editions.note_checks(OFFICE, quan, running, drafted_at=NOW)
    assert await store.editions.draft(OFFICE, quan) == later


async def test_an_edition_ends_its_draft_and_leaves_note_and_line(store: SqlStore) -> None:
    quan = await hired(store)
    await store.editions.keep_draft(OFFICE, quan, Draft(0, ENTRIES, NOW))

    assert await publish(store, 1, ENTRIES, drafted_by=quan)

    assert await store.editions.current(OFFICE) == (1, ENTRIES)
    assert await store.editions.edition(OFFICE, 1) == ENTRIES
    assert await store.editions.published(OFFICE) == [a_version(1)]
    assert await store.editions.draft(OFFICE, quan) is None
    assert (await store.upkeep.get_note(EDITION_NOTE) or "").startswith("office:1:")
    (line,) = await store.audit.lines(Trail(action="catalogue_published"))
    assert (line.entry.actor, line.entry.object_id) == ("quan", "edition:1")


async def test_of_two_that_publish_at_once_the_second_is_told(store: SqlStore, another: SqlStore) -> None:
    assert await publish(store, 1, ENTRIES)

    assert not await publish(another, 1, {})

    assert await store.editions.current(OFFICE) == (1, ENTRIES)
    assert len(await store.audit.lines(Trail(action="catalogue_published"))) == 1
    assert await publish(another, 2, {})
    assert [each.number for each in await store.editions.published(OFFICE)] == [2, 1]
    assert await store.editions.edition(OFFICE, 3) is None


async def test_realms_do_not_see_each_other(store: SqlStore) -> None:
    await publish(store, 1, ENTRIES)

    assert await store.editions.current(Realm.DEMONSTRATION) == (0, {})


async def test_what_a_demonstration_published_and_drafted_goes_with_it(store: SqlStore) -> None:
    quan = await hired(store)
    line = AuditEntry(NOW, "quan", "catalogue_published", "edition:1")
    await store.editions.publish(Realm.DEMONSTRATION, a_version(1), ENTRIES, audit=line, drafted_by=0)
    await store.editions.keep_draft(Realm.DEMONSTRATION, quan, Draft(1, ENTRIES, NOW))
    await publish(store, 1, ENTRIES)

    await store.demonstration.clear(Scope((), (), "demo", ()), note="demonstration", audit=None)

    assert await store.editions.current(Realm.DEMONSTRATION) == (0, {})
    assert await store.editions.draft(Realm.DEMONSTRATION, quan) is None
    assert await store.editions.current(OFFICE) == (1, ENTRIES)
