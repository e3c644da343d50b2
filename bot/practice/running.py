"""Practice mode put together for a process: its turns, the officer between them, what is forgotten after a class."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any

from bot.jobs import Sweep
from bot.practice.office import MadeUpWorld
from bot.wiring import STORED_CHANNELS, Installation, chance, now
from flows.conversation.practising import seat_in
from flows.ports import ChatKey, Store
from flows.service.conversing import Conversing
from flows.service.officers import Officers
from flows.service.practising import Practice
from flows.service.world import Chance
from flows.values import JSON

#: How long the practising officer looks away; a query on an index that is empty where nobody practises.
LOOKS_EVERY_S = 3.0
Peek = Callable[[ChatKey], Awaitable[Mapping[str, JSON] | None]]


def practice_of(its: Installation) -> Practice:
    made_up = MadeUpWorld(its.world)
    return Practice(its.store, real=its.world, made_up=made_up, chance=chance(), holder=its.holder, waker=its.wakeups)


def conversing_of(its: Installation, dice: Chance, *, officers: Officers | None = None) -> Conversing:
    """Turns, real ones and those of practice."""
    return Conversing(
        its.store,
        world=its.world,
        chance=dice,
        holder=its.holder,
        waker=its.wakeups,
        echoed=STORED_CHANNELS,
        practice=practice_of(its),
        officers=officers,
    )


def peeking(store: Store) -> Peek:
    """What a chat is being asked: in practice by the practice, so that a sample of a card is read as one."""

    async def peek(chat: ChatKey) -> Mapping[str, Any] | None:
        kept = await store.conversations.peek(chat)
        seat = seat_in(kept)
        return await store.practice.conversation(seat) if seat else kept

    return peek


def officer(its: Installation) -> Callable[[asyncio.Event], Coroutine[None, None, None]]:
    """Two processes that act on the same seat take turns: its row is locked, and due only once."""
    practice = practice_of(its)

    async def work(stop: asyncio.Event) -> None:
        while not stop.is_set():
            await practice.sweep(now())
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), timeout=LOOKS_EVERY_S)

    return work


def practice_sweeps(its: Installation) -> list[Sweep]:
    return [Sweep("practice", timedelta(hours=1), practice_of(its).tidy)]
