"""The measured people: each does one thing, waits for the answer that fits it, and notes how long that took."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

from tests.emulators.telegram import ApiError, Entry, TelegramEmulator
from tests.emulators.telegram.model import CHANGES, Account, Chat
from tests.emulators.telegram.people import People, paper, picture

from .script import Script, Turn, values_of

PHOTO, PAPER = picture(), paper()
#: Taking an old keyboard away is no answer, though it repeats the message's text.
KEYBOARD_ONLY = "editmessagereplymarkup"


@dataclass(slots=True)
class Record:
    """What a measurement notes."""

    seconds: list[float] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)  # turns without the right answer, in words


class Person:
    def __init__(self, user_id: int, script: Script, *, people: People, patience: float) -> None:
        self.user_id, self.script, self.people, self.patience = user_id, script, people, patience
        self.values = values_of(user_id)
        self.place = 0
        self._answer: asyncio.Future[float] | None = None
        self._turn: Turn | None = None
        self._checks: tuple[str, ...] = ()
        self._last = ""

    async def prepare(self, record: Record) -> None:
        for turn in self.script.setup:
            await self._hold(turn, record, since=None)

    async def next_turn(self, record: Record, *, since: float | None = None) -> None:
        """The next turn of the script; timed from `since` if given, else from when it is sent."""
        turn = self.script.turns[self.place]
        held = await self._hold(turn, record, since=since)
        self.place = (self.place + 1) % len(self.script.turns) if held else 0

    async def conversation(self, record: Record) -> None:
        for _ in self.script.turns:
            await self.next_turn(record)

    async def _hold(self, turn: Turn, record: Record, *, since: float | None) -> bool:
        self._answer = asyncio.get_running_loop().create_future()
        self._turn, self._checks = turn, tuple(check.format_map(self.values) for check in turn.check)
        self._last = ""
        began = time.perf_counter() if since is None else since
        try:
            self._send(turn)
            answered_at = await asyncio.wait_for(self._answer, self.patience)
        except (ApiError, TimeoutError) as error:
            record.lost.append(
                f"{turn.expect.pattern}: {str(error) or 'no answer in time'}; last heard: {self._last!r}"
            )
            return False
        finally:
            self._turn = None
        record.seconds.append(answered_at - began)
        return True

    def _send(self, turn: Turn) -> None:
        match turn.send:
            case "text":
                self.people.text(self.user_id, turn.text.format_map(self.values))
            case "button":
                self.people.press(self.user_id, data=turn.data, label=turn.label)
            case "photo":
                self.people.send(self.user_id, PHOTO)
            case "document":
                self.people.send(self.user_id, PAPER)

    def hear(self, entry: Entry) -> None:
        if self._turn is None or self._answer is None or self._answer.done() or entry.method == KEYBOARD_ONLY:
            return
        self._last = entry.text
        if self._turn.expect.search(entry.text) and all(check in entry.text for check in self._checks):
            self._answer.set_result(entry.at)


def gather_people(tg: TelegramEmulator, script: Script, number: int, *, patience: float, first: int) -> list[Person]:
    """So many people, listening to what the bot says to each."""
    people = tg.people()
    crowd = {uid: Person(uid, script, people=people, patience=patience) for uid in range(first, first + number)}

    def hear(account: Account, chat: Chat, entry: Entry) -> None:
        if entry.kind in CHANGES and chat.id in crowd:
            crowd[chat.id].hear(entry)

    tg.world.listeners.append(hear)
    return list(crowd.values())
