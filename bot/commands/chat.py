"""`motcua chat`: a conversation in a terminal or over a pipe, by the engine and the store that serve citizens."""

from __future__ import annotations

import asyncio
import secrets
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from bot.cards import CardPhotos
from bot.channels.terminal import NAME, Terminal
from bot.filecheck.checker import FileChecker
from bot.idcards.reader import CardReader
from bot.papers.signers import SignatureReader
from bot.papers.trust import load_trust
from bot.settings import Settings
from bot.uploads import Uploads
from bot.wiring import STORED_CHANNELS, Installation, chance, now, open_installation
from bot.workshop.pool import Workshop
from flows.conversation.events import Event, Opened, TextSent
from flows.conversation.facts import VIETNAM
from flows.dossiers.codes import find_code
from flows.ports import Arrival, ChatKey, Store, Wanted
from flows.service.conversing import Conversing, Ready

QUIT = "/quit"
HELP = f"(a number or words to answer, *N to press button N, /file PATH to send files, {QUIT} to end)"
LOOK_AGAIN_S = 1.0


@click.command("chat")
@click.option("--keep", is_flag=True, help="Use this installation's database; else all is forgotten at the end.")
@click.option("--who", default="me", show_default=True, help="Whose chat: the same name comes back to the same one.")
def chat(keep: bool, who: str) -> None:
    """Talk to it. Lines come from the keyboard or from standard input, answers go to standard output."""
    asyncio.run(_run(keep=keep, who=who))


async def _run(*, keep: bool, who: str) -> None:
    from bot.logs import set_up

    set_up("error")
    async with _installation(keep=keep) as installation, Workshop(size=1) as workshop:
        talk = await begin(installation, workshop, who=who, echo=not sys.stdin.isatty())
        click.echo(HELP, err=True)
        await talk.hear(Opened())
        while (line := await talk.next_line(sys.stdin.readline)) is not None:
            await talk.line(line)


@asynccontextmanager
async def _installation(*, keep: bool) -> AsyncIterator[Installation]:
    with TemporaryDirectory(prefix="motcua-chat-") as folder:
        settings = Settings() if keep else for_a_while(Settings(), Path(folder))
        installation = await open_installation(settings, lambda line: click.echo(line, err=True))
        try:
            yield installation
        finally:
            await installation.close()


def for_a_while(settings: Settings, folder: Path) -> Settings:
    """The same settings with a store that is thrown away."""
    return Settings(
        **{
            **settings.model_dump(),
            "database_url": f"sqlite:///{folder}/chat.db",
            "files_url": f"file://{folder}/files",
            "secret_key": secrets.token_urlsafe(32),
        }
    )


async def begin(installation: Installation, workshop: Workshop, *, who: str, echo: bool = False) -> Talk:
    store, dice, key = installation.store, chance(), ChatKey(NAME, who)
    conversing = Conversing(
        store,
        world=installation.world,
        chance=dice,
        holder=installation.holder,
        waker=installation.wakeups,
        echoed=STORED_CHANNELS,
    )
    signatures = SignatureReader(workshop, load_trust(installation.settings.signature_trust))
    uploads = Uploads(
        store.files, installation.files, FileChecker(workshop), fresh_id=dice.fresh_id, now=now, signatures=signatures
    )
    async with store.transaction() as tx:
        (loaded,) = await tx.load([Wanted(key)])
    earlier = await store.outbox.transcript(loaded.chat_id)
    last = earlier[-1].id if earlier else 0
    cards = CardPhotos(CardReader(workshop), store.conversations.peek)
    return Talk(store, conversing, uploads, cards, key, loaded.chat_id, echo=echo, last=last)


@dataclass(slots=True)
class Talk:
    """One chat in one terminal. Nothing waits in the inbox: a line is a turn, and its answer is read back."""

    store: Store
    conversing: Conversing
    uploads: Uploads
    cards: CardPhotos
    key: ChatKey
    chat_id: int
    echo: bool
    last: int
    terminal: Terminal = field(default_factory=Terminal)
    write: Callable[[str], None] = click.echo

    async def next_line(self, read: Callable[[], str]) -> str | None:
        """The next line, None at the end. What officers and sweeps say meanwhile is shown as it comes."""
        reading = asyncio.create_task(asyncio.to_thread(read))
        while not (await asyncio.wait({reading}, timeout=LOOK_AGAIN_S))[0]:
            await self.show_news()
        line = reading.result()
        return None if not line or line.strip() == QUIT else line

    async def line(self, line: str) -> None:
        incoming = self.terminal.hear(line)
        if incoming is None:
            return
        if self.echo:
            self.write(f"\n> {line.strip()}")
        event = incoming.event
        if event is None:
            seed = f"{NAME}-{secrets.token_hex(8)}"
            event = await self.cards.read(self.key, self.terminal, incoming.files)
            event = event or await self.uploads.receive(self.terminal, incoming.files, caption="", seed=seed)
        await self.hear(event)

    async def hear(self, event: Event) -> None:
        await self.conversing.receive([Ready(Arrival(self.key, ()), event, _codes(event))])
        if not await self.show_news():
            self.write("(no answer: this turn failed and nothing was changed)")

    async def show_news(self) -> bool:
        """Whatever was said since the last time; whether there was anything."""
        news = await self.store.outbox.transcript(self.chat_id, after=self.last)
        if news:
            self.last = news[-1].id
            self.write(self.terminal.show(news).rstrip("\n"))
        return bool(news)


def _codes(event: Event) -> tuple[str, ...]:
    found = find_code(event.text[:2000], now().astimezone(VIETNAM).date()) if isinstance(event, TextSent) else None
    return (str(found),) if found else ()
