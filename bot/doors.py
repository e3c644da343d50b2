"""Where the chat can be opened, for messages that say so: our pages, the bot on Telegram, the account on Zalo.

Words carry only what is to be opened (`start`); the links are made when they are worded, in the process that knows.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import Markup

from bot.channels.base import Document
from bot.logs import log
from bot.posters.doors import Doors, doors_of
from flows.values import JSON, Words

if TYPE_CHECKING:
    from bot.settings import Settings

#: What a message that opens the chat elsewhere carries: the payload of the link, empty for the chat as such.
START = "start"
#: Path of the picture of a code, as documents of messages are named.
QR = "/qr/"
FIRST_PAUSE_S, LONGEST_PAUSE_S = 5.0, 600.0
Documents = Callable[[str], Awaitable[Document | None]]


class OpenDoors:
    """Telegram is asked what the bot is called until it answers; meanwhile there is no link to it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.doors = Doors(settings.address, zalo=settings.zalo_oa_id)

    def __call__(self) -> Doors:
        return self.doors

    async def run(self, stop: asyncio.Event) -> None:
        pause = FIRST_PAUSE_S
        while self._settings.telegram_bot_token.get_secret_value() and not stop.is_set():
            self.doors = await doors_of(self._settings, log.warning)
            if self.doors.telegram:
                return
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), timeout=pause)
            pause = min(pause * 2, LONGEST_PAUSE_S)


def opened(doors: Doors, payload: str) -> dict[str, JSON]:
    """Zalo's link takes nothing along: what it opens has to be typed there."""
    start = f"?start={quote(payload, safe='')}" if payload else ""
    links: dict[str, JSON] = {"web_link": f"{doors.web}/{start}"}
    if doors.telegram:
        links["telegram_link"] = f"https://t.me/{doors.telegram}{start}"
    if doors.zalo:
        links["zalo_link"] = f"https://zalo.me/{doors.zalo}"
    return links


def with_doors(doors: Callable[[], Doors]) -> Callable[[Words], Words]:
    def linked(words: Words) -> Words:
        payload = words.params.get(START)
        return Words(words.key, {**words.params, **opened(doors(), payload)}) if isinstance(payload, str) else words

    return linked


def qr_path(words: Words) -> str:
    """The picture that goes along with a message that opens something; none for the chat as such."""
    payload = words.params.get(START)
    return f"{QR}{payload}" if isinstance(payload, str) and payload else ""


def with_codes(others: Documents, doors: Callable[[], Doors]) -> Documents:
    """Paths of codes are drawn here, all others are `others`'. From a chat on a telephone it leads to our pages."""

    async def fetched(path: str) -> Document | None:
        if not path.startswith(QR):
            return await others(path)
        return Document("ma-lien-ket.png", drawn(str(opened(doors(), path.removeprefix(QR))["web_link"])))

    return fetched


def drawn(link: str) -> bytes:
    import segno

    picture = io.BytesIO()
    segno.make(link, error="m", micro=False).save(picture, kind="png", scale=8, border=4)
    return picture.getvalue()


def drawn_svg(link: str) -> Markup:
    """For a screen that people hold their telephones to."""
    import segno

    return Markup(segno.make(link, error="m", micro=False).svg_inline(border=2, omitsize=True, lineclass=None))  # noqa: S704


def inline(words: Words) -> str:
    """For a page: the code as SVG, leading to the telephone's own chat where there is one."""
    import segno

    link = next((str(words.params[name]) for name in ("telegram_link", "zalo_link") if words.params.get(name)), "")
    if not link or not words.params.get(START):
        return ""
    code = segno.make(link, error="m", micro=False)
    return code.svg_inline(border=2, omitsize=True, svgclass="code", lineclass=None)
