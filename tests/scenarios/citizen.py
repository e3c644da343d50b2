"""A person at the emulator who follows a transcript: acts once, waits for an answer never seen before, acts again."""

from __future__ import annotations

import asyncio
import random
import re
import time
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from flows.identity.card import parse_card
from tests.bot.filecheck import samples
from tests.bot.idcards.drawing import drawn_card, flat
from tests.emulators.telegram import Attachment, Entry, TelegramEmulator
from tests.emulators.telegram.model import ApiError
from tests.emulators.telegram.people import paper, picture
from tests.transcripts.playing import read

TRANSCRIPTS = Path(__file__).resolve().parents[1] / "transcripts"
FILED = "notice.registered"
CARD = "thẻ: "
JOINED = "Đã ghép “"


def until_filed(code: str) -> list[str]:
    """What the citizen of a transcript does until the dossier is filed."""
    acts: list[str] = []
    for line in read((TRANSCRIPTS / f"{code}.txt").read_text("utf-8")):
        if line.mark == ">":
            acts.append(line.text)
        if line.mark == "<" and line.text.startswith(FILED):
            return acts
    raise AssertionError(f"nothing is filed in {code}")


def acts_of(name: str) -> list[str]:
    """All that the citizen of a transcript does."""
    return [line.text for line in read((TRANSCRIPTS / f"{name}.txt").read_text("utf-8")) if line.mark == ">"]


@dataclass
class Citizen:
    tg: TelegramEmulator
    user_id: int
    patience: float = 60.0
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
        """Files that go along, and the news that pages were joined meanwhile, are no answers of their own."""
        said = [entry for entry in self.tg.log(self.user_id) if entry.kind == "message" and entry.text]
        return [entry for entry in said if not entry.text.startswith(JOINED)]

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
            await self._press(button[1])
        elif act.startswith("@"):
            await self._files([name[1:] for name in act.split()])
        elif act.startswith(CARD):
            await self.tg.send(self.user_id, _card(act.removeprefix(CARD)))
        else:
            await self.tg.text(self.user_id, act)

    async def _press(self, label: str) -> None:
        """The button may stand below a message that is still on its way."""
        deadline = time.perf_counter() + self.patience
        while True:
            try:
                await self.tg.press(self.user_id, label=f"^{re.escape(label)}")
            except ApiError:
                if time.perf_counter() > deadline:
                    raise
                await asyncio.sleep(0.05)
            else:
                return

    async def _files(self, names: list[str]) -> None:
        files = [_attachment(name) for name in names]
        if len(files) == 1:
            await self.tg.send(self.user_id, files[0])
        else:
            await self.tg.album(self.user_id, files)


@cache
def _attachment(name: str) -> Attachment:
    return paper(samples.pdf(1), name=name) if name.endswith(".pdf") else picture(page(name))


def page(name: str) -> bytes:
    """A page of print, its own for each name: nobody sends the same picture twice unless they mean to."""
    chance = random.Random(name)
    sheet = Image.new("RGB", (1240, 1754), "white")
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(size=30)
    for top in range(140, 1600, 46):
        words = ("".join(chance.choices("abcdeghiklmnopqrstuvxy", k=chance.randint(2, 6))) for _ in range(14))
        pen.text((120, top), " ".join(words)[: chance.randint(20, 62)], fill=(30, 30, 40), font=font)
    return samples.saved(sheet, quality=85)


def _card(qr: str) -> Attachment:
    """A photo of a drawn card; of nothing, where the transcript has no card in it."""
    card = parse_card(qr)
    drawn = flat(drawn_card(card, qr, random.Random(7)).pixels, kind=".jpg") if card else samples.jpeg()
    return picture(drawn)


def _what(entry: Entry) -> tuple[str, str]:
    return entry.text, str(entry.buttons)
