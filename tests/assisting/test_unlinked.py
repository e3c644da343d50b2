"""A citizen's chat that is unlinked in the middle of a session is a stranger's: nothing is read back to it. One that is
linked to the volunteer's is the volunteer's own: nobody helps themselves."""

from __future__ import annotations

from datetime import timedelta

from flows.assisting.model import Ending, State
from flows.dossiers.model import Status
from flows.ports import Changes, Merge, Wanted
from tests.helping import Counter


async def test_nothing_is_read_to_or_filed_by_a_chat_that_was_unlinked(counter: Counter) -> None:
    await counter.opened()
    await counter.press("lan", "Điền tiếp")
    await counter.fill()
    async with counter.store.transaction() as tx:
        (mai,) = await tx.load([Wanted(counter.chat("mai"))])
        await tx.write(Changes(unlinked=[mai.chat_id]), holder="", lease=timedelta(), now=counter.now)

    await counter.press("lan", "Đọc lại cho người dân")

    assert "went_wrong" not in counter.keys("lan")
    session = await counter.session()
    assert session.state is State.READING
    assert "assisting.read_back" not in counter.keys("mai")
    await counter.say("mai", "đúng")
    assert (await counter.dossier(session.dossier_id)).status is Status.DRAFT
    counter.later(minutes=61)
    assert await counter.assisting.sweep(counter.now) == 1


async def test_a_session_ends_when_both_sides_are_found_to_be_one_person(counter: Counter) -> None:
    await counter.filled()
    dossier_id = (await counter.session()).dossier_id
    async with counter.store.transaction() as tx:
        lan, mai = await tx.load([Wanted(counter.chat("lan")), Wanted(counter.chat("mai"))])
        merged = Changes(merged=[Merge(mai.person.id, lan.person.id)])
        await tx.write(merged, holder="", lease=timedelta(), now=counter.now)

    await counter.press("lan", "Đọc lại cho người dân")
    await counter.assisting.sweep(counter.now)
    await counter.rest()

    assert "assisting.read_back" not in counter.keys("mai")
    assert "assisting.ended" in counter.keys("lan")
    assert (await counter.session()).ending is Ending.REVOKED
    assert (await counter.dossier(dossier_id)).status is Status.DRAFT
