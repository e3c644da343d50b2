"""Lives the last weeks of the made-up commune: people file in chats, officers decide, sweeps run, on a stepped clock.

Nothing is written past the use cases, so what one sees in a demonstration is what the program really does.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.albums import Came, references
from bot.demo.chatting import Chatter
from bot.demo.clock import SteppedClock
from bot.demo.drawing import page_of
from bot.demo.people import MadeUp
from bot.demo.script import CHANNEL, said, stories, unit_ids
from bot.demo.timing import Planned, planned
from flows.broadcasts.model import Audience, Said
from flows.conversation.events import ButtonPressed
from flows.dossiers.model import Dossier, SupplementItem
from flows.dossiers.promise import proposed_due
from flows.files import StoredFile
from flows.ports import ChatKey, FileRow, Staff, Store, Waker
from flows.procedures.model import Intake, Step
from flows.service.broadcasting import Broadcasting, Draft
from flows.service.conversing import Conversing
from flows.service.deciding import Deciding
from flows.service.watching import Watching
from flows.service.world import Chance, World
from flows.staffing import may as may_act
from flows.staffing import right_for
from flows.values import FileRef

SWEEP_EVERY = timedelta(hours=2)
#: Answered by each so many: the first of a draft, of a person who stopped there.
DRAFT_ANSWERS = 4


class Keeper(Protocol):
    async def put(self, content: bytes) -> StoredFile: ...


@dataclass(slots=True)
class Filled:
    people: int = 0
    dossiers: int = 0
    files: int = 0
    stumbled: list[str] = field(default_factory=list)  #: procedures whose conversation went elsewhere


class Filling:
    def __init__(
        self, store: Store, keeper: Keeper, *, world: Callable[[], World], waker: Waker, holder: str,
        chance: Chance, staff: Sequence[Staff], seed: int = 1,
    ) -> None:  # fmt: skip
        self._store = store
        self._keeper = keeper
        self._world = world
        self._staff = staff
        self._now = chance.now()
        self._dice = random.Random(seed)  # noqa: S311 - which story is whose; ids and tokens come from `chance`
        self._clock = SteppedClock(self._now - timedelta(days=60))
        self._chance = chance = replace(chance, now=self._clock)
        self._conversing = Conversing(
            store, world=world, chance=chance, holder=holder, waker=waker, echoed=frozenset((CHANNEL,))
        )
        self._deciding = Deciding(store, world=world, chance=chance, holder=holder, waker=waker)
        self._watching = Watching(store, world=world, waker=waker, holder=holder)
        self._broadcasting = Broadcasting(store, world=world, chance=chance, waker=waker)
        self._ids: dict[int, str] = {}
        self.done = Filled()

    async def fill(self, people: int, progress: Callable[[int, int], None]) -> Filled:
        plan = sorted(self._plan(people), key=lambda each: each.at)
        self._clock.at = plan[0].at if plan else self._now
        await self._look_around()
        for number, act in enumerate(plan, 1):
            await self._sweep_until(act.at)
            await self._act(act)
            progress(number, len(plan))
        await self._sweep_until(self._now)
        await self._announce()
        return self.done

    def _plan(self, people: int) -> Iterator[Planned]:
        """The stories in turn, each about another procedure."""
        told, codes = stories(), self._codes()
        for number in range(people):
            story = told[number % len(told)]
            intake = Intake.COUNTER if story.ends == "prepared" else Intake.HERE
            code = self._dice.choice(codes[intake])
            yield from planned(self._world(), number, story, code=code, now=self._now, dice=self._dice)

    def _codes(self) -> dict[Intake, list[str]]:
        """Much asked for first: those suggested in the menu, then some others."""
        world, unit = self._world(), unit_ids()[0]
        found: dict[Intake, list[str]] = {intake: [] for intake in Intake}
        for code in (*world.office.common, *sorted(world.office.offers)):
            offer = world.office.offer(code, unit)
            if offer and len(found[offer.intake]) < 12 and code not in found[offer.intake]:
                found[offer.intake].append(code)
        return found

    async def _act(self, act: Planned) -> None:
        if act.action == "file":
            return await self._file(act)
        if act.number not in self._ids:
            return
        chatter, dossier_id = self._chatter(act.number), self._ids[act.number]
        if act.action == "ask":
            return await self._ask(chatter, act.number)
        if act.action.startswith("rate"):
            return await chatter.say(ButtonPressed(f"!{act.action}:{dossier_id}"))
        if act.action == "supplement":
            return await chatter.answer_supplement(dossier_id)
        dossier = await self._store.dossiers.get(dossier_id)
        if dossier is not None:
            await self._decide(dossier, act.action)

    async def _ask(self, chatter: Chatter, number: int) -> None:
        """Every other one wants a person of the office."""
        asks = said("asks")
        for text in asks[number // 3 % len(asks)]:
            await chatter.write(text)

    async def _file(self, act: Planned) -> None:
        chatter, unit = self._chatter(act.number), unit_ids()[0]
        until = DRAFT_ANSWERS if act.story.ends == "draft" else 400
        dossier_id = await chatter.fill_in(act.code, unit, until=until)
        self.done.people += 1
        if dossier_id is None:
            self.done.stumbled.append(act.code)
            return
        if act.story.ends != "draft":
            await chatter.finish()
        self._ids[act.number] = dossier_id
        self.done.dossiers += 1

    async def _decide(self, dossier: Dossier, action: str) -> None:
        words = said(action) if action in ("refuse", "stop", "send_back", "request_payment", "extend") else ""
        items = (SupplementItem(None, said("item")),) if action == "request_supplement" else ()
        due_at = None
        if action == "extend":
            world, hours = self._world(), self._world().office.unit(dossier.unit_id).hours
            due_at = proposed_due(dossier, now=self._clock.at, calendar=world.calendar, hours=hours)
        await self._deciding.decide(
            self._who(dossier, action), dossier.id, action, revision=dossier.revision, reason=words, items=items,
            due_at=due_at,
        )  # fmt: skip

    def _who(self, dossier: Dossier, action: str) -> Staff:
        """Anybody of the staff whose post is for it; not always the same."""
        right = right_for(dossier.status, action)
        fit = [each for each in self._staff if right is not None and may_act(each, right, dossier.unit_id)]
        return self._dice.choice(fit)

    def _chatter(self, number: int) -> Chatter:
        who = MadeUp(number)

        async def papers(files: Sequence[FileRef], step: Step) -> tuple[FileRef, ...]:
            return references([await self._paper(each, step, who) for each in files])

        return Chatter(
            self._store, self._conversing, chat=ChatKey(CHANNEL, f"nguoi-mau-{number}"), who=who, world=self._world,
            chance=self._chance, papers=papers, variety=number,
        )  # fmt: skip

    async def _paper(self, wanted: FileRef, step: Step, who: MadeUp) -> Came:
        """Drawn and kept as an upload is; its content is ours, so nothing in it needs to be checked. Without a look:
        our pages are all alike, and would be taken for one sent twice."""
        kind = "pdf" if wanted.kind == "pdf" else "jpeg"
        name = f"mau-{self._chance.fresh_id()[-6:]}.{'pdf' if kind == 'pdf' else 'jpg'}"
        content = page_of(step.label, f"{who.name} ({name})", kind=kind)
        row = FileRow(
            id=self._chance.fresh_id(), stored=await self._keeper.put(content), kind=kind, pages=1, given_name=name,
            created_at=self._clock.at, chat_id=0,
        )  # fmt: skip
        await self._store.files.add(row)
        self.done.files += 1
        return Came(name, kind, row)

    async def _look_around(self) -> None:
        """The sweeps note that time has begun to pass here, and wait as they do after every long stop."""
        for minutes in (0, 20):
            await self._watching.sweep(self._clock.at + timedelta(minutes=minutes))

    async def _sweep_until(self, at: datetime) -> None:
        while self._clock.at + SWEEP_EVERY < at:
            self._clock.go_to(self._clock.at + SWEEP_EVERY)
            await self._sweep()
        self._clock.go_to(at)
        await self._sweep()

    async def _sweep(self) -> None:
        await self._watching.open_steps(self._clock.at)
        await self._watching.sweep(self._clock.at)

    async def _announce(self) -> None:
        """One announcement, written by one, approved by another."""
        writer, leader = (next(each for each in self._staff if role in each.roles) for role in ("reception", "head"))
        draft = Draft(said("broadcast_title"), Said("free", {"said": said("broadcast")}), Audience(channels=(CHANNEL,)))
        made, _ = await self._broadcasting.compose(writer, draft)
        sent = await self._broadcasting.act(writer, made.id, "submit", revision=made.revision)
        await self._broadcasting.act(leader, sent.id, "approve", revision=sent.revision)
