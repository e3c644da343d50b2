"""Sweeps that look after what was left: a result not rated, a draft not finished, an assisted session not closed, a
dossier whose time is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.jobs import Sweep
from bot.wiring import Installation, chance
from flows.service.assisting import Assisting
from flows.service.data_warnings import WishWarnings
from flows.service.encouraging import encourage
from flows.service.keeping import Keeping
from flows.service.rating import remind_of_rating

HOURLY = timedelta(hours=1)


def after_sweeps(its: Installation) -> list[Sweep]:
    async def ratings(now: datetime) -> int:
        return await remind_of_rating(its.store, its.world(), now=now, holder=its.holder)

    async def drafts(now: datetime) -> int:
        return await encourage(its.store, its.world(), now=now, holder=its.holder)

    assisting = Assisting(its.store, world=its.world, chance=chance(), holder=its.holder, waker=its.wakeups)
    keeping = Keeping(its.store, world=its.world)
    return [
        Sweep("assisted", timedelta(minutes=1), assisting.sweep),
        Sweep("rating-reminders", HOURLY, ratings),
        Sweep("silent-drafts", HOURLY, drafts),
        Sweep("farewells", HOURLY, keeping.tell),
        Sweep("purge", HOURLY, keeping.purge),
        Sweep("data-warnings", HOURLY, WishWarnings(its.store, world=its.world, chats=its.store.officers).sweep),
        Sweep("old-voices", timedelta(hours=6), keeping.forget_voices),
    ]
