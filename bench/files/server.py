"""The worst files sent to a running server while other people write: how long each takes, what the others notice."""

from __future__ import annotations

import asyncio
import re
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from pikepdf import Dictionary, Name, String
from PIL import Image

from bench.turns.measure import share_of
from bench.turns.people import Person, Record, gather_people
from bench.turns.script import Script, Turn
from tests.bot.filecheck import samples
from tests.emulators.telegram import Attachment, TelegramEmulator
from tests.scenarios.service import Service, settings

PATIENCE_S = 60.0
WRITERS, FIRST_WRITER, FIRST_SENDER = 20, 1_000, 2_000
GREETING = Turn("text", re.compile("trợ lý tự động"), text="/start")
#: Everyday requests of people who send no file.
WRITTEN = (
    Turn("text", re.compile("khai sinh", re.I), text="dang ky khai sinh cho con"),
    Turn("text", re.compile("trích lục", re.I), text="2.000635"),
    Turn("text", re.compile("kết hôn", re.I), text="đăng ký kết hôn"),
    Turn("text", re.compile("hồ sơ", re.I), text="hồ sơ của tôi"),
)


def many_scans() -> bytes:
    """An empty page of 16 megapixels, its last scan again and again: a few bytes each, dear to decode."""
    whole = samples.saved(Image.new("L", (4_600, 3_450), 255), progressive=True)
    start = whole.rfind(b"\xff\xda")
    return whole[:start] + whole[start:-2] * 3_000 + whole[-2:]


def slow_docx() -> bytes:
    """Small, well-formed, and more work than a check may take: it is ended by its limit."""
    return samples.docx({"word/document.xml": samples.word_body("<a/>" * 25_000_000)})


LAUNCH = {"/S": Name.Launch, "/F": String("cmd.exe"), "/Next": Dictionary(S=Name.Launch, F=String("/bin/sh"))}


@dataclass(frozen=True, slots=True)
class Worst:
    name: str
    make: Callable[[], bytes]
    answer: str  # what the person must be told


WORST = (
    Worst("JPEG of 3,000 scans", many_scans, "cấu trúc bất thường"),
    Worst("PNG of 20,000 by 20,000", samples.png_bomb, "20000 × 20000"),
    Worst("DOCX bomb", lambda: samples.docx({"word/media/image1.png": b" " * 210_000_000}), "bung ra quá lớn"),
    Worst("DOCX of 25 million elements", slow_docx, "không kiểm tra được|chưa kiểm tra xong"),
    Worst("PDF with launch actions", lambda: samples.acting_pdf(LAUNCH), "không an toàn"),
)


@dataclass(slots=True)
class Result:
    """Seconds are from sending to the answer on the platform; megabytes are of the server process alone."""

    bytes_of: dict[str, int] = field(default_factory=dict)
    alone: dict[str, float] = field(default_factory=dict)
    together: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    quiet: Record = field(default_factory=Record)
    meanwhile: Record = field(default_factory=Record)
    before_mb: float = 0.0
    peak_mb: float = 0.0


class Sender(Person):
    """Sends one file and waits for the sentence about it."""

    def __init__(self, person: Person, attachment: Attachment) -> None:
        super().__init__(person.user_id, person.script, people=person.people, patience=person.patience)
        self.attachment = attachment

    def _send(self, turn: Turn) -> None:
        if turn.send == "document":
            self.people.send(self.user_id, self.attachment)
        else:
            super()._send(turn)


async def measure(*, offered: float, seconds: float) -> Result:
    async with TelegramEmulator() as tg:
        tg.people()
        with tempfile.TemporaryDirectory(prefix="bench-files-") as name:
            service = Service(settings(tg, Path(name)), Path(name))
            await service.start()
            try:
                return await _drive(tg, service, offered=offered, seconds=seconds)
            finally:
                await service.stop()


