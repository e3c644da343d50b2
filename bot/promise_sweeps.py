"""The sweeps over promises: warnings and apologies, steps of handling, dates that a new calendar changes; and marks
that older dossiers lack."""

from __future__ import annotations

from datetime import timedelta

from bot.jobs import Sweep
from bot.wiring import Installation
from flows.service.marking import Marking
from flows.service.renewing import Renewing
from flows.service.scheduling import Scheduling
from flows.service.watching import Watching

EVERY = timedelta(minutes=1)


def promise_sweeps(its: Installation) -> list[Sweep]:
    watching = Watching(its.store, world=its.world, waker=its.wakeups, holder=its.holder, chats=its.store.officers)
    scheduling = Scheduling(its.store, world=its.world, waker=its.wakeups, holder=its.holder)
    renewing = Renewing(its.store, world=its.world, holder=its.holder)
    marking = Marking(its.store, world=its.world, holder=its.holder)
    return [
        Sweep("promises", EVERY, watching.sweep),
        Sweep("steps", EVERY, watching.open_steps),
        Sweep("letters", EVERY, renewing.sweep),
        Sweep("calendar", EVERY, scheduling.sweep),
        Sweep("marks", EVERY, marking.sweep),
    ]
