"""A conversation as it went, written up for reading: what changes from run to run is put on fixed values."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from flows.calendar.days import VIETNAM

FOLDER = Path(__file__).parent / "transcripts"
PERSON, BOT = "**Người dân:** ", "> "
#: Moments near today are those of the run; birthdays and other days of the conversation stay.
NEAR = timedelta(days=120)
_MOMENT = re.compile(r"\d\d:\d\d (?:thứ \w+|Chủ nhật), \d\d/\d\d/\d{4}")
_DAY = re.compile(r"\b\d\d/\d\d/\d{4}\b")
_FIXED = (
    (re.compile(r"\bH\d\d\.[\d.]+-\d{6}-\d{3,7}\b"), "H99.101-261120-0001"),
    (re.compile(r"http://127\.0\.0\.1:\d+"), "https://motcua.example"),
    (re.compile(r"/(t|f|files)/[A-Za-z0-9_.-]{12,}"), r"/\1/…"),
)


@dataclass
class Record:
    """`said` gives the bot's messages so far, each with the labels under it."""

    said: Callable[[], Sequence[tuple[str, Sequence[str]]]]
    lines: list[str] = field(default_factory=list)
    seen: int = 0

    def act(self, act: str) -> None:
        self.take()
        self.lines.append(f"{PERSON}{act.strip('[]')}" if not act.startswith("@") else f"{PERSON}(gửi {act[1:]})")

    def take(self) -> None:
        """Whatever the bot has said meanwhile."""
        news = self.said()[self.seen :]
        self.seen += len(news)
        for text, labels in news:
            buttons = " ".join(f"[{label}]" for label in labels)
            self.lines.append("\n".join(f"{BOT}{line}".rstrip() for line in steady(f"{text}\n{buttons}").splitlines()))

    def written(self, title: str) -> str:
        return "\n\n".join((f"# {title}", *self.lines)) + "\n"


async def recorded(record: Record, acts: Sequence[str], do: Callable[[str], Awaitable[object]]) -> None:
    for act in acts:
        record.act(act)
        await do(act)
    record.take()


def steady(text: str) -> str:
    text = _MOMENT.sub("09:00 thứ Sáu, 20/11/2026", text.strip())
    text = _DAY.sub(lambda found: _day(found[0]), text)
    for pattern, fixed in _FIXED:
        text = pattern.sub(fixed, text)
    return text


def _day(text: str) -> str:
    try:
        day = datetime.strptime(text, "%d/%m/%Y").replace(tzinfo=VIETNAM)
    except ValueError:
        return text
    return "27/11/2026" if abs(day - datetime.now(VIETNAM)) < NEAR else text


def check(name: str, written: str, *, rewrite: bool) -> None:
    """Who spoke in between is not compared: on a busy machine an answer may come behind the next question."""
    path = FOLDER / f"{name}.md"
    if rewrite:
        FOLDER.mkdir(exist_ok=True)
        path.write_text(written, "utf-8")
    kept = path.read_text("utf-8")
    for mark in (PERSON, BOT):
        assert _spoken(kept, mark) == _spoken(written, mark)


def _spoken(text: str, mark: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith(mark.rstrip())]
