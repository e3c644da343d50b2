"""Somebody in a chat, by the real turns: opens a procedure, answers whatever is asked, files, answers supplements.

Answers are the examples of each kind, with names and numbers of the person; what a kind would refuse is not said.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.demo.people import MadeUp
from flows.conversation.answering import Sheet
from flows.conversation.events import ButtonPressed, Event, FilesReceived, Opened, TextSent
from flows.conversation.facts import Facts
from flows.conversation.state import Conversation, Filling, Reviewing, from_json
from flows.ports import Arrival, ChatKey, Store, Wanted
from flows.procedures.model import Step
from flows.service.conversing import Conversing, Ready
from flows.service.turning import facts_of
from flows.service.world import Chance, World
from flows.steps.base import Accepted, Refused, Said
from flows.values import FileRef

#: Papers in place of those of the examples.
Papers = Callable[[Sequence[FileRef], Step], Awaitable[tuple[FileRef, ...]]]
#: More turns than any journey has.
MOST_TURNS = 400


class Lost(Exception):
    """The conversation does not go where somebody in it means to go. Says where it stands, never what was answered."""


async def as_in_examples(files: Sequence[FileRef], step: Step) -> tuple[FileRef, ...]:
    return tuple(files)


class Chatter:
    """One person's chat. `variety` chooses among the examples of a step."""

    def __init__(
        self, store: Store, conversing: Conversing, *, chat: ChatKey, who: MadeUp, world: Callable[[], World],
        chance: Chance, papers: Papers = as_in_examples, variety: int = 0,
    ) -> None:  # fmt: skip
        self.chat = chat
        self.who = who
        self._store = store
        self._conversing = conversing
        self._world = world
        self._chance = chance
        self._papers = papers
        self._variety = variety

    async def fill_in(self, code: str, unit_id: str, *, until: int = MOST_TURNS) -> str | None:
        """The dossier at its last page before filing, or as far as so many answers go; None if it cannot be begun."""
        await self.say(Opened(f"tt_{code}"))
        for act in ("begin", "unit", "agree"):
            if await self.offers(act):
                await self.press(act, unit_id if act == "unit" else None)
        await self._answer_all(until)
        top = (await self.conversation()).top
        return top.dossier_id if isinstance(top, Filling | Reviewing) else None

    async def finish(self) -> None:
        await self.press("submit")

    async def answer_supplement(self, dossier_id: str) -> None:
        await self.say(ButtonPressed(f"!supplement:{dossier_id}"))
        await self._answer_all(MOST_TURNS)
        await self.finish()

    async def say(self, event: Event) -> None:
        await self._conversing.receive([Ready(Arrival(self.chat, ()), event)])

    async def write(self, text: str) -> None:
        await self.say(TextSent(text))

    async def press(self, act: str, arg: object = None) -> None:
        now = await self.conversation()
        for place, shown in enumerate(now.shown):
            if shown.act == act and arg in (None, shown.arg):
                return await self.say(ButtonPressed(f"{now.prompt}.{place}"))
        where = now.top.asked if isinstance(now.top, Filling) else type(now.top).__name__
        raise Lost(f"no option to {act} {arg or ''} at {where}, but {[(each.act, each.arg) for each in now.shown]}")

    async def offers(self, act: str) -> bool:
        return any(shown.act == act for shown in (await self.conversation()).shown)

    async def offers_answer(self, option: str) -> bool:
        return any((shown.act, shown.arg) == ("answer", option) for shown in (await self.conversation()).shown)

    async def conversation(self) -> Conversation:
        kept = await self._store.conversations.peek(self.chat)
        return from_json(kept) if kept else Conversation()

    async def _answer_all(self, until: int) -> None:
        for _ in range(until):
            top = (await self.conversation()).top
            if not isinstance(top, Filling):
                return
            await self._answer(top)

    async def _answer(self, top: Filling) -> None:
        facts = await self._facts()
        sheet = Sheet.of(facts, top.dossier_id)
        step = next((each for each in sheet.steps() if each.id == top.asked), None)
        if step is None:
            raise Lost(f"asked about {top.asked}, which is no step of {sheet.draft.procedure_code}")
        for said in self._sayings(sheet, step):
            await self._tell(said, step)
        if await self.offers("take_as_answer"):
            await self.press("take_as_answer")

    def _sayings(self, sheet: Sheet, step: Step) -> Sequence[Said]:
        """One that leaves something open ("I have none of this") only where nothing else can be said."""
        kind = sheet.facts.kinds[step.kind]
        ways = kind.examples(step, sheet.around)
        own = self._of_the_person(step, ways)
        if own is not None and isinstance(kind.read(step, own, None, sheet.around), Accepted):
            return [own]
        good = [way for way in ways if not isinstance(kind.read(step, way[0], None, sheet.around), Refused)]
        return (good or ways)[self._variety % len(good or ways)]

    def _of_the_person(self, step: Step, ways: list[list[Said]]) -> Said | None:
        """Names and numbers by which people are told apart; the rest may be the same for all."""
        if step.kind == "full_name":
            return Said(text=self.who.relative(step.id))
        shown = next((said.text for way in ways for said in way if said.text), "")
        if step.kind == "id_number" and len(shown) == 12 and shown.isdecimal():
            return Said(text=shown[:6] + self.who.digits(6))
        return None

    async def _tell(self, said: Said, step: Step) -> None:
        if said.option is not None:
            await self.press("answer", said.option)
        elif said.files:
            await self.say(FilesReceived(await self._papers(said.files, step)))
            if await self.offers_answer("keep"):
                await self.press("answer", "keep")
        else:
            await self.write(said.text or "")

    async def _facts(self) -> Facts:
        now: datetime = self._chance.now()
        async with self._store.transaction() as tx:
            (loaded,) = await tx.load([Wanted(self.chat)])
        return replace(facts_of(self._world(), self._chance, loaded, now=now))
