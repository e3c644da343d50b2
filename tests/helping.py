"""A citizen, a volunteer and whoever else over a real store, with one clock and no channels: what is said to them is
sent at once, and named as a platform would."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from bot.render import words_to_text
from flows.assisting import codes
from flows.assisting.model import AssistedSession, Volunteer
from flows.conversation.events import ButtonPressed, CardPhotographed, Event, FilesReceived, Opened, TextSent, codes_in
from flows.conversation.state import Conversation, Filling, from_json
from flows.dossiers.model import Dossier
from flows.identity.card import parse_card
from flows.ports import Changes, ChatKey, Fate, Invited, Kind, Merge, Parcel, RawUpdate, Settled, Staff, Wanted
from flows.service.assisting import Assisting
from flows.service.conversing import Conversing, Ready
from flows.service.counter_help import CounterHelp
from flows.service.world import Chance, World
from flows.staffing import posts_of
from flows.steps.base import Said
from storage.assisting import AssistingTables
from storage.store import SqlStore
from tests.kit import NOW, the_world
from tests.rehearsing import Rehearsal

LEASE = timedelta(minutes=1)
CODE = "1.001193"
CARD = "001203004567|123456789|Nguyễn Thị Mai|02051990|Nữ|Thôn 1, Xã Mẫu, Thành phố Hà Nội|10052021"


class Quiet:
    def wake(self, *names: str) -> None:
        """Nobody sleeps here."""


@dataclass
class Counter:
    """Every method that somebody does is a turn; `said[address]` are the parcels of the last one, and of news."""

    store: SqlStore
    now: datetime = NOW
    said: dict[str, list[Parcel]] = field(default_factory=lambda: defaultdict(list))
    all_said: dict[str, list[Parcel]] = field(default_factory=lambda: defaultdict(list))
    deleted: list[str] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)
    channels: dict[str, str] = field(default_factory=dict)
    ids: Any = field(default_factory=lambda: count(1))
    rehearsal: Rehearsal | None = None

    @property
    def world(self) -> World:
        return the_world()

    @property
    def chance(self) -> Chance:
        return Chance(lambda: self.now, lambda: f"id{next(self.ids)}", lambda: f"token{next(self.ids)}")

    @property
    def unit_id(self) -> str:
        return self.world.office.offers_of(CODE)[0].unit_id

    @property
    def conversing(self) -> Conversing:
        return Conversing(self.store, **self._shared(), echoed=frozenset({"web"}))

    @property
    def assisting(self) -> Assisting:
        return Assisting(self.store, **self._shared())

    @property
    def help(self) -> CounterHelp:
        return CounterHelp(self.store, **self._shared())

    def officer(self, title: str = "officer", unit_id: str = "") -> Staff:
        return Staff(1, "chi.hoa", "Lê Thị Hoa", posts_of(title, unit_id or self.unit_id))

    async def officer_of(self, address: str, *, by_another_chat: bool = False) -> Staff:
        """An account of the unit whose chat this is, or to which another chat of the same person belongs."""
        posts = posts_of("officer", self.unit_id)
        await self.store.staff.add("chi.hoa", name="Lê Thị Hoa", posts=posts, password_hash="x")
        own = await self.store.staff.add(address, name="Lan", posts=posts, password_hash="x")
        await self.is_officers(f"{address} at home" if by_another_chat else address, staff_id=own.id)
        async with self.store.transaction() as tx:
            me, other = await tx.load([Wanted(self.chat(address)), Wanted(self.chat(f"{address} at home"))])
            one = Changes(merged=[Merge(me.person.id, other.person.id)])
            await tx.write(one, holder="me", lease=LEASE, now=self.now)
        return own

    async def is_officers(self, address: str, *, staff_id: int) -> None:
        async with self.store.transaction() as tx:
            (me,) = await tx.load([Wanted(self.chat(address))])
            await tx.officers.bind(staff_id, me.chat_id, at=self.now)

    async def decides(self, parcels: Awaitable[list[Parcel]]) -> None:
        """What an officer did, and whoever is told of it."""
        self.said.clear()
        await self.sent(await parcels)
        await self.rest()

    def _shared(self) -> dict[str, Any]:
        world = self.world
        return {"world": lambda: world, "chance": self.chance, "holder": "me", "waker": Quiet()}

    def chat(self, address: str) -> ChatKey:
        return ChatKey(self.channels.get(address, "telegram"), address)

    async def does(self, address: str, event: Event) -> list[str]:
        """One turn; the keys of what is answered there."""
        number = next(self.ids)
        self.later(seconds=3)
        self.said[address] = []
        await self.store.inbox.keep([RawUpdate(self.chat(address), str(number), b"{}", self.now)])
        (arrival,) = await self.store.inbox.take(limit=1, now=self.now, holder="me", lease=LEASE)
        ready = Ready(arrival, event, codes_in(event, self.now.date()), (f"in{number}",))
        await self.sent(await self.conversing.receive([ready]))
        await self.rest()
        return self.keys(address)

    async def rest(self) -> None:
        """Whatever else waits to be sent."""
        for channel in ("telegram", "zalo"):
            while waiting := await self.store.outbox.claim(channel, limit=20, now=self.now, holder="me", lease=LEASE):
                await self.sent(waiting)

        for address in [each for each, channel in self.channels.items() if channel == "web"]:
            await self._shown(address)

    async def _shown(self, address: str) -> None:
        """A page reads what is new in its transcript."""
        async with self.store.transaction() as tx:
            (loaded,) = await tx.load([Wanted(self.chat(address))])
        for each in await self.store.outbox.transcript(loaded.chat_id, after=self.seen.get(address, 0)):
            self.seen[address] = each.id
            if each.kind is not Kind.ECHO:
                shown = Parcel(each.id, loaded.chat_id, loaded.chat, each.words, each.buttons, each.kind, 1, self.now)
                self.said[address].append(shown)
                self.all_said[address].append(shown)

    async def sent(self, parcels: Sequence[Parcel]) -> None:
        fates = []
        for each in parcels:
            if each.kind is Kind.DELETION:
                self.deleted += [str(one) for one in each.words.params["ids"]]  # type: ignore[union-attr]
            else:
                self.said[each.chat.address].append(each)
                self.all_said[each.chat.address].append(each)
            fates.append(Settled(each.id, each.chat_id, Fate.SENT, self.now, platform_id=f"out{each.id}"))
        await self.store.outbox.settle(fates)

    async def say(self, address: str, text: str) -> list[str]:
        return await self.does(address, TextSent(text))

    async def open(self, address: str, payload: str = "") -> list[str]:
        return await self.does(address, Opened(payload))

    async def press(self, address: str, label: str) -> list[str]:
        return await self.does(address, ButtonPressed(self.token(address, label)))

    def token(self, address: str, label: str) -> str:
        for each in reversed(self.all_said[address]):
            for button in each.buttons:
                if words_to_text(button.label, markup="plain").startswith(label):
                    return button.token
        raise AssertionError(f"no button {label!r} for {address}; there are {self.labels(address)}")

    async def card(self, address: str, qr: str = CARD) -> list[str]:
        return await self.does(address, CardPhotographed(parse_card(qr)))

    def keys(self, address: str) -> list[str]:
        found: list[str] = []
        for each in self.said[address]:
            parts: Any = each.words.params.get("parts")
            found += [key for key, _ in parts] if each.words.key == "together" else [each.words.key]
        return found

    def labels(self, address: str) -> list[str]:
        return [words_to_text(b.label, markup="plain") for each in self.said[address] for b in each.buttons]

    def text(self, address: str) -> str:
        return "\n\n".join(words_to_text(each.words, markup="plain") for each in self.said[address])

    def read(self, address: str) -> str:
        """Everything that was ever said there."""
        return "\n\n".join(words_to_text(each.words, markup="plain") for each in self.all_said[address])

    async def state(self, address: str) -> Conversation:
        return from_json(await self.store.conversations.peek(self.chat(address)) or {})

    async def session(self) -> AssistedSession:
        """The newest one, however it stands."""
        tables = self.store.assisting
        assert isinstance(tables, AssistingTables)
        found = await tables.newest()
        assert found is not None
        return found

    async def dossier(self, dossier_id: str) -> Dossier:
        found = await self.store.dossiers.get(dossier_id)
        assert found is not None
        return found

    def later(self, **time: float) -> None:
        self.now += timedelta(**time)

    async def reached(self, name: str, play: Callable[[], Awaitable[object]]) -> None:
        """Where nothing has happened yet, it need not be played again."""
        if self.rehearsal is None or self.now != NOW:
            await play()
        else:
            await self.rehearsal.reach(self, name, play)

    # people

    async def volunteer(self, address: str = "lan", *, unit_id: str = "", **changes: Any) -> Volunteer:
        """Invited and agreed."""
        today = self.now.date()
        who = Volunteer(
            f"v-{address}",
            unit_id or self.unit_id,
            "Trần Thị Lan",
            "Đoàn xã",
            today,
            today + timedelta(days=30),
            invited_by="chi.hoa",
            invited_at=self.now,
            invited_until=self.now + timedelta(days=7),
        )
        code = codes.fresh_code(f"invite {address}")
        await self.store.assisting.invite(Invited(replace(who, **changes), code))
        await self.say(address, f"MOI {code}")
        await self.press(address, "Tôi cam kết")
        return who

    async def citizen(self, address: str = "mai", *, code: str = CODE) -> None:
        """At the first question of a draft."""
        await self.open(address, f"tt_{code.replace('.', '_')}")
        await self.press(address, "Bắt đầu")
        await self.press(address, "Tôi đồng ý")

    async def asks(self, address: str = "mai") -> str:
        """The six letters that the citizen's phone shows."""
        await self.say(address, "nhờ người giúp")
        await self.press(address, "Đồng ý, lấy mã")
        params: Any = self.said[address][-1].words.params
        return str(params["code"]).replace(" ", "")

    async def opened(self) -> None:
        """Mai asked, Lan entered the code."""
        await self.reached("opened", self._open_it)

    async def in_reading(self) -> None:
        """Lan has filled everything in, and Mai reads it."""
        await self.reached("in reading", self._fill_it)

    async def filled(self) -> None:
        """Lan has filled everything in."""
        await self.reached("filled", self._fill)

    async def _fill_it(self) -> None:
        await self.filled()
        await self.press("lan", "Đọc lại cho người dân")

    async def _fill(self) -> None:
        await self.opened()
        await self.press("lan", "Điền tiếp")
        await self.fill()

    async def _open_it(self) -> None:
        await self.volunteer()
        await self.citizen()
        await self.say("lan", f"HOTRO {await self.asks()}")

    async def without_phone(self) -> str:
        """Lan has chosen a procedure for somebody who has no telephone; the id of the session."""
        await self.reached("without phone", self._begin_without_phone)
        return (await self.session()).id

    async def _begin_without_phone(self) -> None:
        await self.volunteer()
        await self.say("lan", "hỗ trợ người dân")
        await self.press("lan", "Người dân không có")
        await self.press("lan", "Làm giấy khai sinh")

    async def filled_without_phone(self) -> str:
        """An officer heard the yes, Lan filled everything in, and it is to be read aloud."""
        await self.reached("filled without phone", self._fill_without_phone)
        return (await self.session()).id

    async def _fill_without_phone(self) -> None:
        session_id = await self.without_phone()
        await self.decides(self.help.consent(self.officer(), session_id))
        await self.press("lan", "Điền tiếp")
        await self.fill()
        await self.press("lan", "Đọc lại cho người dân")

    async def fill(self, address: str = "lan") -> int:
        """Answer whatever is asked with its first example; how many answers that took."""
        taken = 0
        while isinstance(top := (await self.state(address)).top, Filling):
            for said in await self._example(top):
                await self.answer(address, said)
                taken += 1
        return taken

    async def _example(self, top: Filling) -> list[Said]:
        from flows.conversation.answering import Sheet
        from tests.kit import Stage

        draft = await self.dossier(top.dossier_id)
        stage = Stage(world=self.world, now=self.now, dossiers={draft.id: draft})
        sheet = Sheet.of(stage.facts(), draft.id)
        step = sheet.asked_again(top.at) or sheet.next()
        assert step is not None
        return list(sheet.kind(step).examples(step, sheet.around)[0])

    async def answer(self, address: str, said: Said) -> list[str]:
        if said.files:
            return await self.does(address, FilesReceived(said.files))
        if said.option is None:
            return await self.say(address, said.text or "")
        conversation = await self.state(address)
        place = next(n for n, each in enumerate(conversation.shown) if each.act == "answer" and each.arg == said.option)
        return await self.does(address, ButtonPressed(f"{conversation.prompt}.{place}"))
