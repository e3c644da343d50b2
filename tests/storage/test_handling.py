"""Steps, letters of apology, warnings and the calendar, on both databases."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from flows.calendar.days import checked_plan
from flows.calendar.overlay import Overlay, UnitHours
from flows.dossiers.deadlines import Pause
from flows.dossiers.model import Dossier, Event, Status
from flows.handling.model import Extension, ExtensionState, Holding, Outcome, Part, Warned
from flows.ports import Changes
from storage.store import SqlStore
from tests.storage.samples import MINUTE, NOW, a_dossier, loaded, write

DAY = timedelta(days=1)
TERM = {"status": Status.ACCEPTED, "received_at": NOW, "due_at": NOW + 3 * DAY, "term": "3 working_days"}


async def kept(store: SqlStore, *dossiers: Dossier) -> None:
    await write(store, Changes(opened=list(dossiers)))


async def a_person(store: SqlStore) -> int:
    return (await loaded(store)).person.id


def a_holding(dossier_id: str = "d1", number: int = 1, **changes: object) -> Holding:
    held = Holding(dossier_id, number, "appraisal", Part.APPRAISAL, "specialist", "xa-mau", "lan", NOW)
    return replace(held, **changes)  # type: ignore[arg-type]


def an_extension(**changes: object) -> Extension:
    letter = Extension(
        "d1", 1, "xa-mau", ExtensionState.PROPOSED, NOW + DAY, NOW + 3 * DAY, "Chờ xác minh", "system", NOW
    )
    return replace(letter, **changes)  # type: ignore[arg-type]


async def test_what_is_lent_is_found_by_the_open_step(store: SqlStore) -> None:
    """The most urgent first; not what is the unit's own, of another role, over, or of the units left out."""
    person, lent = await a_person(store), {"unit_id": "phong-mau"}
    ids = ("d1", "d2", "own", "over", "other-role", "left-out")
    units = {"own": "phong-mau", "left-out": "xa-hai"}
    await kept(store, *(a_dossier(person, **TERM, id=each, unit_id=units.get(each, "xa-mau")) for each in ids))
    steps = [
        a_holding("d1", **lent, due_at=NOW + 2 * DAY),
        a_holding("d2", **lent, due_at=NOW + DAY),
        a_holding("own", **lent),
        a_holding("over", **lent, ended_at=NOW),
        a_holding("other-role", **lent, role="approver"),
        a_holding("left-out", **lent),
    ]
    await write(store, Changes(holdings=steps))

    assert await store.handling.lent({"specialist": {"phong-mau"}}, but=("xa-hai",)) == ["d2", "d1"]
    assert await store.handling.lent({"approver": {"phong-mau"}, "head": {"xa-khac"}}, but=()) == ["other-role"]
    assert await store.handling.lent({}, but=()) == []


async def test_the_term_and_the_first_promise_are_kept_with_the_dossier(store: SqlStore) -> None:
    dossier = a_dossier(
        await a_person(store), **TERM, first_due_at=NOW + DAY, extensions=1, watch_at=NOW + 2 * DAY, code="H99-1"
    )
    await kept(store, dossier)

    assert await store.dossiers.get("d1") == dossier


async def test_steps_are_read_back_and_changed_in_place(store: SqlStore) -> None:
    await kept(store, a_dossier(await a_person(store), **TERM))
    first, second = a_holding(due_at=NOW + DAY), a_holding(number=2, holder="minh", note="Nghỉ phép")
    await write(store, Changes(holdings=[second, first]))

    ended = replace(first, holder="lan", ended_at=NOW, outcome=Outcome.HANDED_OVER)
    await write(store, Changes(holdings=[ended]))

    assert await store.handling.holdings("d1") == [ended, second]
    async with store.transaction() as tx:
        assert await tx.handling.holdings("d1") == [ended, second]


async def test_a_desk_has_its_own_and_a_role_what_nobody_has_the_most_urgent_first(store: SqlStore) -> None:
    person = await a_person(store)
    await kept(store, *(a_dossier(person, number, **TERM) for number in range(1, 6)))
    rows = [
        a_holding("d1", holder="minh", due_at=NOW + 2 * DAY),
        a_holding("d2", holder="minh", due_at=NOW + DAY),
        a_holding("d3", holder="minh", due_at=NOW, ended_at=NOW, outcome=Outcome.DONE),
        a_holding("d4"),
        a_holding("d5", unit_id="xa-khac"),
    ]
    await write(store, Changes(holdings=rows))

    assert [work.dossier.id for work in await store.handling.of_holder("minh")] == ["d2", "d1"]
    own = await store.handling.for_role("specialist", unit_ids=("xa-mau",))
    assert [(work.holding, work.dossier.answers) for work in own] == [(rows[3], {})]
    assert len(await store.handling.for_role("specialist", unit_ids=None)) == 2
    assert await store.handling.for_role("approver", unit_ids=None) == []


async def test_letters_wait_for_approval_until_they_are_decided(store: SqlStore) -> None:
    await kept(store, a_dossier(await a_person(store), **TERM))
    await write(store, Changes(extensions=[an_extension()]))

    ((waiting, dossier),) = await store.handling.proposed(unit_ids=("xa-mau",))
    assert (waiting, dossier.id) == (an_extension(), "d1")
    assert await store.handling.proposed(unit_ids=("xa-khac",)) == []

    approved = an_extension(state=ExtensionState.APPROVED, decided_by="thu", decided_at=NOW)
    await write(store, Changes(extensions=[approved]))
    assert await store.handling.proposed(unit_ids=None) == []
    assert await store.handling.extensions("d1") == [approved]


