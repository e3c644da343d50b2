from dataclasses import replace
from datetime import timedelta

import pytest

from flows.dossiers.lifecycle import IllegalMove, IncompleteMove
from flows.dossiers.model import Dossier, Status, SupplementItem
from flows.ports import Staff
from flows.procedures.model import Intake
from flows.service.deciding import NotEntitled, NotYours, Overtaken
from flows.staffing import posts_of
from tests.flows.service.kit import Desk
from tests.kit import a_dossier

OFFICER = Staff(1, "lan", "Lan", posts_of("officer", "xa-binh-minh-mau"))
EVERYWHERE = Staff(2, "minh", "Minh", posts_of("officer", None))


def a_desk(**changes: object) -> tuple[Desk, Dossier]:
    desk, dossier = Desk(), a_dossier(**changes)
    desk.store.chat("an", person=1)
    desk.store.kept[dossier.id] = dossier
    return desk, dossier


async def test_accepting_sets_the_due_date_and_tells_the_citizen_at_once() -> None:
    desk, dossier = a_desk()

    after, (parcel,) = await desk.deciding.decide(OFFICER, dossier.id, "accept", revision=0)

    assert (after.status, after.received_at, after.revision) == (Status.ACCEPTED, desk.now, 1)
    assert after.due_at
    assert after.due_at > desk.now
    assert parcel.words.key == "notice.accepted"
    assert parcel.words.params["due_at"] == after.due_at.isoformat()
    assert [(event.actor, event.action) for event in desk.store.history] == [("lan", "accept")]
    assert desk.store.rung == ["outbox", "chat:1"]


@pytest.mark.parametrize(
    ("staff", "changes", "asked"),
    [
        pytest.param(OFFICER, {}, "another", id="there is none"),
        pytest.param(replace(OFFICER, posts=posts_of("officer", "tinh-minh-hoa")), {}, "d1", id="another unit's"),
        pytest.param(OFFICER, {"status": Status.DRAFT}, "d1", id="a draft"),
        pytest.param(EVERYWHERE, {"status": Status.PREPARED}, "d1", id="only prepared"),
    ],
)
async def test_what_is_not_an_officers_looks_like_nothing(staff: Staff, changes: dict[str, object], asked: str) -> None:
    desk, dossier = a_desk(**changes)

    with pytest.raises(NotYours):
        await desk.deciding.decide(staff, asked, "accept", revision=0)

    assert desk.store.kept == {"d1": dossier}
    assert not desk.store.sent


async def test_who_belongs_to_no_unit_sees_all() -> None:
    desk, dossier = a_desk()

    after, _ = await desk.deciding.decide(EVERYWHERE, dossier.id, "accept", revision=0)

    assert after.status is Status.ACCEPTED


async def test_a_page_that_is_out_of_date_changes_nothing() -> None:
    desk, dossier = a_desk(revision=3)

    with pytest.raises(Overtaken):
        await desk.deciding.decide(OFFICER, dossier.id, "accept", revision=2)

    assert desk.store.kept[dossier.id] == dossier


@pytest.mark.parametrize(
    ("action", "problem"),
    [
        ("resolve", IllegalMove),
        ("submit", IllegalMove),
        ("refuse", IncompleteMove),
        ("request_supplement", IncompleteMove),
    ],
)
async def test_a_move_that_is_not_allowed_changes_nothing(action: str, problem: type[Exception]) -> None:
    desk, dossier = a_desk()

    with pytest.raises(problem):
        await desk.deciding.decide(OFFICER, dossier.id, action, revision=0)

    assert desk.store.kept[dossier.id] == dossier
    assert not desk.store.sent
    assert not desk.store.history


async def test_who_wants_no_notices_gets_none_and_the_dossier_moves() -> None:
    desk, dossier = a_desk()
    desk.store.people[1] = replace(desk.store.people[1], notices_on=False)

    after, parcels = await desk.deciding.decide(OFFICER, dossier.id, "accept", revision=0)

    assert (after.status, parcels) == (Status.ACCEPTED, [])


