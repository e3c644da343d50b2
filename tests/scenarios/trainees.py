"""Trainees who do what their task says, many in one batch: each is asked what its bench asks, and answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.practice.office import MadeUpWorld
from flows.conversation import state
from flows.conversation.answering import Sheet
from flows.conversation.events import ButtonPressed, Event, FilesReceived, Opened, TextSent
from flows.conversation.practising import seat_in
from flows.ports import Arrival, ChatKey, Parcel
from flows.practising.codes import fresh_code, payload
from flows.practising.model import Lesson, Seat, Stage
from flows.practising.tasks import tasks
from flows.service.conversing import Conversing, Ready
from flows.service.practice_turn import Around, facts_at
from flows.service.practising import Practice
from flows.service.world import Chance
from flows.steps.base import Accepted, Said
from flows.values import JSON
from storage.store import SqlStore
from tests.kit import NOW, the_world

#: More rounds than any task has questions.
MOST_ROUNDS = 90
ACTS = ("begin", "unit", "agree", "review", "submit")


@dataclass
class Bell:
    rung: list[str] = field(default_factory=list)

    def wake(self, *names: str) -> None:
        self.rung += names


class Classroom:
    """The real use cases over a store, on a clock that is set by hand."""

    def __init__(self, store: SqlStore) -> None:
        self.store = store
        self.now: datetime = NOW
        self.ids = 0
        self.parcels: list[Parcel] = []
        self._sits: dict[ChatKey, int] = {}
        self.made_up = MadeUpWorld(the_world)
        self.chance = Chance(lambda: self.now, self._fresh_id, lambda: f"{self._fresh_id():0>32}")
        bell = Bell()
        self.practice = Practice(
            store, real=the_world, made_up=self.made_up, chance=self.chance, holder="here", waker=bell
        )
        self.conversing = Conversing(
            store,
            world=the_world,
            chance=self.chance,
            holder="here",
            waker=bell,
            echoed=frozenset({"web"}),
            practice=self.practice,
        )

    def _fresh_id(self) -> str:
        self.ids += 1
        return f"id{self.ids}"

    async def open(self, *, unit_id: str = "xa-binh-minh-mau", seats: int = 30, task_ids: Sequence[str] = ()) -> Lesson:
        self.ids += 1
        ids = tuple(task_ids) or tuple(tasks())
        lesson = Lesson(0, fresh_code(str(self.ids)), unit_id, "Lớp thử", ids, seats, "lan", self.now)
        return await self.store.practice.open(lesson)

    async def receive(self, *said: tuple[ChatKey, Event]) -> list[Parcel]:
        got = await self.conversing.receive([Ready(Arrival(chat, ()), event) for chat, event in said])
        self.parcels += got
        await self.store.outbox.release([parcel.id for parcel in got])
        return got

    async def join(self, lesson: Lesson, chats: Iterable[ChatKey]) -> None:
        await self.receive(*((chat, Opened(payload(lesson.code))) for chat in chats))

    async def seat(self, chat: ChatKey) -> Seat:
        return (await self.seats([chat]))[0]

    async def seats(self, chats: Sequence[ChatKey]) -> list[Seat]:
        """Of chats that practise just now."""
        if any(chat not in self._sits for chat in chats):
            for chat in chats:
                self._sits[chat] = seat_in(await self.store.conversations.peek(chat))
        async with self.store.transaction() as tx:
            found = await tx.practice.seats([self._sits[chat] for chat in chats])
        return [found[self._sits[chat]] for chat in chats]

    async def officer(self, *, after: timedelta = timedelta(minutes=1)) -> int:
        """The practising officer's next round."""
        self.now += after
        return await self.practice.sweep(self.now)

    async def work(self, chats: Sequence[ChatKey], *, rounds: int = MOST_ROUNDS) -> None:
        """Everybody goes on with the task in hand until all wait for the officer."""
        for _ in range(rounds):
            seats = zip(chats, await self.seats(chats), strict=True)
            said = [(chat, event) for chat, seat in seats if (event := self.next(seat, chat))]
            if not said:
                return
            await self.receive(*said)

    def next(self, seat: Seat, chat: ChatKey) -> Event | None:
        """What somebody who does as the task says does now; None while there is nothing to do."""
        now = state.from_json(seat.bench.conversation)
        if isinstance(now.top, state.Filling):
            return self._answer(seat, now, chat)
        if seat.standing.stage in (Stage.FILED, Stage.DONE):
            return None
        for act in ACTS:
            place = next((n for n, shown in enumerate(now.shown) if shown.act == act), None)
            if place is not None:
                return ButtonPressed(f"{now.prompt}.{place}")
        if seat.standing.stage is Stage.SUPPLEMENT:
            return ButtonPressed(f"!supplement:{seat.bench.in_hand}")
        return ButtonPressed("!practice:open")

    def _answer(self, seat: Seat, now: state.Conversation, chat: ChatKey) -> Event:
        assert isinstance(now.top, state.Filling)
        facts = facts_at(seat, Around(self.made_up(), self.chance, self.now, chat))
        sheet = Sheet.of(facts, now.top.dossier_id)
        step = next(each for each in sheet.steps() if each.id == now.top.asked)
        wanted = seat.task.expected.get(step.id) if seat.task else None
        ways = sheet.kind(step).examples(step, sheet.around)
        said = ways[0][0]
        for each in _ways(wanted):
            read = sheet.kind(step).read(step, each, None, sheet.around)
            if isinstance(read, Accepted) and read.value == wanted:
                said = each
        if step.kind == "document":
            return ButtonPressed("!practice:paper") if now.top.partial is None else self._press(now, "answer", "done")
        if said.option is not None:
            return self._press(now, "answer", said.option)
        return FilesReceived(said.files) if said.files else TextSent(said.text or "")

    @staticmethod
    def _press(now: state.Conversation, act: str, arg: JSON) -> Event:
        place = next(n for n, shown in enumerate(now.shown) if (shown.act, shown.arg) == (act, arg))
        return ButtonPressed(f"{now.prompt}.{place}")


def _ways(wanted: JSON) -> Iterable[Said]:
    """How an answer may be said: by option or in words, days as people write them."""
    if wanted is None:
        return
    for option in (str(wanted), "yes", "no"):
        yield Said(option=option)
    yield Said(text=str(wanted))
    if isinstance(wanted, str) and wanted.count("-") == 2:
        year, month, day = wanted.split("-")
        yield Said(text=f"{day}/{month}/{year}")
