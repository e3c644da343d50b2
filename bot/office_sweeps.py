"""The sweeps over officers' own matters: talks in which nobody says anything any more."""

from __future__ import annotations

from datetime import timedelta

from bot.jobs import Sweep
from bot.wiring import Installation, chance
from flows.service.replying import Replying

EVERY = timedelta(minutes=1)


def office_sweeps(its: Installation) -> list[Sweep]:
    replying = Replying(its.store, world=its.world, chance=chance(), holder=its.holder, waker=its.wakeups)
    return [Sweep("talks", EVERY, replying.sweep)]