async def test_the_days_of_a_pause_are_added_to_the_due_date() -> None:
    desk, dossier = a_desk()
    accepted, _ = await desk.deciding.decide(OFFICER, dossier.id, "accept", revision=0)
    item = SupplementItem(None, "Ảnh căn cước")
    desk.now += timedelta(hours=1)
    asked, (parcel,) = await desk.deciding.decide(OFFICER, dossier.id, "request_supplement", revision=1, items=(item,))
    assert parcel.words.params["items"] == ["Ảnh căn cước"]
    assert [button.token for button in parcel.buttons] == ["!supplement:d1", "!human:d1"]
    assert asked.due_at == accepted.due_at

    desk.store.kept[dossier.id] = replace(asked, status=Status.PAYMENT_REQUESTED)
    desk.now += timedelta(days=7)
    after, _ = await desk.deciding.decide(OFFICER, dossier.id, "confirm_payment", revision=2)

    assert after.status is Status.ACCEPTED
    assert accepted.due_at
    assert after.due_at
    assert after.due_at >= accepted.due_at + timedelta(days=7)


def prepared(**changes: object) -> tuple[Desk, Dossier]:
    return a_desk(**{"status": Status.PREPARED, "ending": Intake.COUNTER, "code": None, "filed_at": None, **changes})


async def test_a_prepared_dossier_is_received_with_code_and_dates_and_the_citizen_is_told() -> None:
    desk, dossier = prepared()

    after, (parcel,) = await desk.deciding.receive(OFFICER, dossier.id, revision=0)

    assert (after.status, after.code) == (Status.ACCEPTED, "H99.101-261120-0001")
    assert (after.filed_at, after.received_at) == (desk.now, desk.now)
    assert after.due_at
    assert desk.store.kept[dossier.id] == after
    assert [(event.actor, event.action) for event in desk.store.history] == [("lan", "receive_prepared")]
    assert parcel.words.key == "notice.accepted"
    assert parcel.words.params["code"] == after.code


async def test_receiving_and_filing_count_in_one_row() -> None:
    desk, dossier = prepared()
    draft = desk.ready_to_file("binh", person=2, unit_id=dossier.unit_id)

    await desk.hear(("binh", "nộp hồ sơ"))
    after, _ = await desk.deciding.receive(OFFICER, dossier.id, revision=0)

    assert desk.store.kept[draft.id].code == "H99.101-261120-0001"
    assert after.code == "H99.101-261120-0002"


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        pytest.param({"ending": Intake.PORTAL}, IllegalMove, id="for the portal"),
        pytest.param({"status": Status.ACCEPTED, "revision": 1}, Overtaken, id="received before"),
        pytest.param({"unit_id": "tinh-minh-hoa"}, NotYours, id="another unit's"),
        pytest.param({"status": Status.DRAFT}, NotYours, id="a draft"),
    ],
)
async def test_what_cannot_be_received_stays_as_it_is(changes: dict[str, object], problem: type[Exception]) -> None:
    desk, dossier = prepared(**changes)

    with pytest.raises(problem):
        await desk.deciding.receive(OFFICER, dossier.id, revision=0)

    assert desk.store.kept == {dossier.id: dossier}
    assert not desk.store.sent
    assert desk.store.numbers == {}


@pytest.mark.parametrize("role", ["specialist", "approver", "head"])
async def test_what_is_for_others_to_do_changes_nothing(role: str) -> None:
    desk, dossier = a_desk()

    with pytest.raises(NotEntitled):
        await desk.deciding.decide(
            replace(OFFICER, posts=posts_of(role, dossier.unit_id)), dossier.id, "accept", revision=0
        )

    assert desk.store.kept == {"d1": dossier}
    assert not desk.store.sent


@pytest.mark.parametrize("role", ["administrator", "auditor"])
async def test_who_opens_no_dossier_finds_none(role: str) -> None:
    desk, dossier = a_desk()

    with pytest.raises(NotYours):
        await desk.deciding.decide(replace(OFFICER, posts=posts_of(role, None)), dossier.id, "accept", revision=0)
