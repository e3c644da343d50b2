"""The day's work, told to officers in their chats on the mornings of working days."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from flows.conversation import state
from flows.conversation.buttons import Button
from flows.officers.mornings import due
from flows.officers.reading import token
from flows.ports import Changes, Kind, Morning, Outgoing, Store, Waker, Wanted
from flows.service.officer_lines import list_words, listed
from flows.service.world import World
from flows.values import JSON, Words


class Mornings:
    """Once a day for each person, whichever process does it; who has nothing to do is told nothing."""

    def __init__(self, store: Store, *, world: Callable[[], World], waker: Waker) -> None:
        self._store = store
        self._world = world
        self._waker = waker

    async def sweep(self, now: datetime) -> int:
        """How many people were told. Codes that are over are forgotten."""
        await self._store.officers.forget_codes(before=now)
        done = 0
        for each in await self._store.officers.mornings():
            day = due(each.told_at, last_on=each.last_on, calendar=self._world().calendar, now=now)
            if day is not None:
                done += await self._tell(each, day.isoformat(), now)
        if done:
            self._waker.wake("outbox")
        return done

    async def _tell(self, morning: Morning, day: str, now: datetime) -> int:
        """The list may be long by the time it is read, so its button asks for it anew."""
        world = self._world()
        found = await listed(self._store, world, morning.staff)
        words, _ = list_words(world, found, now=now)
        said = Words("officer.morning", {**words.params, "name": morning.staff.name})
        button = Button(Words("officer.act.list"), token("l"))
        async with self._store.transaction() as tx:
            loaded = await tx.load([Wanted(each.chat) for each in morning.chats])
            if not await tx.officers.note_told(morning.staff.id, day):
                return 0
            changes = Changes()
            for each in loaded:
                owner = await tx.officers.staff_of(each.chat_id)
                if owner is None or owner.id != morning.staff.id or found.is_empty():
                    continue
                dedup = f"morning:{morning.staff.id}:{day}:{each.chat_id}"
                changes.outgoing.append(Outgoing(each.chat_id, said, (button,), kind=Kind.NOTICE, dedup=dedup))
                changes.states += _marked(each.chat_id, each.state, owner.id)
            await tx.write(changes, holder="", lease=timedelta(0), now=now)
        return int(bool(changes.outgoing))


def _marked(chat_id: int, kept: Mapping[str, JSON] | None, staff_id: int) -> list[tuple[int, dict[str, JSON]]]:
    """Whose chat it is stands in its conversation, which may have been forgotten meanwhile."""
    before = state.from_json(kept) if kept else state.Conversation()
    if before.office.get("staff") == staff_id:
        return []
    return [(chat_id, state.to_json(replace(before, office={"staff": staff_id})))]
