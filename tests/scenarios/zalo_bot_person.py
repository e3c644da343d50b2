"""A person in a chat without buttons: reads the numbers and types them, sends pages as photos, one a message."""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass, field

from flows.text_folding import fold
from tests.emulators.zalo_bot import Sent, ZaloBotEmulator
from tests.scenarios.citizen import JOINED, page

_LINE = re.compile(r"^(\d+)\. (.+)$", re.MULTILINE)
_WORDS = re.compile(r"^(?:Hoặc|Có thể) nhắn: (.+)\.$", re.MULTILINE)


@dataclass
class Person:
    zalo: ZaloBotEmulator
    name: str
    patience: float = 60.0
    heard: int = 0
    typed: list[str] = field(default_factory=list)

    async def follow(self, acts: list[str]) -> None:
        for act in acts:
            await self.do(act)

    async def do(self, act: str) -> str:
        """One act, and the answer to the last message that it took."""
        answer = ""
        for said in self.sayings(act):
            self.heard = len(self.messages())
            self.say(said)
            answer = await self.answer(act)
        return answer

    def sayings(self, act: str) -> list[str]:
        if act.startswith("@"):
            return act.split()
        label = re.fullmatch(r"\[(.+)\]", act)
        return [self.choice(label[1]) if label else act]

    def say(self, said: str) -> None:
        self.typed.append(said)
        if said.startswith("@"):
            self.zalo.photo(self.name, page(said[1:]))
        else:
            self.zalo.text(self.name, said)

    def choice(self, label: str) -> str:
        """The number of that option, or its words where it has none, as the last message offers them."""
        offered = self.messages()[-1].text
        for number, line in reversed(_LINE.findall(offered)):
            if fold(line).startswith(fold(label)):
                return str(number)
        words = [word for found in _WORDS.findall(offered) for word in found.split(" · ")]
        return next(word for word in words if fold(word).startswith(fold(label)))

    async def answer(self, act: str = "") -> str:
        """The next message; one that came twice is no answer."""
        deadline = time.perf_counter() + self.patience
        while len(self.messages()) <= self.heard:
            if time.perf_counter() > deadline:
                raise TimeoutError(f"{self.name}: no answer to {act!r}; {self.texts()[-2:]}")
            await asyncio.sleep(0.02)
        self.heard += 1
        return self.messages()[self.heard - 1].text

    def messages(self) -> list[Sent]:
        """The news that pages were joined meanwhile answers nothing."""
        said = [each for each in self.zalo.log(self.name) if each.kind == "message"]
        return [each for each in said if not each.text.startswith(JOINED)]

    def texts(self) -> list[str]:
        return [each.text for each in self.messages()]
