"""The sweep after a result: one reminder to say how it was."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.jobs import Sweep
from bot.wiring import Installation
from flows.service.rating import remind_of_rating


def after_sweeps(its: Installation) -> list[Sweep]:
    async def ratings(now: datetime) -> int:
        return await remind_of_rating(its.store, its.world(), now=now, holder=its.holder)

    return [Sweep("rating-reminders", timedelta(hours=1), ratings)]
