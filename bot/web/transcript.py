"""Stored messages as the page shows them. Only the newest question's buttons can be pressed; older ones are inert."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from jinja2 import TemplateError
from markupsafe import Markup, escape

from bot import render
from bot.channels.base import RenderedButton
from bot.channels.limits import WEB
from bot.doors import inline
from bot.web.assets import url
from flows.conversation.buttons import Button
from flows.conversation.facts import VIETNAM
from flows.hurdles.guides import PAGES, guides
from flows.ports import Kind, StoredMessage
from flows.values import Words

#: Addresses in our own words that may be opened: a slip of ours, and pages of the State. Nothing else becomes a link.
_ADDRESS = re.compile(
    r"(?:https?://[\w.:-]+)?(?:(?P<slip>/t/[A-Za-z0-9_-]{16,128})|(?P<room>/practice/[A-Za-z0-9_-]{16,128})|(?P<form>/forms/[a-z0-9-]{1,60}\.pdf)|(?P<guide>/guides/[a-z]{1,20}))\b"
    r"|(?P<paper>/chat/papers/[A-Za-z0-9_-]{1,64})\b"
    r"|(?P<page>/chat/forms/[A-Za-z0-9_-]{1,64}/[a-z0-9-]{1,60})\b"
    r"|(?P<site>https://(?:[\w-]+\.)+gov\.vn(?:/[\w./?=%-]*\w)?|https://(?:t\.me|zalo\.me)/\w+(?:\?start=[\w-]+)?)"
)
SIDES = {Kind.ECHO: "own", Kind.REPLY: "bot", Kind.NOTICE: "notice", Kind.BROADCAST: "notice"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One message. `prompt` numbers the question that its buttons belong to; standing buttons belong to none."""

    id: int
    side: str
    html: Markup
    buttons: tuple[RenderedButton, ...]
    standing: tuple[RenderedButton, ...]
    prompt: int | None
    is_live: bool
    at: datetime
    new_day: date | None
    nonce: str


def shown(
    messages: Sequence[StoredMessage],
    *,
    after_day: date | None = None,
    links: Callable[[Words], Words] = lambda words: words,
) -> list[Shown]:
    """In order, with a line where a new day begins."""
    newest = _open_prompt(messages)
    result: list[Shown] = []
    for each in messages:
        result.append(_shown(replace(each, words=links(each.words)), newest=newest, day_before=after_day))
        after_day = _local(each.created_at).date()
    return result


def _shown(message: StoredMessage, *, newest: int, day_before: date | None) -> Shown:
    at = _local(message.created_at)
    prompt = _prompt(message)
    return Shown(
        id=message.id,
        side=SIDES[message.kind],
        html=_html(message.words) if message.kind is Kind.ECHO else _linked(_html(message.words)) + _code(message),
        buttons=tuple(_button(each) for each in message.buttons if not _is_standing(each)),
        standing=tuple(_button(each) for each in message.buttons if _is_standing(each)),
        prompt=prompt,
        is_live=prompt is not None and prompt >= newest,
        at=at,
        new_day=at.date() if at.date() != day_before else None,
        nonce=fresh_nonce(),
    )


def fresh_nonce() -> str:
    """Makes a form's double click or retry one update."""
    return secrets.token_urlsafe(12)


def _html(words: Words) -> Markup:
    """A message that can no longer be worded (its text was renamed since) must not take the page with it."""
    try:
        return Markup(render.kept_words_to_text(words, markup="html"))  # noqa: S704 - our own wording, parameters escaped
    except (KeyError, TemplateError):
        return Markup(render.words_to_text(Words("web.chat.unreadable"), markup="html"))  # noqa: S704


def _code(message: StoredMessage) -> Markup:
    """To be read by a telephone that lies beside."""
    return Markup(inline(message.words))  # noqa: S704 - drawn by us


def _linked(html: Markup) -> Markup:
    if "<a " in html:
        return html
    return Markup(_ADDRESS.sub(_link, html))  # noqa: S704 - wraps a part of what is escaped already


def _link(match: re.Match[str]) -> str:
    if slip := match["slip"]:
        return f'<a href="{slip}">{_word("web.slip.open")}</a>'
    if room := match["room"]:
        return f'<a href="{room}">{_word("web.practice.open")}</a>'
    if form := match["form"]:
        return f'<a href="{form}">{_word("web.slip.open_form")}</a>'
    if guide := match["guide"]:
        return _guide(guide)
    if paper := match["paper"]:
        return f'<a href="{paper}">{_word("web.chat.open_paper")}</a>'
    if path := match["page"]:
        picture = f'<img class="page" src="{path}.png" alt="{_word("web.slip.page")}" loading="lazy">'
        return f'<a href="{path}.pdf">{picture}</a>'
    return f'<a href="{match["site"]}" target="_blank" rel="noopener">{match["site"]}</a>'


def _guide(path: str) -> str:
    """The picture, said in words for those who cannot see it."""
    guide = guides().get(path.removeprefix(PAGES))
    if guide is None:
        return escape(path)
    picture = url(f"guides/{guide.topic}.svg")
    return f'<a href="{path}"><img class="guide" src="{picture}" alt="{escape(guide.seen)}" loading="lazy"></a>'


def _word(key: str) -> str:
    return render.words_to_text(Words(key), markup="html")


def _button(button: Button) -> RenderedButton:
    return RenderedButton(render.label(button.label, WEB), button.token, button.aside)


def _open_prompt(messages: Sequence[StoredMessage]) -> int:
    """The question that still waits; above every number when none does, because what was asked has been done."""
    newest, is_done = 0, False
    for each in messages:
        prompt = _prompt(each)
        if prompt is not None:
            newest, is_done = max(newest, prompt), False
        elif each.kind is Kind.REPLY and each.buttons:
            is_done = True
    return newest + int(is_done)


def _is_standing(button: Button) -> bool:
    return button.token.startswith("!")


def _prompt(message: StoredMessage) -> int | None:
    numbers = [token.partition(".")[0] for token in (each.token for each in message.buttons)]
    return max((int(number) for number in numbers if number.isdecimal()), default=None)


def _local(moment: datetime) -> datetime:
    return moment.astimezone(VIETNAM)
