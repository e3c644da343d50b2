"""Officers at work in a chat of theirs: the day's list, one dossier at a time, taking, moving on, signing, asking for a
supplement. Whatever is said is masked; whatever is done is done by the same use cases as in the console.

Only dossiers that are on the officer's own desk are moved here, or are free to be taken by the role. A decision that
wants `Right.DECIDE` asks for the code of the authenticator app each time, whatever the settings: a linked telephone
is no login, and nobody is asked for a password there. Who has no app decides in the console.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from flows import totp
from flows.audit import AuditEntry
from flows.conversation import state
from flows.conversation.events import Event
from flows.dossiers.lifecycle import IllegalMove, IncompleteMove
from flows.handling.stepping import NoSuchStep
from flows.officers.reading import WORD, Do, Wish, read
from flows.people import GUESSES_WITHIN, CodeKind
from flows.ports import Arrival, Changes, Guess, Loaded, Outgoing, Parcel, Staff, Store, Tx, Waker, Wanted
from flows.service.deciding import NotEntitled, NotYours, Overtaken
from flows.service.handling import NotFit
from flows.service.officer_acts import Acting, NoApp, NotOnDesk
from flows.service.officer_lines import Listed, Offered, list_words, listed
from flows.service.world import Chance, World
from flows.values import JSON, Words

LEASE = timedelta(seconds=15)
#: Wrong codes of the app, counted together with those at the door of the console.
TRIES, TRIES_WITHIN = 10, timedelta(minutes=15)
#: After what was done the list is shown anew.
_LISTS = (Do.LIST, Do.LINK)
#: Why nothing was done -> key of its words.
REFUSED: Mapping[type[Exception], str] = {
    NotYours: "officer.refused.gone",
    Overtaken: "officer.refused.overtaken",
    NoSuchStep: "officer.refused.overtaken",
    NotOnDesk: "officer.refused.not_on_desk",
    NotFit: "officer.refused.not_entitled",
    NotEntitled: "officer.refused.not_entitled",
    IllegalMove: "officer.refused.not_allowed",
    IncompleteMove: "officer.refused.not_allowed",
    NoApp: "officer.refused.no_app",
}


@dataclass(slots=True)
class Answer:
    """What is said, what can be chosen under it, what is waited for after it, and what is to be written."""

    words: Words
    offered: list[Offered] = field(default_factory=list)
    wait: dict[str, JSON] = field(default_factory=dict)
    changes: Changes = field(default_factory=Changes)


@dataclass(frozen=True, slots=True)
class Factor:
    """How the code of the app was found: nothing, or why it does not count. `has_app`: there is one at all."""

    problem: str = ""
    has_app: bool = False


class Officers:
    """The use case of an officer's turn. `stored`: channels whose chats belong to whoever sits at the machine."""

    def __init__(
        self,
        store: Store,
        *,
        world: Callable[[], World],
        chance: Chance,
        holder: str,
        waker: Waker,
        stored: frozenset[str],
    ) -> None:
        self._store = store
        self._world = world
        self._chance = chance
        self._holder = holder
        self._waker = waker
        self._stored = stored

    def concerns(self, kept: Mapping[str, Any] | None, event: Event) -> bool:
        """Whether a turn is one of an officer at work; asked with what was read for the turn anyway."""
        return read(event, (kept or {}).get("office") or {}) is not None

    async def receive(self, arrival: Arrival, event: Event) -> list[Parcel]:
        """What is to be sent; everything is stored when this returns. Raises AlreadyDone, StoreUnavailable."""
        now, world = self._chance.now(), self._world()
        kept: Mapping[str, Any] = await self._store.conversations.peek(arrival.chat) or {}
        office: Mapping[str, Any] = kept.get("office") or {}
        wish = read(event, office)
        if wish is None:
            return []
        staff = await self._store.officers.staff_of(arrival.chat)
        factor = await self._factor(staff, wish, office, now)
        found = await listed(self._store, world, staff) if staff and wish.do in _LISTS else Listed((), (), 0)
        changes = Changes(done=[row.id for row in arrival.rows])
        async with self._store.transaction() as tx:
            wanted = Wanted(arrival.chat, link_code=wish.code, guesses_since=now - GUESSES_WITHIN)
            (loaded,) = await tx.load([wanted])
            answer = await self._answered(tx, loaded, wish, staff=staff, office=office, factor=factor, found=found)
            changes = _joined(changes, answer.changes)
            owner = await tx.officers.staff_of(loaded.chat_id)
            changes.states.append((loaded.chat_id, _after(loaded, answer, owner)))
            buttons = tuple(each.button for each in answer.offered)
            changes.outgoing.append(Outgoing(loaded.chat_id, answer.words, buttons))
            parcels = await tx.write(changes, holder=self._holder, lease=LEASE, now=now)
        self._waker.wake("outbox", *(f"chat:{each.chat_id}" for each in changes.outgoing))
        return parcels

    async def _answered(
        self, tx: Tx, loaded: Loaded, wish: Wish, *,
        staff: Staff | None, office: Mapping[str, Any], factor: Factor, found: Listed,
    ) -> Answer:  # fmt: skip
        if wish.do is Do.LINK:
            return await self._linked(tx, loaded, wish)
        still = await tx.officers.staff_of(loaded.chat_id)
        if staff is None or still is None or still.id != staff.id:
            return Answer(Words("officer.unlinked"))
        return await self._at_work(tx, loaded, wish, staff=still, office=office, factor=factor, found=found)

    async def _at_work(
        self, tx: Tx, loaded: Loaded, wish: Wish, *,
        staff: Staff, office: Mapping[str, Any], factor: Factor, found: Listed,
    ) -> Answer:  # fmt: skip
        now = self._chance.now()
        acting = Acting(tx, self._world(), staff, loaded.chat.channel, now, has_app=factor.has_app)
        match wish.do:
            case Do.LIST:
                words, offered = list_words(self._world(), found, now=now)
                return Answer(Words("officer.nothing") if found.is_empty() else words, offered)
            case Do.CANCEL:
                return Answer(Words("officer.cancelled"))
            case Do.LEAVE:
                await tx.officers.let_go(loaded.chat_id)
                gone = _noted(now, staff, "staff_chat_unlinked", loaded)
                return Answer(Words("officer.left"), changes=Changes(audit=[gone]))
        try:
            words, offered, wait, changes = await acting.does(wish, office.get("wait") or {}, problem=factor.problem)
        except tuple(REFUSED) as refused:
            return Answer(Words(REFUSED[type(refused)], {"web_link": "/staff/account/factor"}))
        return Answer(words, offered, wait, changes)

    async def _linked(self, tx: Tx, loaded: Loaded, wish: Wish) -> Answer:
        """A code is used up only where it links. Wrong ones are counted as those of citizens' linkings are."""
        now = self._chance.now()
        if loaded.chat.channel in self._stored:
            return Answer(Words("officer.not_here"))
        if not loaded.guesses.may(CodeKind.OFFICE):
            return Answer(Words("officer.too_many"))
        staff = await tx.officers.take(wish.code, now=now)
        if staff is None:
            wrong = Changes(guesses=[Guess(loaded.chat_id, now, CodeKind.OFFICE)])
            return Answer(Words("officer.unknown", {"command": WORD}), changes=wrong)
        await tx.officers.bind(staff.id, loaded.chat_id, at=now)
        noted = _noted(now, staff, "staff_chat_linked", loaded)
        return Answer(Words("officer.linked", {"name": staff.name}), changes=Changes(audit=[noted]))

    async def _factor(self, staff: Staff | None, wish: Wish, office: Mapping[str, Any], now: datetime) -> Factor:
        """Before the transaction: a try counts even if what it was for comes to nothing."""
        wait = office.get("wait") or {}
        asks = wish.do is Do.WRITE and wait.get("do") == "code"
        if staff is None or not (asks or wish.act == "resolve"):
            return Factor()
        secret = await self._store.doors.secret(staff.id)
        if secret is None or not asks:
            return Factor(has_app=secret is not None)
        key = f"factor:{staff.id}"
        if await self._store.staff.failures(key, since=now - TRIES_WITHIN) >= TRIES:
            return Factor("too_often", has_app=True)
        step = totp.step_of(secret, wish.text[:20], now=now)
        ok = step is not None and await self._store.doors.use_step(staff.id, step)
        await self._store.staff.note_attempt(key, ok=ok, now=now)
        return Factor("" if ok else "wrong", has_app=True)


def _noted(now: datetime, staff: Staff, action: str, loaded: Loaded) -> AuditEntry:
    return AuditEntry(now, staff.login, action, detail={"channel": loaded.chat.channel})


def _joined(one: Changes, other: Changes) -> Changes:
    """What a decision writes, in the transaction of the turn."""
    return replace(other, done=[*one.done, *other.done])


def _after(loaded: Loaded, answer: Answer, owner: Staff | None) -> dict[str, JSON]:
    """Older numbers mean nothing any more: neither those of the frames below nor those of the office."""
    before = state.from_json(loaded.state) if loaded.state else state.Conversation()
    shown: list[JSON] = [[each.token, each.label] for each in answer.offered]
    office: dict[str, JSON] = {"staff": owner.id, "shown": shown, "wait": answer.wait} if owner else {}
    after = replace(before, office=office, greeted=True, prompt=before.prompt + 1, shown=())
    return state.to_json(after)


def put_by(conversation: state.Conversation) -> state.Conversation:
    """A citizen's turn in an officer's chat: what the office offered there before is no longer typed by its number."""
    if not conversation.office:
        return conversation
    return replace(conversation, office={"staff": conversation.office.get("staff")})
