"""The picture of a guide, or the paper to show, as what goes along with a message that explains it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.channels.base import Document
from flows.conversation.facts import Limits
from flows.hurdles.guides import PAGES, guides
from flows.values import Words

Documents = Callable[[str], Awaitable[Document | None]]
#: The parameter of a message that names a guide's page.
GUIDE = "guide"


def guide_path(words: Words, limits: Limits) -> str:
    """Where files go along; elsewhere the link in the text is enough."""
    path = words.params.get(GUIDE)
    return path if isinstance(path, str) and path.startswith(PAGES) and limits.carries_files else ""


def with_guides(others: Documents) -> Documents:
    """Pictures of guides are at hand, all other paths are `others`'."""

    async def fetched(path: str) -> Document | None:
        if not path.startswith(PAGES):
            return await others(path)
        topic = path.removeprefix(PAGES)
        if topic not in guides():
            return None
        from bot.web.assets import assets  # the web server, which a message without a guide does without

        return Document(f"huong-dan-{topic}.png", assets()[f"guides/{topic}.png"].body, is_picture=True)

    return fetched
