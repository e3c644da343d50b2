"""What goes on in groups is answered beside the turns, and holds up nobody."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.channels.base import Incoming
from flows.groups.events import GroupEvent, GroupSpoke
from flows.ports import AlreadyDone, Arrival, Parcel, StoreUnavailable
from tests.bot.fakes_sending import a_parcel
from tests.bot.turning import Town

SPOKEN = GroupSpoke("/solieu")


@pytest.fixture
def town() -> Town:
    town = Town()
    town.channel.parsed[b"group"] = Incoming(in_group=SPOKEN)
    return town


def groups(town: Town, *problems: Exception) -> list[GroupEvent]:
    """From now on the worker has somebody who answers groups; what they heard."""
    heard: list[GroupEvent] = []
    left = list(problems)

    async def receive(arrival: Arrival, event: GroupEvent) -> Sequence[Parcel]:
        if left:
            raise left.pop(0)
        heard.append(event)
        return [a_parcel(arrival.rows[0].id)]

    town.worker._groups = receive
    return heard


async def test_a_group_is_answered_and_no_conversation_hears_of_it(town: Town) -> None:
    heard = groups(town)
    town.arrive(1, b"group")
    town.arrive(2, b"text")

    await town.worker.once()
    await town.beside()

    assert heard == [SPOKEN]
    assert len(town.events()) == 1
    assert sorted(town.sent) == [10, 20]


async def test_without_anybody_who_answers_groups_it_is_set_aside(town: Town) -> None:
    town.arrive(1, b"group")

    await town.worker.once()
    await town.beside()

    assert list(town.inbox.aside) == [10]


@pytest.mark.parametrize(
    ("problem", "aside", "released"),
    [(StoreUnavailable(), [], [10]), (AlreadyDone(), [], []), (KeyError("x"), [10], [])],
    ids=["no store", "done elsewhere", "a mistake of ours"],
)
async def test_what_fails_is_tried_again_or_set_aside(
    town: Town, problem: Exception, aside: list[int], released: list[int]
) -> None:
    groups(town, problem)
    town.arrive(1, b"group")

    await town.worker.once()
    await town.beside()
    await town.worker.once()

    assert list(town.inbox.aside) == aside
    assert town.inbox.released == released
    assert town.sent == []
