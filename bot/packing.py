"""A parcel becomes a message: words in the channel's markup, in parts that fit, with labels that fit."""

from __future__ import annotations

from collections.abc import Callable

from bot.channels.base import Message, RenderedButton
from bot.render import kept_words_to_text, label, split, unmarked
from flows.conversation.facts import Limits
from flows.ports import Parcel
from flows.values import JSON, Words


def packed(parcel: Parcel, limits: Limits, links: Callable[[Words], Words]) -> Message:
    text = kept_words_to_text(links(parcel.words), markup=limits.markup)
    parts = split(text, limits.text)
    buttons = tuple(RenderedButton(label(b.label, limits), b.token, b.aside) for b in parcel.buttons)
    plain = tuple(unmarked(part) for part in parts)
    return Message(parcel.chat.address, parts, plain, buttons, parcel.kind, taken=len(parcel.platform_id.split()))


def absolute_links(address: str) -> Callable[[Words], Words]:
    """Paths of our own pages in a message become full addresses."""

    def linked(words: Words) -> Words:
        slip = words.params.get("slip")
        if not isinstance(slip, str) or not slip.startswith("/"):
            return words
        params: dict[str, JSON] = {**words.params, "slip": address + slip}
        return Words(words.key, params)

    return linked
