"""Officers' own matters: their turns in chats, talks in which nobody says anything any more, and the day's work."""

from __future__ import annotations

from datetime import timedelta

from bot.jobs import Sweep
from bot.wiring import STORED_CHANNELS, Installation, chance
from flows.service.mornings import Mornings
from flows.service.officers import Officers
from flows.service.replying import Replying

EVERY = timedelta(minutes=1)


def office_sweeps(its: Installation) -> list[Sweep]:
    replying = Replying(its.store, world=its.world, chance=chance(), holder=its.holder, waker=its.wakeups)
    mornings = Mornings(its.store, world=its.world, waker=its.wakeups)
    return [Sweep("talks", EVERY, replying.sweep), Sweep("mornings", EVERY, mornings.sweep)]


def officers(its: Installation) -> Officers:
    return Officers(
        its.store, world=its.world, chance=chance(), holder=its.holder, waker=its.wakeups, stored=STORED_CHANNELS
    )
