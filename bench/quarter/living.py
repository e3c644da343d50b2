"""The quarter itself: people file, officers act when they get to it, sweeps run; every step by the real use cases."""

from __future__ import annotations

import heapq
import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from bench.quarter.office import COMMUNES, TERMS, Officer, the_crew, the_world
from bot.demo.chatting import Chatter
from bot.demo.clock import SteppedClock, at_work, is_at_work, later, moment_on, stepped_chance, working_days
from bot.demo.people import MadeUp
from flows.calendar.days import Calendar, local_day
from flows.conversation.events import ButtonPressed
from flows.dossiers.model import Dossier, SupplementItem
from flows.dossiers.promise import RUNNING, proposed_due
from flows.ports import Arrival, Changes, ChatKey, Consent, Store, Wanted
from flows.service.conversing import Conversing, Ready
from flows.service.deciding import Deciding
from flows.service.watching import Watching
from flows.values import JSON

BEGINS, ENDS = date(2026, 7, 1), date(2026, 10, 1)
#: While offices are open, and else: a longer gap would make the sweeps wait until the clock has settled.
TICK, NIGHT_TICK = timedelta(minutes=30), timedelta(hours=2)
CHANNEL = "demo"
HOLDER = "quarter"
LEASE = timedelta(seconds=15)
#: What becomes of a dossier, and how many of a hundred.
STORIES: tuple[tuple[int, tuple[str, ...]], ...] = (
    (74, ("accept", "appraise", "to_signature", "resolve", "return_result")),
    (10, ("accept", "appraise", "request_supplement", "supplement", "to_signature", "resolve", "return_result")),
    (5, ("request_supplement", "supplement", "accept", "appraise", "to_signature", "resolve", "return_result")),
    (3, ("accept", "appraise", "to_signature", "send_back", "to_signature", "resolve", "return_result")),
    (4, ("refuse",)),
    (2, ("accept", "appraise", "stop")),
    (2, ("accept", "withdraw")),
)
#: Who of the four does it.
DOES = {
    **dict.fromkeys(("accept", "refuse", "withdraw", "return_result"), 0),
    **dict.fromkeys(("resolve", "stop", "send_back"), 3),
}
#: A letter is approved when the promised moment is this close (working hours) and the work is not done.
LAST_HOURS = 1.5
#: How many working hours a citizen thinks about a supplement, at most.
THINKING = 24


@dataclass(frozen=True, slots=True)
class Pattern:
    """A draft that somebody filled in to the last page, and the conversation at it: others file the same."""

    draft: Dossier
    state: dict[str, JSON]
    submit: str  #: the token of the button


@dataclass(order=True, slots=True)
class Due:
    """Somebody gets to a dossier at that moment."""

    at: datetime
    order: int
    dossier_id: str = field(compare=False)
    left: tuple[str, ...] = field(compare=False)


class NoBell:
    def wake(self, *names: str) -> None:
        return


