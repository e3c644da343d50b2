"""An officer answers somebody who asked for a human: in the chat where it was asked, and once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from flows.audit import AuditEntry
from flows.conversation.engine import Button
from flows.ports import Changes, Kind, OpenRequest, Outgoing, Parcel, Staff, Store, Waker
from flows.service.world import Chance, World
from flows.staffing import Right, units_with
from flows.values import Words

#: How much of the question is said again above its answer.
REPEATED = 120


class NotWaiting(Exception):
    """No such request for this officer, or it has been answered meanwhile; nothing was written."""


class Replying:
    """The use case of an officer's answer. An answer goes out even where notices are off: it was asked for."""

    def __init__(self, store: Store, *, world: Callable[[], World], chance: Chance, holder: str, waker: Waker) -> None:
        self._waker = waker
        self._store = store
        self._world = world
        self._chance = chance
        self._holder = holder

    async def reply(self, staff: Staff, request_id: int, text: str) -> list[Parcel]:
        """What is to be sent. Raises NotWaiting."""
        request = await self._find(staff, request_id)
        words = reply_words(self._world(), staff, about=request.about, text=text)
        button = Button(Words("button.human"), "!human:")
        message = Outgoing(request.chat_id, words, (button,), kind=Kind.NOTICE, dedup=f"request:{request.id}")
        return await self._close(staff, request, [message])

    async def settle(self, staff: Staff, request_id: int) -> None:
        """Settled otherwise, on the telephone or at the counter: nothing is sent. Raises NotWaiting."""
        await self._close(staff, await self._find(staff, request_id), [])

    async def _find(self, staff: Staff, request_id: int) -> OpenRequest:
        request = await self._store.requests.get(request_id, unit_ids=units_of(staff))
        if request is None:
            raise NotWaiting
        return request

    async def _close(self, staff: Staff, request: OpenRequest, outgoing: list[Outgoing]) -> list[Parcel]:
        now = self._chance.now()
        async with self._store.transaction() as tx:
            if not await tx.close_request(request.id, by=staff.login, at=now):
                raise NotWaiting
            unit_id = next((each.unit_id for each in request.dossiers), None)
            action = "request_answered" if outgoing else "request_settled"
            noted = AuditEntry(now, staff.login, action, f"request:{request.id}", unit_id)
            changes = Changes(outgoing=outgoing, audit=[noted])
            parcels = await tx.write(changes, holder=self._holder, lease=timedelta(seconds=15), now=now)
        self._waker.wake("outbox", *(f"chat:{each.chat_id}" for each in outgoing))
        return parcels


def reply_words(world: World, staff: Staff, *, about: str, text: str) -> Words:
    """The officer's own words under the name of the unit; the officer's name is not told."""
    office = world.office
    unit = office.unit(staff.unit_id).name if staff.unit_id else office.agency
    short = about if len(about) <= REPEATED else f"{about[:REPEATED].rstrip()}…"
    return Words("notice.officer_reply", {"unit": unit, "about": short, "reply": text, "hotline": office.hotline})


def units_of(staff: Staff) -> Sequence[str] | None:
    """The units whose people this person answers; None for all of them."""
    return units_with(staff, Right.ANSWER)
