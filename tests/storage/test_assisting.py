"""Volunteers and sessions as the store keeps them: found by their codes, locked, handed over, and forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from flows.assisting.model import AssistedSession, Ending, State, Volunteer
from flows.conversation.help_asked import HelpAsked
from flows.dossiers.origins import TypedBy
from flows.ports import Changes, ChatKey, Handed, Inbound, Invited, Loaded, SavedSession, Wanted
from storage.store import SqlStore
from tests.storage.samples import MINUTE, NOW, a_chat, a_dossier, a_message, loaded, send, write

CODE, OTHER = "K7M4QX", "A3C4D6"
VOLUNTEER = a_chat("v")


def a_volunteer(**changes: object) -> Volunteer:
    today = NOW.date()
    who = Volunteer("v1", "xa-mau", "Trần Thị Bí Mật", "Đoàn", today, today, "hoa", NOW, NOW + timedelta(days=7))
    return replace(who, **changes)  # type: ignore[arg-type]


def a_session(citizen: Loaded, helper: Loaded | None = None, **changes: object) -> AssistedSession:
    session = AssistedSession("s1", State.OFFERED, "xa-mau", "1.001193", NOW, NOW + 10 * MINUTE)
    session = replace(session, citizen_chat=citizen.chat_id, person_id=citizen.person.id, dossier_id="d1")
    if helper:
        session = replace(session, volunteer_chat=helper.chat_id, volunteer_id="v1", opened_at=NOW, state=State.OPEN)
    return replace(session, **changes)  # type: ignore[arg-type]


async def asked(store: SqlStore, chat: ChatKey, help: HelpAsked) -> Loaded:
    async with store.transaction() as tx:
        (found,) = await tx.load([Wanted(chat, help=help, guesses_since=NOW - MINUTE)])
    return found


async def two(store: SqlStore) -> tuple[Loaded, Loaded]:
    me, helper = await loaded(store), await loaded(store, VOLUNTEER)
    await write(store, Changes(opened=[a_dossier(me.person.id)]))
    return me, helper


async def test_an_invitation_is_found_by_its_code_until_it_is_taken_up(store: SqlStore) -> None:
    await store.assisting.invite(Invited(a_volunteer(), CODE))
    helper = await asked(store, VOLUNTEER, HelpAsked(invitation=CODE))
    assert helper.invited == a_volunteer()

    await write(store, Changes(agreed=[a_volunteer(chat_id=helper.chat_id, agreed_at=NOW)]))

    assert (await asked(store, VOLUNTEER, HelpAsked(invitation=CODE))).invited is None
    kept = (await asked(store, VOLUNTEER, HelpAsked(as_volunteer=True))).volunteer
    assert kept == a_volunteer(chat_id=helper.chat_id, agreed_at=NOW)


async def test_a_chat_is_one_volunteers(store: SqlStore) -> None:
    helper = await loaded(store, VOLUNTEER)
    for number, code in (("v1", CODE), ("v2", OTHER)):
        await store.assisting.invite(Invited(a_volunteer(id=number), code))
        await write(store, Changes(agreed=[a_volunteer(id=number, chat_id=helper.chat_id, agreed_at=NOW)]))

    found = (await asked(store, VOLUNTEER, HelpAsked(as_volunteer=True))).volunteer
    assert found is not None
    assert found.id == "v2"
    assert [each.chat_id for each in await store.assisting.volunteers(unit_ids=["xa-mau"])].count(0) == 1


async def test_a_suspended_volunteer_and_other_units_are_told_apart(store: SqlStore) -> None:
    await store.assisting.invite(Invited(a_volunteer(), CODE))

    await store.assisting.suspend("v1", by="hoa", at=NOW)

    (found,) = await store.assisting.volunteers(unit_ids=None)
    assert found.suspended_at == NOW
    assert await store.assisting.volunteers(unit_ids=["xa-khac"]) == []
    assert (await asked(store, VOLUNTEER, HelpAsked(invitation=CODE))).invited is None


async def test_an_invitation_taken_back_or_taken_up_since_it_was_read_is_not_taken_up(store: SqlStore) -> None:
    helper, other = await loaded(store, VOLUNTEER), await loaded(store, ChatKey("zalo", "khac"))
    await store.assisting.invite(Invited(a_volunteer(), CODE))
    await store.assisting.invite(Invited(a_volunteer(id="v2"), OTHER))

    await store.assisting.suspend("v1", by="hoa", at=NOW)
    await write(store, Changes(agreed=[a_volunteer(chat_id=helper.chat_id, agreed_at=NOW)]))
    for each in (helper, other):
        await write(store, Changes(agreed=[a_volunteer(id="v2", chat_id=each.chat_id, agreed_at=NOW)]))

    assert await store.assisting.volunteer("v1") == a_volunteer(suspended_at=NOW)
    assert await store.assisting.volunteer("v2") == a_volunteer(id="v2", chat_id=helper.chat_id, agreed_at=NOW)


async def test_a_session_is_found_by_its_code_and_by_who_is_in_it(store: SqlStore) -> None:
    me, helper = await two(store)
    await write(store, Changes(sessions=[SavedSession(a_session(me), CODE)]))
    assert (await asked(store, VOLUNTEER, HelpAsked(code=CODE))).typed_session == a_session(me)
    assert (await asked(store, VOLUNTEER, HelpAsked(code=OTHER))).typed_session is None

    opened = a_session(me, helper)
    states: list[tuple[int, dict[str, object]]] = [(helper.chat_id, {"frames": [{"is": "menu"}], "session": "s1"})]
    await write(store, Changes(sessions=[SavedSession(opened)], states=states))  # type: ignore[arg-type]

    found = (await loaded(store, VOLUNTEER)).help
    assert found is not None
    assert (found.session, found.person and found.person.id) == (opened, me.person.id)
    assert found.dossier is not None
    assert (found.dossier.answers, found.dossier.helped_until) == (a_dossier(1).answers, opened.expires_at)
    assert (await loaded(store)).help is None
    assert (await asked(store, VOLUNTEER, HelpAsked(code=CODE))).typed_session is None


async def test_what_is_due_is_told_ended_or_tidied(store: SqlStore) -> None:
    me, helper = await two(store)
    opened = a_session(me, helper)
    await write(store, Changes(sessions=[SavedSession(opened)]))
    assert await store.assisting.due(now=NOW) == []
    assert await store.assisting.due(now=opened.expires_at) == ["s1"]

    await write(store, Changes(sessions=[SavedSession(opened.telling("citizen"))]))

    assert await store.assisting.due(now=NOW) == ["s1"]
    assert [each.id for each in await store.assisting.live(unit_ids=["xa-mau"])] == ["s1"]
    assert await store.assisting.live(unit_ids=["xa-khac"]) == []
    assert set(await store.assisting.sides("s1")) == {me.chat, helper.chat}


async def test_nothing_of_an_ended_session_is_left_in_the_volunteers_chat(store: SqlStore) -> None:
    me, helper = await two(store)
    opened = a_session(me, helper)
    await write(store, Changes(sessions=[SavedSession(opened)], inbound=[Inbound("s1", ("7", "9"))]))
    (own,) = await send(store, a_message(helper.chat_id), now=NOW)
    ended = replace(opened, state=State.ENDED, ending=Ending.LEFT, ended_at=NOW + MINUTE)

    async with store.transaction() as tx:
        busy = await tx.assisting.traces(ended, now=NOW)
        late = await tx.assisting.traces(ended, now=NOW + timedelta(hours=1))
        await tx.assisting.forget(ended)

    assert (busy.is_busy, late.is_busy) == (True, False)
    assert (late.chat, late.message_ids) == (helper.chat, ("7", "9"))
    assert own.id
    assert await store.outbox.transcript(helper.chat_id) == []
    assert await store.assisting.due(now=NOW + timedelta(days=1)) == []


async def test_a_dossier_changes_hands_with_all_that_hangs_on_it(store: SqlStore) -> None:
    me, helper = await two(store)
    await write(store, Changes(handed=[Handed("d1", helper.person.id, helper.chat_id)]))

    kept = await store.dossiers.get("d1")
    assert kept is not None
    assert (kept.person_id, kept.chat_id, kept.helped_until) == (helper.person.id, helper.chat_id, None)
    assert (await loaded(store)).dossiers == ()
    assert me.person.id != helper.person.id


async def test_who_filled_a_dossier_in_is_kept(store: SqlStore) -> None:
    me, _ = await two(store)
    await write(store, Changes(saved=[a_dossier(me.person.id, typed_by=TypedBy.HELPED)]))

    kept = await store.dossiers.get("d1")
    assert kept is not None
    assert kept.typed_by is TypedBy.HELPED


async def test_figures_are_of_ended_sessions_of_the_unit(store: SqlStore) -> None:
    me, helper = await two(store)
    ended = a_session(me, helper, state=State.ENDED, ending=Ending.FILED, ended_at=NOW + MINUTE, filed=True, answers=9)
    await write(store, Changes(sessions=[SavedSession(ended)]))

    day = timedelta(days=1)
    (found,) = await store.assisting.ended(unit_ids=["xa-mau"], since=NOW - day, until=NOW + day)
    assert (found.filed, found.answers) == (True, 9)
    assert await store.assisting.ended(unit_ids=["xa-khac"], since=NOW - day, until=NOW + day) == []
    assert await store.assisting.ended(unit_ids=None, since=NOW + day, until=NOW + 2 * day) == []


async def test_who_is_forgotten_takes_part_in_nothing(store: SqlStore) -> None:
    me, helper = await two(store)
    await store.assisting.invite(Invited(a_volunteer(chat_id=helper.chat_id, agreed_at=NOW), CODE))
    await write(store, Changes(sessions=[SavedSession(a_session(me, helper))]))

    await write(store, Changes(erased=[me.person.id, helper.person.id]))

    session = await store.assisting.get("s1")
    assert session is not None
    assert (session.state, session.citizen_chat, session.person_id, session.dossier_id) == (State.ENDED, 0, 0, "")
    assert (await store.assisting.volunteer("v1")) == a_volunteer(agreed_at=NOW)