async def test_a_warning_is_noted_once_for_each_promise(store: SqlStore) -> None:
    await kept(store, a_dossier(await a_person(store), **TERM))
    given = Warned("d1", "half", NOW + DAY, NOW, "officer")
    for at in (NOW, NOW + MINUTE):
        await write(store, Changes(warned=[replace(given, at=at)]))

    async with store.transaction() as tx:
        assert await tx.handling.warned("d1", due_at=NOW + DAY) == {"half"}
        assert await tx.handling.warned("d1", due_at=NOW + 2 * DAY) == set()
    assert await store.handling.warned(["d1", "d2"]) == {"d1": [given]}


async def test_promises_are_found_when_their_moment_has_come(store: SqlStore) -> None:
    person = await a_person(store)
    await kept(store, *(a_dossier(person, n, **TERM, watch_at=NOW + n * MINUTE) for n in (1, 2, 3)))

    assert await store.handling.to_watch(now=NOW + 2 * MINUTE, limit=10) == ["d1", "d2"]
    await write(store, Changes(watched=[("d1", None), ("d2", NOW + DAY)]))
    assert await store.handling.to_watch(now=NOW + 2 * MINUTE, limit=10) == []


async def test_what_came_to_no_desk_is_found(store: SqlStore) -> None:
    person = await a_person(store)
    filed = [a_dossier(person, number, status=Status.REGISTERED) for number in (1, 2)]
    paused = [a_dossier(person, 3, **TERM), a_dossier(person, 4, **{**TERM, "status": Status.SUPPLEMENT_REQUESTED})]
    await kept(store, *filed, *paused, a_dossier(person, 5))
    await write(store, Changes(holdings=[a_holding("d2"), *(a_holding(f"d{n}", left_minutes=9) for n in (3, 4))]))

    assert set(await store.handling.without_holding(limit=10)) == {"d1", "d3"}


async def test_of_two_calendars_after_the_same_one_only_the_first_is_published(
    store: SqlStore, another: SqlStore
) -> None:
    plan = checked_plan(2027, decided=True, source="TB 1", off=[date(2027, 2, 4)], worked=[date(2027, 2, 13)])
    overlay = Overlay().with_year(plan).with_hours("xa-mau", UnitHours((("07:00", "11:00"),), "10:00"))
    assert await store.calendars.overlay() == (0, Overlay())

    first = await store.calendars.publish(overlay, by="an", note="Tết", now=NOW, after=0)
    second = await another.calendars.publish(Overlay(), by="ba", note="khác", now=NOW, after=0)

    assert (first, second) == (1, None)
    assert await another.calendars.overlay() == (1, overlay)
    assert await store.calendars.publish(Overlay(), by="ba", note="trả lại", now=NOW, after=1) == 2
    assert await store.calendars.published() == [(2, NOW, "ba", "trả lại"), (1, NOW, "an", "Tết")]


@pytest.mark.parametrize("moves", [(), ("request_supplement", "supplement", "request_payment")])
async def test_running_promises_come_with_their_pauses_since_receipt(store: SqlStore, moves: tuple[str, ...]) -> None:
    person = await a_person(store)
    await kept(
        store,
        a_dossier(person, 1, **TERM),
        a_dossier(person, 2, **{**TERM, "due_at": NOW - DAY}),
        a_dossier(person, 3, **{**TERM, "status": Status.RESOLVED}),
        a_dossier(person, 4, status=Status.REGISTERED),
    )
    moments = [NOW - MINUTE, *(NOW + n * MINUTE for n in range(len(moves)))]
    actions = ("request_supplement", *moves)
    lines = [
        Event("d1", at, action, Status.ACCEPTED, Status.ACCEPTED, None, "lan")
        for at, action in zip(moments, actions, strict=True)
    ]
    await write(store, Changes(history=lines))

    found = await store.calendars.promised(due_from=NOW)

    expected = (Pause(NOW, NOW + MINUTE), Pause(NOW + 2 * MINUTE)) if moves else ()
    assert [(dossier.id, pauses) for dossier, pauses in found] == [("d1", expected)]
    assert await store.calendars.promised(due_from=NOW, after="d1") == []


async def test_what_hangs_on_a_dossier_goes_with_it(store: SqlStore) -> None:
    await kept(store, a_dossier(await a_person(store)))
    await write(store, Changes(holdings=[a_holding()], extensions=[an_extension()]))

    await write(store, Changes(dropped=["d1"]))

    assert await store.handling.holdings("d1") == []
    assert await store.handling.extensions("d1") == []


async def test_what_the_citizen_withdrew_is_on_nobodys_desk(store: SqlStore) -> None:
    await kept(store, a_dossier(await a_person(store), **TERM))
    await write(store, Changes(holdings=[a_holding(holder="minh", left_minutes=9)], extensions=[an_extension()]))

    await write(store, Changes(let_go=[("d1", NOW + DAY)]))

    assert await store.handling.of_holder("minh") == []
    (held,) = await store.handling.holdings("d1")
    assert (held.ended_at, held.outcome, held.left_minutes) == (NOW + DAY, Outcome.ENDED, None)
