"""However long messages take on their way, no more arrive within a second than the platform allows."""

from __future__ import annotations

import random
from dataclasses import dataclass

import pytest

from bot.places import ENOUGH, Place, Places
from tests.bot.fakes_sending import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock(100.0)


def some_places(clock: Clock, *, limit: float = 10.0) -> Places:
    places = Places(clock, limit)
    places.allowed = places.limit
    return places


def test_a_place_is_taken_until_a_second_after_the_answer(clock: Clock) -> None:
    places = some_places(clock, limit=1.0)
    place = places.begin(is_reply=False)
    clock.seconds += 5.0
    assert not places.has_room(for_reply=False)

    places.end(place)
    clock.seconds += 0.99
    assert not places.has_room(for_reply=False)
    clock.seconds += 0.02
    assert places.has_room(for_reply=False)


def test_a_rate_below_one_is_kept_over_a_longer_time(clock: Clock) -> None:
    places = some_places(clock, limit=0.5)

    places.end(places.begin(is_reply=False))

    clock.seconds += 1.9
    assert not places.has_room(for_reply=False)
    clock.seconds += 0.2
    assert places.has_room(for_reply=False)


@pytest.mark.parametrize(("replies", "room"), [(3, 7), (6, 4), (50, 4)])
def test_replies_take_places_but_leave_a_broadcast_some(clock: Clock, replies: int, room: int) -> None:
    places = some_places(clock)
    for _ in range(replies):
        places.begin(is_reply=True)

    sent = 0
    while places.has_room(for_reply=False):
        places.begin(is_reply=False)
        sent += 1

    assert sent == room


@pytest.mark.parametrize(
    ("paced", "replies", "waits"), [(0, 0, False), (10, 0, True), (9, 0, False), (4, 6, False), (0, 12, False)]
)
def test_a_reply_waits_only_for_what_a_broadcast_took(clock: Clock, paced: int, replies: int, waits: bool) -> None:
    places = some_places(clock)
    for number in range(paced + replies):
        places.begin(is_reply=number >= paced)

    assert places.reply_waits() is waits


@dataclass
class OnTheWay:
    arrives: float
    answered: float
    place: Place


def test_whatever_the_journeys_no_second_has_too_many_arrivals(clock: Clock) -> None:
    """Journeys of any length there and back, over a platform that stalls now and then."""
    dice = random.Random(7)
    places, arrivals, on_the_way = some_places(clock), list[float](), list[OnTheWay]()
    while len(arrivals) < 3 * ENOUGH:
        clock.seconds += 0.002
        for each in [each for each in on_the_way if each.answered <= clock.seconds]:
            places.end(each.place)
            on_the_way.remove(each)
        while places.has_room(for_reply=False):
            there, back = (0.02 + dice.expovariate(30) + (dice.random() < 0.02) * 0.8 for _ in range(2))
            arrivals.append(clock.seconds + there)
            on_the_way.append(OnTheWay(arrivals[-1], arrivals[-1] + back, places.begin(is_reply=False)))

    arrivals.sort()
    assert all(later - first > 1.0 for first, later in zip(arrivals, arrivals[10:], strict=False))
