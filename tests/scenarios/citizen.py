"""A person at the emulator who follows a transcript: acts once, waits for an answer never seen before, acts again."""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tests.bot.filecheck import samples
from tests.emulators.telegram import Attachment, Entry, TelegramEmulator
from tests.emulators.telegram.people import paper, picture
from tests.transcripts.playing import read

TRANSCRIPTS = Path(__file__).resolve().parents[1] / "transcripts"
FILED = "notice.registered"


def until_filed(code: str) -> list[str]:
    """What the citizen of a transcript does until the dossier is filed."""
    acts: list[str] = []
    for line in read((TRANSCRIPTS / f"{code}.txt").read_text("utf-8")):
        if line.mark == ">":
            acts.append(line.text)
        if line.mark == "<" and line.text.startswith(FILED):
            return acts
    raise AssertionError(f"nothing is filed in {code}")


@dataclass
class Citizen:
    tg: TelegramEmulator
    user_id: int
    patience: float = 20.0
    seen: set[tuple[str, str]] = field(default_factory=set)
    waits: list[float] = field(default_factory=list)
    acts: int = 0

    async def follow(self, acts: list[str], *, pause: float = 0.0) -> None:
        for act in acts:
            await self.do(act)
            await asyncio.sleep(pause)

    async def do(self, act: str) -> Entry:
        """One act, and the answer to it."""
        self.look()
        began = time.perf_counter()
        await self._act(act)
        self.acts += 1
        answer = await self.answer(act)
        self.waits.append(time.perf_counter() - began)
        return answer

    async def answer(self, act: str = "") -> Entry:
        """The next message that says something new; a message that came twice is no answer."""
        deadline = time.perf_counter() + self.patience
        while (entry := self.look()) is None:
            if time.perf_counter() > deadline:
                raise TimeoutError(
                    f"{self.user_id}: no answer to {act!r} within {self.patience} s; {self.texts()[-2:]}"
                )
            await asyncio.sleep(0.02)
        return entry

    def look(self) -> Entry | None:
        """The first message not seen before, after which all are."""
        new = [entry for entry in self.messages() if _what(entry) not in self.seen]
        self.seen.update(map(_what, new))
        return new[0] if new else None

    def messages(self) -> list[Entry]:
        return [entry for entry in self.tg.log(self.user_id) if entry.kind == "message"]

    def texts(self) -> list[str]:
        return [entry.text for entry in self.messages()]

    def doubles(self) -> list[tuple[Entry, Entry]]:
        """Messages that came again, each with its first."""
        firsts: dict[tuple[str, str], Entry] = {}
        again = []
        for entry in self.messages():
            if (first := firsts.setdefault(_what(entry), entry)) is not entry:
                again.append((first, entry))
        return again

    async def _act(self, act: str) -> None:
        if button := re.fullmatch(r"\[(.+)\]", act):
            await self.tg.press(self.user_id, label=f"^{re.escape(button[1])}")
        elif act.startswith("@"):
            await self._files([name[1:] for name in act.split()])
        else:
            await self.tg.text(self.user_id, act)

    async def _files(self, names: list[str]) -> None:
        files = [_attachment(name) for name in names]
        if len(files) == 1:
            await self.tg.send(self.user_id, files[0])
        else:
            await self.tg.album(self.user_id, files)


@cache
def _attachment(name: str) -> Attachment:
    return paper(samples.pdf(1), name=name) if name.endswith(".pdf") else picture(samples.jpeg())


def _what(entry: Entry) -> tuple[str, str]:
    return entry.text, str(entry.buttons)
