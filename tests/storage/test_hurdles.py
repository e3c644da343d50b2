"""Counts of where people got stuck come in with turns; drafts that were left lying are found until they are noted."""

from datetime import timedelta

from flows.dossiers.model import Status
from flows.hurdles.model import Stuck, StuckFigure, Why
from flows.ports import Changes
from storage.store import SqlStore
from tests.storage.samples import NOW, a_dossier, loaded, write

DAY = timedelta(days=1)
A = Stuck("2026-11", "1.001193", "applicant_phone", Why.REFUSED)
B = Stuck("2026-11", "1.001193", "child_name", Why.ASKED)


async def test_the_same_step_is_counted_up(store: SqlStore) -> None:
    await write(store, Changes(stuck=[A, A, B]))
    await write(store, Changes(stuck=[A, Stuck(A.month, A.procedure_code, A.step_id, Why.SILENT)]))

    figures = await store.hurdles.figures("2026-11")

    assert figures == [
        StuckFigure("1.001193", "applicant_phone", {Why.REFUSED: 3, Why.SILENT: 1}),
        StuckFigure("1.001193", "child_name", {Why.ASKED: 1}),
    ]
    assert figures[0].total == 4


async def test_months_stand_apart_the_newest_first(store: SqlStore) -> None:
    await write(store, Changes(stuck=[A, Stuck("2026-12", A.procedure_code, A.step_id, Why.ASKED)]))

    assert await store.hurdles.months() == ["2026-12", "2026-11"]
    assert [each.total for each in await store.hurdles.figures("2026-12")] == [1]
    assert await store.hurdles.figures("2026-10") == []


async def test_only_the_most_frequent_are_given(store: SqlStore) -> None:
    await write(store, Changes(stuck=[A, A, B]))

    assert [each.step_id for each in await store.hurdles.figures("2026-11", limit=1)] == ["applicant_phone"]


async def test_a_draft_that_was_left_is_found_until_it_is_noted(store: SqlStore) -> None:
    person = (await loaded(store)).person.id
    drafts = [
        a_dossier(person, 1, created_at=NOW - 2 * DAY, updated_at=NOW - 2 * DAY),
        a_dossier(person, 2, created_at=NOW - 2 * DAY, updated_at=NOW),
        a_dossier(person, 3, created_at=NOW - 30 * DAY, updated_at=NOW - 30 * DAY),
        a_dossier(person, 4, created_at=NOW - 2 * DAY, updated_at=NOW - 2 * DAY, status=Status.PREPARED),
    ]
    await write(store, Changes(opened=drafts))

    found = await store.hurdles.left_lying(since=NOW - 7 * DAY, before=NOW - DAY)
    await write(store, Changes(encouraged=[each.id for each in found]))

    assert [(each.id, each.answers["copies"]) for each in found] == [("d1", 2)]
    assert await store.hurdles.left_lying(since=NOW - 7 * DAY, before=NOW - DAY) == []


async def test_what_was_noted_goes_with_the_draft(store: SqlStore) -> None:
    person = (await loaded(store)).person.id
    await write(store, Changes(opened=[a_dossier(person)], encouraged=[]))
    await write(store, Changes(encouraged=["d1"]))

    await write(store, Changes(dropped=["d1"]))

    assert await store.hurdles.left_lying(since=NOW - 7 * DAY, before=NOW + DAY) == []