async def _drive(tg: TelegramEmulator, service: Service, *, offered: float, seconds: float) -> Result:
    result, ignored = Result(), Record()
    script = Script((GREETING,), WRITTEN)
    writers = gather_people(tg, script, WRITERS, patience=PATIENCE_S, first=FIRST_WRITER)
    senders = _senders(tg, result)
    await asyncio.gather(*(person.prepare(ignored) for person in [*writers, *senders.values()]))
    await asyncio.gather(*(person.conversation(ignored) for person in writers))
    if ignored.lost:
        raise RuntimeError(f"does not hold the conversation: {ignored.lost[0]}")
    await _writing(writers, result.quiet, offered=offered, until=_after(seconds))
    assert service.process
    pid = service.process.pid
    result.before_mb = _memory_mb(pid, "VmRSS")
    _forget_peak(pid)
    done = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(_writing(writers, result.meanwhile, offered=offered, until=done.is_set))
        group.create_task(_sending(senders, result, done, until=_after(seconds)))
    result.peak_mb = _memory_mb(pid, "VmHWM")
    return result


def _senders(tg: TelegramEmulator, result: Result) -> dict[str, Sender]:
    """One person for each file, so that nobody waits in the queue of another's file."""
    senders = {}
    for number, worst in enumerate(WORST):
        content = worst.make()
        result.bytes_of[worst.name] = len(content)
        script = Script((GREETING,), (Turn("document", re.compile(worst.answer)),))
        (person,) = gather_people(tg, script, 1, patience=PATIENCE_S, first=FIRST_SENDER + number)
        senders[worst.name] = sender = Sender(person, Attachment(content, "giay-to", "application/octet-stream"))
        tg.world.listeners.append(lambda _, chat, entry, it=sender: it.hear(entry) if chat.id == it.user_id else None)
    return senders


async def _sending(
    senders: dict[str, Sender], result: Result, done: asyncio.Event, *, until: Callable[[], bool]
) -> None:
    """Each by itself, then all at once, again and again for the rest of the time."""
    try:
        for name, sender in senders.items():
            result.alone[name] = await _sent(sender)
        while not (result.together and until()):
            for name, took in zip(senders, await asyncio.gather(*map(_sent, senders.values())), strict=True):
                result.together[name].append(took)
    finally:
        done.set()


async def _sent(sender: Sender) -> float:
    record = Record()
    await sender.next_turn(record)
    if record.lost:
        raise RuntimeError(record.lost[0])
    return record.seconds[0]


async def _writing(writers: list[Person], record: Record, *, offered: float, until: Callable[[], bool]) -> None:
    """Turns begin by the clock, whatever the server does; one counts from when it was due."""
    idle: asyncio.Queue[Person] = asyncio.Queue()
    for person in writers:
        idle.put_nowait(person)

    async def one(person: Person, since: float) -> None:
        await person.next_turn(record, since=since)
        idle.put_nowait(person)

    due = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        while not until():
            due += 1 / offered
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            group.create_task(one(await idle.get(), due))


def _after(seconds: float) -> Callable[[], bool]:
    end = time.monotonic() + seconds
    return lambda: time.monotonic() > end


def _memory_mb(pid: int, what: str) -> float:
    (line,) = re.findall(rf"{what}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(line) / 1024


def _forget_peak(pid: int) -> None:
    with suppress(OSError):  # without it the peak is of the whole life, which only makes the figure worse
        Path(f"/proc/{pid}/clear_refs").write_text("5")


def table(result: Result) -> str:
    lines = ["| file | bytes | s, alone | s, all at once, the slowest | times |", "|---|---|---|---|---|"]
    for name, size in result.bytes_of.items():
        together = result.together[name]
        lines.append(f"| {name} | {size:,} | {result.alone[name]:.2f} | {max(together):.2f} | {len(together)} |")
    lines += ["", "| text turns of others | turns | p50 ms | p99 ms | slowest ms | lost |", "|---|---|---|---|---|---|"]
    for name, record in (("before", result.quiet), ("meanwhile", result.meanwhile)):
        figures = [f"{share_of(record.seconds, percent):,.0f}" for percent in (50, 99, 100)]
        lines.append(f"| {name} | {len(record.seconds)} | {' | '.join(figures)} | {len(record.lost)} |")
    grown = result.peak_mb - result.before_mb
    lines += ["", f"server: {result.before_mb:.0f} MB before, {result.peak_mb:.0f} MB at most, {grown:+.0f} MB"]
    return "\n".join(lines)
