"""An officer talks with somebody who asked for a human, in the chat where it was asked, and hands back.

From the first word of the officer the assistant keeps silent there; it has the word again when the officer hands back,
when the person wishes it (`flows/conversation/talking.py`), or some time after the last word of either.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from flows.audit import AuditEntry
from flows.conversation import state
from flows.conversation.buttons import Button
from flows.conversation.talking import ASSISTANT, begun, ended
from flows.ports import Changes, Kind, Loaded, OpenRequest, Outgoing, Parcel, Staff, Store, Talk, Tx, Waker, Wanted
from flows.service.one_by_one import one_by_one
from flows.service.world import Chance, World
from flows.staffing import Right, units_with
from flows.talking.model import CITIZEN, SYSTEM, Said, closed, spoken
from flows.values import JSON, Words

#: How much of the question is said again above its answer.
REPEATED = 120
LEASE = timedelta(seconds=15)


class NotWaiting(Exception):
    """No such request for this officer, or somebody was faster; nothing was written."""


class Replying:
    """The use case of an officer's answers. They go out even where notices are off: they were asked for."""

    def __init__(self, store: Store, *, world: Callable[[], World], chance: Chance, holder: str, waker: Waker) -> None:
        self._waker = waker
        self._store = store
        self._world = world
        self._chance = chance
        self._holder = holder

    async def reply(self, staff: Staff, request_id: int, text: str, *, seen: int = 0) -> list[Parcel]:
        """What is to be sent. `seen` is the newest line that the officer's page showed: a colleague's answer after it,
        or one's own by a button that was pressed twice, refuses this one. Raises NotWaiting."""
        now, request = self._chance.now(), await self._find(staff, request_id)
        async with self._store.transaction() as tx:
            talk, loaded = await _locked(tx, request)
            if _answered_after(request, seen) or talk.last != request.last:
                raise NotWaiting
            about = "" if talk.talker else request.about
            words = reply_words(self._world(), staff, about=about, text=text)
            dedup = f"request:{talk.id}:{talk.last}"
            changes = Changes(outgoing=[Outgoing(talk.chat_id, words, _BUTTONS, kind=Kind.NOTICE, dedup=dedup)])
            changes.said.append(Said(talk.id, now, staff.login, text))
            changes.talks.append(spoken(talk.id, staff.login, at=now))
            changes.states.append(_state(loaded, talk_id=talk.id, now=now))
            return await self._write(tx, changes, (staff.login, "request_answered", request), now)

    async def hand_back(self, staff: Staff, request_id: int) -> list[Parcel]:
        """The assistant has the word again, and the person is told so. Raises NotWaiting."""
        now, request = self._chance.now(), await self._find(staff, request_id)
        async with self._store.transaction() as tx:
            talk, loaded = await _locked(tx, request)
            if not talk.talker:
                raise NotWaiting
            words = Words("talk.handed_back", {"unit": _speaks_for(self._world(), staff), "hotline": self._hotline})
            changes = _over(talk, loaded, words, by=staff.login, now=now)
            return await self._write(tx, changes, (staff.login, "request_handed_back", request), now)

    async def settle(self, staff: Staff, request_id: int) -> None:
        """Settled otherwise, on the telephone or at the counter: nothing is sent. Raises NotWaiting."""
        now, request = self._chance.now(), await self._find(staff, request_id)
        async with self._store.transaction() as tx:
            talk, loaded = await _locked(tx, request)
            changes = _over(talk, loaded, None, by=staff.login, now=now)
            await self._write(tx, changes, (staff.login, "request_settled", request), now)

    async def sweep(self, now: datetime) -> int:
        """Talks in which nobody has said anything for too long end, and the person is told."""
        lapsed = await self._store.requests.lapsed(now=now)
        return await one_by_one(lapsed, lambda request_id: self._lapse(request_id, now))

    async def _lapse(self, request_id: int, now: datetime) -> bool:
        request = await self._store.requests.get(request_id, unit_ids=None)
        if request is None:
            return False
        async with self._store.transaction() as tx:
            (loaded,) = await tx.load([Wanted(request.chat)])
            talk = await tx.talks.get(request_id)
            if talk is None or talk.until is None or talk.until > now:
                return False
            changes = _over(talk, loaded, Words("talk.lapsed"), by=SYSTEM, now=now)
            parcels = await self._write(tx, changes, (SYSTEM, "request_lapsed", request), now)
        await self._store.outbox.release([parcel.id for parcel in parcels])
        return True

    @property
    def _hotline(self) -> str:
        return self._world().office.hotline

    async def _find(self, staff: Staff, request_id: int) -> OpenRequest:
        request = await self._store.requests.get(request_id, unit_ids=units_of(staff))
        if request is None:
            raise NotWaiting
        return request

    async def _write(
        self, tx: Tx, changes: Changes, noted: tuple[str, str, OpenRequest], now: datetime
    ) -> list[Parcel]:
        who, action, request = noted
        unit_id = next((each.unit_id for each in request.dossiers), None)
        changes.audit.append(AuditEntry(now, who, action, f"request:{request.id}", unit_id))
        parcels = await tx.write(changes, holder=self._holder, lease=LEASE, now=now)
        self._waker.wake("outbox", *(f"chat:{each.chat_id}" for each in changes.outgoing))
        return parcels


_BUTTONS = (Button(Words("button.assistant"), ASSISTANT),)


async def _locked(tx: Tx, request: OpenRequest) -> tuple[Talk, Loaded]:
    """The chat, then the talk: in the order of a citizen's turn. What is no longer the chat of who asked is left alone:
    a stranger would read the answer."""
    (loaded,) = await tx.load([Wanted(request.chat)])
    talk = await tx.talks.get(request.id)
    if talk is None or talk.person_id != loaded.person.id:
        raise NotWaiting
    return talk, loaded


def _answered_after(request: OpenRequest, seen: int) -> bool:
    """By somebody of the office, since the page was made."""
    return any(line.id > seen and line.by != CITIZEN for line in request.said)


def _over(talk: Talk, loaded: Loaded, words: Words | None, *, by: str, now: datetime) -> Changes:
    """The end of a talk. Where another one goes on by now in that chat, only this one is closed."""
    changes = Changes(talks=[closed(talk.id, by, at=now)])
    if loaded.state and state.from_json(loaded.state).talk == talk.id:
        changes.states.append(_state(loaded, talk_id=0, now=now))
        if words:
            dedup = f"request:{talk.id}:over"
            changes.outgoing.append(Outgoing(talk.chat_id, words, kind=Kind.NOTICE, dedup=dedup))
    return changes


def _state(loaded: Loaded, *, talk_id: int, now: datetime) -> tuple[int, dict[str, JSON]]:
    conversation = state.from_json(loaded.state) if loaded.state else state.Conversation()
    after = begun(conversation, talk_id, now) if talk_id else ended(conversation)
    return loaded.chat_id, state.to_json(after)


def reply_words(world: World, staff: Staff, *, about: str, text: str) -> Words:
    """The officer's own words under the name of the unit; the officer's name is not told."""
    short = about if len(about) <= REPEATED else f"{about[:REPEATED].rstrip()}…"
    params = {"unit": _speaks_for(world, staff), "about": short, "reply": text, "hotline": world.office.hotline}
    return Words("notice.officer_reply", params)


def _speaks_for(world: World, staff: Staff) -> str:
    return world.office.unit(staff.unit_id).name if staff.unit_id else world.office.agency


def units_of(staff: Staff) -> Sequence[str] | None:
    """The units whose people this person answers; None for all of them."""
    return units_with(staff, Right.ANSWER)
