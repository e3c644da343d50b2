"""When each thing of a story happens: so that promises run out soon, have just run out, or were kept some days ago."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.demo.clock import at_work, later
from bot.demo.script import Story, unit_ids
from flows.dossiers.deadlines import Term, due_at
from flows.service.world import World

#: A story without a running promise began at most so many days ago; longer terms make it earlier.
LONG_AGO_DAYS = 21
#: Working hours between filing and acceptance, of which each knows where the promise begins.
ACCEPTED_AFTER = 2.0
STEP = timedelta(hours=2)
MOST_STEPS = 700
USUAL = Term(3, "working_days")


@dataclass(frozen=True, slots=True)
class Planned:
    """`action`: "file", "ask", or a move of the dossier."""

    at: datetime
    number: int
    action: str
    story: Story
    code: str


def planned(
    world: World, number: int, story: Story, *, code: str, now: datetime, dice: random.Random
) -> Iterator[Planned]:
    began = _began(world, story, code, now=now, dice=dice)
    yield Planned(began, number, "file", story, code)
    accepted = later(began, ACCEPTED_AFTER, world.calendar)
    room = max(now - accepted, timedelta()) / (len(story.moves) + 1)
    if story.due is not None:
        room = min(room, timedelta(hours=2))
    for place, move in enumerate(story.moves):
        at = at_work(accepted + room * place, world.calendar)
        yield Planned(min(at, now), number, move, story, code)
    if number % 3 == 0 and story.ends == "filed":
        yield Planned(now - timedelta(minutes=dice.randrange(5, 300)), number, "ask", story, code)


def _began(world: World, story: Story, code: str, *, now: datetime, dice: random.Random) -> datetime:
    if story.due is None:
        back = timedelta(hours=dice.randrange(3, 24 * LONG_AGO_DAYS if story.moves else 30))
        return at_work(now - back, world.calendar) if story.moves else now - back
    return (
        _back_from(world, code, later(now, story.due, world.calendar), now=now)
        if story.due > 0
        else _late(world, code, now + timedelta(hours=story.due), now=now)
    )


def _back_from(world: World, code: str, wanted: datetime, *, now: datetime) -> datetime:
    """The earliest filing whose promise does not run out before that moment."""
    found = at_work(now - STEP, world.calendar)
    for began in _earlier_and_earlier(world, now):
        if _promised(world, code, later(began, ACCEPTED_AFTER, world.calendar)) < wanted:
            break
        found = began
    return min(found, now)


def _late(world: World, code: str, wanted: datetime, *, now: datetime) -> datetime:
    """The latest filing whose promise had run out by that moment."""
    promises = (
        began
        for began in _earlier_and_earlier(world, now)
        if _promised(world, code, later(began, ACCEPTED_AFTER, world.calendar)) <= wanted
    )
    return next(promises, now - timedelta(days=LONG_AGO_DAYS))


def _earlier_and_earlier(world: World, now: datetime) -> Iterator[datetime]:
    for number in range(2, MOST_STEPS):
        began = at_work(now - STEP * number, world.calendar)
        if began <= now - STEP:
            yield began


def _promised(world: World, code: str, received_at: datetime) -> datetime:
    unit = world.office.unit(unit_ids()[0])
    offer, record = world.office.offer(code, unit.id), world.library.record(code)
    term = USUAL
    if offer and offer.days:
        term = Term(offer.days, "working_days")
    elif record and record.processing_time.value:
        term = Term(record.processing_time.value, record.processing_time.unit or "working_days")
    return due_at(received_at, term.amount, term.unit, calendar=world.calendar, hours=unit.hours)
