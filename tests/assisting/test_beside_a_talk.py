"""An officer who answers a volunteer, or a citizen, in the middle of a session: it stays a session like any other."""

from __future__ import annotations

from datetime import timedelta

import pytest

from flows.assisting.model import Ending, State
from flows.conversation import state
from flows.conversation.talking import begun
from flows.dossiers.model import Status
from flows.ports import Changes, Wanted
from tests.helping import Counter


async def an_officer_speaks_in(counter: Counter, address: str) -> None:
    """As the store has it after an answer: the talk has the word in that chat."""
    async with counter.store.transaction() as tx:
        (loaded,) = await tx.load([Wanted(counter.chat(address))])
        talking = begun(state.from_json(loaded.state or {}), 7, counter.now)
        changes = Changes(states=[(loaded.chat_id, state.to_json(talking))])
        await tx.write(changes, holder="", lease=timedelta(), now=counter.now)


@pytest.mark.parametrize("minutes", [0, 40])
async def test_a_volunteer_files_nothing_by_way_of_a_talk(counter: Counter, minutes: int) -> None:
    await counter.opened()
    await counter.press("lan", "Điền tiếp")
    await counter.fill()
    await an_officer_speaks_in(counter, "lan")
    counter.later(minutes=minutes)

    await counter.press("lan", "Đọc lại cho người dân")

    session = await counter.session()
    assert session.state is State.READING
    assert (await counter.dossier(session.dossier_id)).status is Status.DRAFT


async def test_what_a_volunteer_types_is_an_answer_and_no_word_to_an_officer(counter: Counter) -> None:
    await counter.opened()
    await counter.press("lan", "Điền tiếp")
    await an_officer_speaks_in(counter, "lan")

    taken = await counter.fill()

    assert taken > 0
    assert (await counter.session()).answers >= taken


async def test_a_citizen_who_talks_with_an_officer_ends_the_session_at_once(counter: Counter) -> None:
    await counter.opened()
    await an_officer_speaks_in(counter, "mai")

    await counter.say("mai", "dừng hỗ trợ")

    assert (await counter.session()).ending is Ending.REVOKED
    assert "assisting.ended" in counter.keys("lan")
