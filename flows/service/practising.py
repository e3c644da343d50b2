"""Turns of chats that practise, and the practising officer between them: each in one transaction, beside the real.

How practice is kept apart is told in `flows/practising/__init__.py`. Whoever does not practise is asked nothing of the
store for it: `concerns` looks at what a turn has read anyway.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from flows.conversation import state
from flows.conversation.engine import Spoken, advance
from flows.conversation.events import CameBack, ChatLeft, DraftMoved, Event, FilesReceived, HumanTookOver, LinkMoved
from flows.conversation.practising import seat_in
from flows.conversation.state import Conversation, Practising
from flows.conversation.taking_over import is_quiet
from flows.people import GUESSES_WITHIN, CodeKind
from flows.ports import Changes, Guess, Loaded, Outgoing, Store, Tx, Waker, Wanted
from flows.practising.codes import code_in
from flows.practising.model import Bench, Lesson, Seat, Stage, Standing
from flows.practising.tasks import rules
from flows.service.officers import put_by
from flows.service.one_by_one import one_by_one
from flows.service.practice_marking import marked
from flows.service.practice_officer import acted
from flows.service.practice_turn import Around, Taken, briefing, taken
from flows.service.turning import facts_of, outgoing
from flows.service.world import Chance, World
from flows.values import JSON, Words

#: These are about the chat itself, whatever is being done in it.
REAL = (ChatLeft, HumanTookOver, LinkMoved, DraftMoved)
#: After so long the practising officer goes on for who comes back to the class.
SOON = timedelta(seconds=5)
#: A class that nobody ended ends by itself.
LONGEST = timedelta(days=2)
LEASE = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class Came:
    """One turn to be taken here."""

    event: Event
    loaded: Loaded


@dataclass(slots=True)
class Took:
    """All that such a turn may write beside its seat. `before` is the conversation whose buttons may be pressed."""

    before: Conversation
    outgoing: list[Outgoing] = field(default_factory=list)
    states: list[tuple[int, dict[str, JSON]]] = field(default_factory=list)
    guesses: list[Guess] = field(default_factory=list)


class Practice:
    """`real` is what the chat returns to; `made_up` is the office that everybody practises at."""

    def __init__(
        self,
        store: Store,
        *,
        real: Callable[[], World],
        made_up: Callable[[], World],
        chance: Chance,
        holder: str,
        waker: Waker,
    ) -> None:
        self._store = store
        self._real = real
        self._made_up = made_up
        self._chance = chance
        self._holder = holder
        self._waker = waker

    def concerns(self, kept: Mapping[str, Any] | None, event: Event) -> bool:
        """Whether the turn is one of practice, told from what was read for it anyway. Who talks with an officer or sits
        beside somebody in an assisted session is heard there first."""
        if isinstance(event, REAL) or (kept and (kept.get("talk") or kept.get("session"))):
            return False
        if code_in(event):
            return True
        if not seat_in(kept):
            return False
        return not is_quiet(state.from_json(kept or {}), self._chance.now())

    async def take(self, tx: Tx, turns: Sequence[Came]) -> list[Took]:
        """Seats are written here, the rest with the transaction."""
        seats = await tx.practice.seats([at for came in turns if (at := seat_in(came.loaded.state))])
        took = []
        for came in turns:
            seat = seats.get(seat_in(came.loaded.state))
            if seat is not None and seat.chat_id != came.loaded.chat_id:
                seat = None
            one = Took(state.from_json(seat.bench.conversation if seat else came.loaded.state or {}))
            await self._take(tx, came, seat, one)
            took.append(one)
        return took

    async def _take(self, tx: Tx, came: Came, seat: Seat | None, took: Took) -> None:
        if code := code_in(came.event):
            return await self._join(tx, came, seat, code=code, took=took)
        if seat is None or seat.lesson.ended_at is not None:
            return self._back(came.loaded, Words("practice.over"), took)
        if isinstance(came.event, FilesReceived):
            await tx.practice.hand_back([file.id for file in came.event.files])
        done = taken(seat, came.event, self._around(came.loaded))
        await tx.practice.save(done.seat)
        if done.leaves:
            return self._back(came.loaded, Words("practice.left"), took, prompt=_prompt(done.seat))
        self._say(done, came.loaded, took)

    async def _join(self, tx: Tx, came: Came, seat: Seat | None, *, code: str, took: Took) -> None:
        """Wrong, ended and never given out: all look the same. Too many wrong ones, and none is read."""
        loaded, now = came.loaded, self._chance.now()
        guesses = await tx.practice.guesses(loaded.chat_id, since=now - GUESSES_WITHIN)
        if not guesses.may(CodeKind.LESSON):
            return took.outgoing.append(Outgoing(loaded.chat_id, Words("practice.too_many")))
        lesson = await tx.practice.lesson(code)
        if lesson is None or lesson.ended_at is not None:
            took.guesses.append(Guess(loaded.chat_id, now, CodeKind.LESSON))
            return took.outgoing.append(Outgoing(loaded.chat_id, Words("practice.unknown_code")))
        if seat is not None and seat.lesson.ended_at is None and seat.lesson.id != lesson.id:
            return took.outgoing.append(Outgoing(loaded.chat_id, Words("practice.busy")))
        own = await tx.practice.seat_of(lesson, loaded.chat_id)
        if own is None:
            number = await tx.practice.taken(lesson.id)
            if number >= lesson.seats:
                return took.outgoing.append(Outgoing(loaded.chat_id, Words("practice.full")))
            own = await tx.practice.sit(self._fresh(lesson, loaded, number=number))
        await self._seated(tx, own, loaded, took)

    def _fresh(self, lesson: Lesson, loaded: Loaded, *, number: int) -> Seat:
        bench = Bench(self._chance.token())
        return Seat(0, lesson, loaded.chat_id, rules().nickname(number), bench, Standing(), self._chance.now())

    async def _seated(self, tx: Tx, seat: Seat, loaded: Loaded, took: Took) -> None:
        """What is real stays below as it is. Questions of practice are numbered on from the chat's own."""
        real = _without_seat(_real(loaded))
        conversation = state.from_json(seat.bench.conversation)
        prompt = max(conversation.prompt, real.prompt) + 1
        kept = state.to_json(replace(conversation, prompt=prompt, shown=(), greeted=True))
        waits = seat.standing.stage is Stage.FILED and seat.due_at is None
        due_at = self._chance.now() + SOON if waits else seat.due_at
        seat = replace(seat, bench=replace(seat.bench, conversation=kept), due_at=due_at)
        await tx.practice.save(seat)
        welcome = {"title": seat.lesson.title, "nickname": seat.nickname, "agency": self._made_up().office.agency}
        said = (Spoken(Words("practice.welcome", {**welcome})), briefing(seat))
        took.outgoing += marked(loaded.chat_id, said, token=seat.bench.token)
        practising = replace(real, frames=(*real.frames, Practising(seat.id)), prompt=prompt)
        took.states.append((loaded.chat_id, state.to_json(practising)))

    def _say(self, done: Taken, loaded: Loaded, took: Took) -> None:
        took.outgoing += marked(loaded.chat_id, done.spoken, token=done.seat.bench.token)
        numbered = replace(_real(loaded), prompt=_prompt(done.seat))
        took.states.append((loaded.chat_id, state.to_json(numbered)))

    def _back(self, loaded: Loaded, remark: Words, took: Took, *, prompt: int = 0) -> None:
        """To what is real: the question that stood there is asked again."""
        real = _without_seat(_real(loaded))
        real = replace(real, prompt=max(real.prompt, prompt), greeted=True)
        facts = facts_of(self._real(), self._chance, loaded, now=self._chance.now())
        outcome = advance(real, CameBack(remark), facts)
        took.outgoing += outgoing(loaded.chat_id, outcome.spoken)
        took.states.append((loaded.chat_id, state.to_json(outcome.conversation)))

    # ---- between turns

    async def sweep(self, now: datetime) -> int:
        """What the practising officer has to do by now, and the end of classes that is still to be told."""
        due = await self._store.practice.due(now=now)
        await one_by_one(due, lambda seat: self._act(seat[0], Wanted(seat[1]), now))
        return len(due)

    async def tidy(self, now: datetime) -> int:
        """Classes that ended so many days ago, or were forgotten."""
        kept = rules().kept_for
        return await self._store.practice.forget(ended_before=now - kept, opened_before=now - kept - LONGEST)

    async def _act(self, seat_id: int, wanted: Wanted, now: datetime) -> None:
        took = Took(Conversation())
        async with self._store.transaction() as tx:
            (loaded,) = await tx.load([wanted])
            seat = (await tx.practice.seats([seat_id])).get(seat_id)
            if seat is None or seat.due_at is None or seat.due_at > now:
                return
            is_here = seat_in(loaded.state) == seat.id
            if seat.lesson.ended_at is not None or not is_here:
                await tx.practice.save(replace(seat, due_at=None))
                if is_here:
                    self._back(loaded, Words("practice.over"), took, prompt=_prompt(seat))
            else:
                done = acted(seat, self._around(loaded))
                await tx.practice.save(replace(done.seat, updated_at=now))
                self._say(done, loaded, took)
            changes = Changes(outgoing=took.outgoing, states=took.states)
            parcels = await tx.write(changes, holder=self._holder, lease=LEASE, now=now)
        await self._store.outbox.release([parcel.id for parcel in parcels])
        self._waker.wake("outbox", *{f"chat:{each.chat_id}" for each in took.outgoing})

    def _around(self, loaded: Loaded) -> Around:
        return Around(self._made_up(), self._chance, self._chance.now(), loaded.chat)


def _real(loaded: Loaded) -> Conversation:
    """What the office offered an officer in this chat is no longer typed by its number: numbers are of practice now."""
    return put_by(state.from_json(loaded.state)) if loaded.state else Conversation()


def _without_seat(conversation: Conversation) -> Conversation:
    frames = tuple(frame for frame in conversation.frames if not isinstance(frame, Practising))
    return replace(conversation, frames=frames or Conversation().frames)


def _prompt(seat: Seat) -> int:
    return state.from_json(seat.bench.conversation).prompt
