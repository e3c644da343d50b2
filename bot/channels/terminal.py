"""A terminal as a channel: lines typed or piped in, plain text out. Its messages are sent by being stored."""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from string import ascii_lowercase

from bot.channels.base import FetchFailed, Incoming, Message, Named, RemoteFile, Sent
from bot.channels.limits import TERMINAL
from bot.packing import without_page
from bot.render import label, words_to_text
from flows.conversation.buttons import Button
from flows.conversation.events import ButtonPressed, TextSent
from flows.ports import Fate, Kind, StoredMessage

NAME = "terminal"
FILE = "/file"
PRESS = "*"


class Terminal:
    """Numbers what was offered. A number that is typed goes the way of all text, because it may be an answer; with a
    star before it, it is a pressed button and nothing else."""

    name = NAME
    limits = TERMINAL

    def __init__(self) -> None:
        self._tokens: dict[str, str] = {}

    def hear(self, line: str) -> Incoming | None:
        """What a line says; None when it says nothing."""
        said = line.strip()
        if not said:
            return None
        command, _, rest = said.partition(" ")
        if command == FILE and rest:
            return Incoming(files=tuple(_files(rest)))
        if said.startswith(PRESS) and said[1:] in self._tokens:
            return Incoming(event=ButtonPressed(self._tokens[said[1:]]))
        return Incoming(event=TextSent(said))

    def show(self, messages: Sequence[StoredMessage]) -> str:
        """Messages as text; the options of the newest can be chosen from now on."""
        shown = [message for message in messages if message.kind is not Kind.ECHO]
        if any(message.buttons for message in shown):
            self._tokens = {}
        return "".join(f"\n{self._one(message)}\n" for message in shown)

    def _one(self, message: StoredMessage) -> str:
        lines = [words_to_text(without_page(message.words), markup=TERMINAL.markup)]
        for button in message.buttons:
            name = self._name(button)
            self._tokens[name] = button.token
            lines.append(f"  [{name}] {label(button.label, TERMINAL)}")
        return "\n".join(lines)

    def _name(self, button: Button) -> str:
        """The number that the engine knows it by; a standing button has none and gets a letter."""
        _, _, index = button.token.partition(".")
        if index.isdecimal() and not button.token.startswith("!"):
            return str(int(index) + 1)
        return next(letter for letter in ascii_lowercase if letter not in self._tokens)

    def identify(self, body: bytes) -> Named | None:
        """No update comes from outside."""
        return None

    def parse(self, body: bytes) -> Incoming | None:
        return None

    async def fetch(self, file: RemoteFile, *, limit: int) -> bytes:
        try:
            data = await asyncio.to_thread(_read, Path(file.reference), limit)
        except OSError as problem:
            raise FetchFailed(problem.strerror or "not readable", lasting=True) from problem
        if len(data) > limit:
            raise FetchFailed("too large", lasting=True)
        return data

    async def forget(self, file: RemoteFile) -> None:
        """It is the person's own file."""

    async def send(self, message: Message) -> Sent:
        return Sent(Fate.SENT)

    async def courtesies(self, incoming: Sequence[Incoming]) -> None:
        """Nothing is owed."""

    async def close(self) -> None:
        """Nothing is open."""


def _files(rest: str) -> Iterator[RemoteFile]:
    for name in _names(rest):
        path = Path(name).expanduser()
        yield RemoteFile(str(path), path.name, path.stat().st_size if path.is_file() else None)


def _names(rest: str) -> Iterable[str]:
    """As a shell reads them; a path with an unpaired quote is taken as it stands."""
    try:
        return shlex.split(rest)
    except ValueError:
        return [rest]


def _read(path: Path, limit: int) -> bytes:
    if not path.is_file():
        raise FileNotFoundError(2, "no such file")
    with path.open("rb") as file:
        return file.read(limit + 1)
