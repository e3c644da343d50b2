"""A parcel becomes a message: words in the channel's markup, in parts that fit, with labels that fit."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.channels.base import Document, Message, RenderedButton
from bot.doors import qr_path
from bot.guides.sending import guide_path
from bot.menus import menu
from bot.render import kept_words_to_text, label, split, unmarked
from flows.values import JSON, Words

if TYPE_CHECKING:
    from flows.conversation.facts import Limits
    from flows.ports import Parcel

#: Parameters that are paths of pages which everybody may open, and of one that only the chat's browser may.
LINKED, PAGE = ("slip", "form", "guide", "web_link"), "page"


def packed(
    parcel: Parcel,
    limits: Limits,
    links: Callable[[Words], Words],
    *,
    document: Document | None = None,
    attached: Words | None = None,
    genuine: str = "",
) -> Message:
    """Where there are more options than buttons, all of them are lines of the text. `attached` says where a file is;
    `genuine` is the code by which anybody can check that the message is ours."""
    words = links(parcel.words)
    text = kept_words_to_text(words, markup=limits.markup)
    if attached:
        text = f"{text}\n\n{kept_words_to_text(attached, markup=limits.markup)}"
    if genuine:
        text = f"{text}\n\n{kept_words_to_text(Words('genuine.line', {'code': genuine}), markup=limits.markup)}"
    is_listed = len(parcel.buttons) > limits.buttons
    if is_listed:
        text = f"{text}\n\n{menu(parcel.buttons, limits)}"
    parts = split(text, limits.text)
    shown = () if is_listed else parcel.buttons
    buttons = tuple(RenderedButton(label(b.label, limits), b.token, b.aside) for b in shown)
    plain = tuple(unmarked(part) for part in parts)
    taken = len(parcel.platform_id.split())
    return Message(
        parcel.chat.address,
        parts,
        plain,
        buttons,
        parcel.kind,
        taken=taken,
        document=document,
        words=words,
        reference=str(parcel.id),
        is_paid=parcel.is_paid,
    )


def document_path(parcel: Parcel) -> str:
    """What goes along: the message's own document, or the page that it says to look at."""
    return parcel.document_path or str(parcel.words.params.get(PAGE) or "")


def code_path(parcel: Parcel, limits: Limits) -> str:
    """The picture of a code, where pictures go along; elsewhere its link in the text is enough."""
    return qr_path(parcel.words) if limits.carries_files else ""


def file_path(parcel: Parcel, limits: Limits) -> str:
    """What goes along, whatever it is."""
    return document_path(parcel) or code_path(parcel, limits) or guide_path(parcel.words, limits)


def absolute_links(address: str) -> Callable[[Words], Words]:
    """Paths of our own pages in a message become full addresses; what only the browser may open is left out."""

    def linked(words: Words) -> Words:
        params = without_page(words).params
        paths = {name: params[name] for name in LINKED if str(params.get(name, "")).startswith("/")}
        full: dict[str, JSON] = {name: f"{address}{path}" for name, path in paths.items()}
        return Words(words.key, {**params, **full}) if full or params is not words.params else words

    return linked


def without_page(words: Words) -> Words:
    """For channels that have no browser of ours: a page of the chat is not for them to open."""
    return Words(words.key, {**words.params, PAGE: ""}) if words.params.get(PAGE) else words
