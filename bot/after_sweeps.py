"""Sweeps that speak of what was left: a result that was not rated, a draft that was not finished."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.jobs import Sweep
from bot.wiring import Installation
from flows.service.encouraging import encourage
from flows.service.rating import remind_of_rating


def after_sweeps(its: Installation) -> list[Sweep]:
    async def ratings(now: datetime) -> int:
        return await remind_of_rating(its.store, its.world(), now=now, holder=its.holder)

    async def drafts(now: datetime) -> int:
        return await encourage(its.store, its.world(), now=now, holder=its.holder)

    return [Sweep("rating-reminders", timedelta(hours=1), ratings), Sweep("silent-drafts", timedelta(hours=1), drafts)]