class Quarter:
    def __init__(self, store: Store, *, dossiers: int, seed: int = 1) -> None:
        self.store = store
        self.world = the_world()
        self.crew = the_crew()
        self.dice = random.Random(seed)
        self.clock = SteppedClock(moment_on(BEGINS, 6))
        self.sweeps = 0
        self._count = dossiers
        self._chance = stepped_chance(self.clock, self.dice)
        world, chance, bell = lambda: self.world, self._chance, NoBell()
        self._conversing = Conversing(store, world=world, chance=chance, holder=HOLDER, waker=bell, echoed=frozenset())
        self._deciding = Deciding(store, world=world, chance=chance, holder=HOLDER, waker=bell)
        self._watching = Watching(store, world=world, waker=bell, holder=HOLDER)
        self._patterns: dict[tuple[str, str, int], Pattern] = {}
        self._chats: dict[str, tuple[ChatKey, int]] = {}
        self._todo: list[Due] = []
        self._accepted: set[str] = set()

    async def live(self, progress: Callable[[str], None]) -> None:
        for officer in (each for crew in self.crew.values() for each in crew):
            staff = officer.staff
            await self.store.staff.add(staff.login, name=staff.name, posts=staff.posts, password_hash="-")
        filings, month = self._filings(), 0
        for at in ticks(self.world.calendar):
            await self._act_all(at)
            self.clock.go_to(at)
            if local_day(at).month != month:
                month = local_day(at).month
                progress(f"{local_day(at):%d/%m/%Y}: {len(self._chats):,} filed, {len(self._todo):,} on the way")
            if batch := filings.pop(at, []):
                await self._file(batch)
            await self._look_after(at)

    def _filings(self) -> dict[datetime, list[int]]:
        """At which tick each of them files: on working days of all but the last three weeks, between seven and five."""
        days = working_days(BEGINS, ENDS - timedelta(days=21), self.world.calendar)
        found: dict[datetime, list[int]] = defaultdict(list)
        for number in range(self._count):
            half_hours = self.dice.randrange(7 * 2, 17 * 2)
            found[moment_on(self.dice.choice(days), half_hours / 2)].append(number)
        return found

    async def _file(self, numbers: list[int]) -> None:
        """Each with a filled-in draft before them; pressing the button is a turn like any other."""
        now, changes, ready = self.clock.at, Changes(), []
        patterns = [await self._pattern(number) for number in numbers]
        chats = [ChatKey(CHANNEL, f"citizen-{number}") for number in numbers]
        async with self.store.transaction() as tx:
            loaded = await tx.load([Wanted(chat) for chat in chats])
            for chat, each, pattern in zip(chats, loaded, patterns, strict=True):
                draft = replace(
                    pattern.draft, id=self._chance.fresh_id(), person_id=each.person.id, chat_id=each.chat_id,
                    token=self._chance.token(), created_at=now, updated_at=now,
                )  # fmt: skip
                changes.opened.append(draft)
                changes.consents.append(Consent(each.person.id, each.chat_id, now, "1"))
                changes.states.append((each.chat_id, _about(pattern.state, pattern.draft.id, draft.id)))
                self._chats[draft.id] = (chat, int(chat.address.rpartition("-")[2]))
                ready.append(Ready(Arrival(chat, ()), ButtonPressed(pattern.submit)))
                self._plan(draft.id, self._story(), draft.unit_id)
            await tx.write(changes, holder=HOLDER, lease=LEASE, now=now)
        await self._conversing.receive(ready)

    async def _pattern(self, number: int) -> Pattern:
        """Filled in by a conversation, each month anew: answers about days grow old."""
        code, unit = list(TERMS)[number % len(TERMS)], COMMUNES[number // len(TERMS) % len(COMMUNES)]
        key = (code, unit, local_day(self.clock.at).month)
        if key not in self._patterns:
            chatter = self._chatter(ChatKey(CHANNEL, "-".join(map(str, ("first", *key)))), number)
            dossier_id = await chatter.fill_in(code, unit)
            state, now = await self.store.conversations.peek(chatter.chat), await chatter.conversation()
            draft = await self.store.dossiers.get(dossier_id or "")
            assert draft is not None
            assert state is not None
            place = next(place for place, shown in enumerate(now.shown) if shown.act == "submit")
            self._patterns[key] = Pattern(draft, dict(state), f"{now.prompt}.{place}")
        return self._patterns[key]

    def _chatter(self, chat: ChatKey, number: int) -> Chatter:
        return Chatter(
            self.store, self._conversing, chat=chat, who=MadeUp(number), world=lambda: self.world, chance=self._chance
        )

    def _story(self) -> tuple[str, ...]:
        shares, stories = zip(*STORIES, strict=True)
        return tuple(self.dice.choices(stories, shares)[0])

    def _plan(self, dossier_id: str, left: tuple[str, ...], unit: str) -> None:
        """When the next one gets to it: after their own pace, never while away, never outside working hours."""
        if not left:
            return
        if left[0] == "supplement":
            at = later(self.clock.at, self.dice.uniform(1, THINKING), self.world.calendar)
        else:
            officer = self._who(unit, left[0], dossier_id)
            hours = self.dice.lognormvariate(0, 0.7) * officer.pace
            at = later(self.clock.at, hours, self.world.calendar)
            while officer.is_away(local_day(at)):
                at = at_work(moment_on(local_day(at) + timedelta(days=1), 0), self.world.calendar)
        heapq.heappush(self._todo, Due(at, self.dice.getrandbits(40), dossier_id, left))

    def _who(self, unit: str, action: str, dossier_id: str) -> Officer:
        first = action == "request_supplement" and dossier_id not in self._accepted
        place = 0 if first else DOES.get(action, 1 + int(dossier_id[-1], 16) % 2)
        return self.crew[unit][place]

    async def _act_all(self, at: datetime) -> None:
        while self._todo and self._todo[0].at <= at:
            due = heapq.heappop(self._todo)
            self.clock.go_to(due.at)
            await self._act(due)

    async def _act(self, due: Due) -> None:
        dossier = await self.store.dossiers.get(due.dossier_id)
        assert dossier is not None
        action = due.left[0]
        if action == "supplement":
            chat, number = self._chats[dossier.id]
            await self._chatter(chat, number).answer_supplement(dossier.id)
            await self._look_after(self.clock.at)  # perhaps little is left of the time; sweeps run every minute
        else:
            await self._decide(dossier, action)
        if action == "accept":
            self._accepted.add(dossier.id)
        self._plan(dossier.id, due.left[1:], dossier.unit_id)

    async def _decide(self, dossier: Dossier, action: str) -> None:
        items = (SupplementItem(None, "Bản sao giấy tờ kèm theo"),) if action == "request_supplement" else ()
        reason = "Theo quy định (minh họa)" if action in ("refuse", "stop", "send_back") else ""
        staff = self._who(dossier.unit_id, action, dossier.id).staff
        await self._deciding.decide(staff, dossier.id, action, revision=dossier.revision, reason=reason, items=items)

    async def _look_after(self, at: datetime) -> None:
        await self._sweep(at)
        await self._approve_letters(at)

    async def _sweep(self, at: datetime) -> None:
        """As housekeeping does; again while a full batch came back."""
        self.sweeps += 1
        while await self._watching.open_steps(at) >= 100:
            continue
        while await self._watching.sweep(at) >= 100:
            continue

    async def _approve_letters(self, at: datetime) -> None:
        """By who signs there, away or not: a substitute has the same post. Only what will not be done in time."""
        if not is_at_work(at, self.world.calendar):
            return
        soon = later(at, LAST_HOURS, self.world.calendar)
        for letter, dossier in await self.store.handling.proposed(unit_ids=None):
            if dossier.due_at is None or dossier.status not in RUNNING or dossier.due_at > soon:
                continue
            hours = self.world.office.unit(dossier.unit_id).hours
            later_day = proposed_due(dossier, now=at, calendar=self.world.calendar, hours=hours)
            new = letter.new_due_at if letter.old_due_at == dossier.due_at else later_day
            approver = self.crew[dossier.unit_id][3].staff
            await self._deciding.decide(
                approver, dossier.id, "extend", revision=dossier.revision, reason=letter.reason, due_at=new
            )


def ticks(calendar: Calendar) -> Iterator[datetime]:
    at, end = moment_on(BEGINS, 6), moment_on(ENDS, 0)
    while at < end:
        yield at
        hour = (at - moment_on(local_day(at), 0)) / timedelta(hours=1)
        is_day = calendar.is_working_day(local_day(at)) and 6 <= hour < 18
        at += TICK if is_day else NIGHT_TICK


def _about(state: JSON, old: str, new: str) -> dict[str, JSON]:
    """The same conversation about another dossier."""
    changed = _replaced(state, old, new)
    assert isinstance(changed, dict)
    return changed


def _replaced(value: JSON, old: str, new: str) -> JSON:
    if isinstance(value, dict):
        return {key: _replaced(each, old, new) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_replaced(each, old, new) for each in value]
    return new if value == old else value
