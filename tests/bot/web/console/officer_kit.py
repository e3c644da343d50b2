"""An office whose people have telephones: two units, one of each role, and dossiers at every desk."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

from bot.render import words_to_text
from flows.audit import Trail
from flows.conversation.events import ButtonPressed, Event, TextSent
from flows.dossiers.model import Dossier, Stage, Status
from flows.handling import stepping
from flows.handling.model import Holding
from flows.ports import Changes, ChatKey, RawUpdate, Staff, StoredMessage, Wanted
from flows.service.conversing import Conversing, Ready
from flows.service.following import clockwork
from flows.service.officers import Officers
from flows.service.world import Chance
from flows.staffing import posts_of
from flows.totp import code_of, step_at
from storage.keys import KeyRing
from storage.store import SqlStore, open_store
from tests.bot.web.fakes_staff import COMMUNE, LEASE, PROVINCE, a_filed
from tests.bot.web.staff_browser import HASH
from tests.kit import NOW, the_world
from tests.migrated import sqlite_at

STAFF = (
    ("lan", "reception", COMMUNE),
    ("hoa", "reception", COMMUNE),
    ("mai", "specialist", COMMUNE),
    ("kha", "approver", COMMUNE),
    ("tu", "approver", COMMUNE),
    ("binh", "officer", PROVINCE),
)
#: What must stand in nothing that is said in a chat.
PERSONAL = ("Nguyễn Thị Mẫu", "001190000017", "Trần Bình Minh")
#: Of the authenticator apps of those who have one.
SECRET = b"k" * 20
WITH_APP = ("kha",)
STORED = frozenset({"web"})
#: Of the dossiers d1, d2 ..., but for the last digit.
CODE = "H99.101-261120-000"
MORNING = NOW.replace(hour=7, minute=31)


class Silent:
    def wake(self, *names: str) -> None:
        pass


def _dossiers(person_id: int, chat_id: int) -> list[Dossier]:
    whose: dict[str, Any] = {"person_id": person_id, "chat_id": chat_id, "received_at": NOW, "term": "5 working_days"}
    due = NOW + timedelta(days=7)
    new = a_filed(person_id=person_id, chat_id=chat_id)
    taken_in = a_filed(id="d2", code="H99.101-261120-0002", token="b" * 22, status=Status.ACCEPTED, due_at=due, **whose)
    to_sign = a_filed(
        id="d3", code="H99.101-261120-0003", token="c" * 22, status=Status.PROCESSING, due_at=due, **whose
    )
    far = a_filed(id="far", code="H99.01-261120-0009", token="f" * 22, unit_id=PROVINCE, person_id=person_id)
    return [new, taken_in, replace(to_sign, stage=Stage.SIGNATURE), far]


async def opened(path: Path) -> SqlStore:
    return await open_store(sqlite_at(path), KeyRing.from_secret("a secret"), STORED)


async def furnished(path: Path) -> None:
    store = await opened(path)
    for login, title, unit_id in STAFF:
        added = await store.staff.add(login, name=f"Cán bộ {login}", posts=posts_of(title, unit_id), password_hash=HASH)
        if login in WITH_APP:
            await store.doors.set_factor(added.id, SECRET, step=step_at(NOW) - 9, codes=[])
    async with store.transaction() as tx:
        (citizen,) = await tx.load([Wanted(ChatKey("web", "citizen"))])
        changes = Changes(opened=_dossiers(citizen.person.id, citizen.chat_id))
        changes.holdings += [step for each in changes.opened for step in steps_of(each)]
        await tx.write(changes, holder="", lease=LEASE, now=NOW)
    await store.close()


def steps_of(of: Dossier) -> list[Holding]:
    world = the_world()
    return stepping.caught_up(world.route_of(of), of, [], at=NOW, clock=clockwork(world, of))


async def person(store: SqlStore, login: str) -> Staff:
    found = await store.staff.by_login(login)
    assert found is not None
    return found[0]


@dataclass
class Phone:
    """Somebody's chat. Every method is one turn; what was said last can be read and pressed."""

    store: SqlStore
    address: str
    channel: str = "telegram"
    now: datetime = NOW
    count: int = field(default=0)

    @property
    def key(self) -> ChatKey:
        return ChatKey(self.channel, self.address)

    async def linked(self, login: str) -> Phone:
        code = "ABCD2345"
        await self.store.officers.give((await person(self.store, login)).id, code, until=NOW + timedelta(minutes=10))
        assert "đã gắn với tài khoản" in await self.says(f"CANBO {code}")
        return self

    async def says(self, text: str) -> str:
        return await self.does(TextSent(text))

    async def presses(self, label: str) -> str:
        """The newest button that says so, after its number."""
        return await self.does(ButtonPressed(await self.token(label)))

    async def token(self, label: str) -> str:
        for message in reversed(await self.messages()):
            for button in message.buttons:
                if label in words_to_text(button.label, markup="plain"):
                    return button.token
        raise AssertionError(f"no button {label!r}")

    async def does(self, event: Event) -> str:
        """What is said in answer, all of it."""
        before = len(await self.messages())
        self.count += 1
        await self.store.inbox.keep([RawUpdate(self.key, f"u{self.address}.{id(self)}.{self.count}", b"{}", self.now)])
        (arrival,) = await self.store.inbox.take(limit=1, now=self.now, holder="me", lease=LEASE)
        await self.conversing.receive([Ready(arrival, event)])
        assert await self.store.inbox.waiting() == 0
        return "\n".join(words_to_text(each.words, markup="plain") for each in (await self.messages())[before:])

    async def messages(self) -> list[StoredMessage]:
        async with self.store.transaction() as tx:
            (me,) = await tx.load([Wanted(self.key)])
        return await self.store.outbox.transcript(me.chat_id)

    @property
    def conversing(self) -> Conversing:
        ids = iter(f"id{self.address}{self.count}.{n}" for n in range(99))
        chance = Chance(lambda: self.now, lambda: next(ids), lambda: next(ids))
        given: dict[str, Any] = {"world": the_world, "chance": chance, "holder": "me", "waker": Silent()}
        return Conversing(self.store, **given, echoed=STORED, officers=Officers(self.store, **given, stored=STORED))

    def app(self, later: int = 0) -> str:
        return code_of(SECRET, step_at(self.now) + later)


async def dossier(store: SqlStore, dossier_id: str) -> Dossier:
    return cast(Dossier, await store.dossiers.get(dossier_id))


async def took(store: SqlStore, login: str, dossier_id: str, address: str) -> Phone:
    """That person's telephone, with the dossier on the desk and its card open."""
    phone = await Phone(store, address).linked(login)
    await phone.says("việc")
    code = (await dossier(store, dossier_id)).code
    await phone.presses(str(code))
    await phone.presses("Nhận việc")
    await phone.presses(str(code))
    return phone


async def actions(store: SqlStore) -> list[tuple[str, str, object]]:
    lines = await store.audit.lines(Trail(), limit=20)
    return [(line.entry.actor, line.entry.action, line.entry.detail.get("channel")) for line in lines]
