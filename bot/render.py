"""Words into sentences, as late as possible: a key of the wording file and its parameters, for one kind of markup."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache, partial
from typing import Any

import orjson
from jinja2 import ChainableUndefined, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from flows import texts
from flows.conversation.facts import VIETNAM, Limits
from flows.money import vnd
from flows.values import TOGETHER, Words

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def words_to_text(words: Words, *, markup: str) -> str:
    """The sentence, in HTML (`<b>` only; parameters escaped) or in plain text. Raises when a parameter is missing."""
    return _said(words, markup, strict=True)


def kept_words_to_text(words: Words, *, markup: str) -> str:
    """The same for words that were stored: a parameter that a later wording asks for leaves a gap, not an error."""
    return _said(words, markup, strict=False)


def _said(words: Words, markup: str, *, strict: bool) -> str:
    if words.key == TOGETHER:
        parts: Any = words.params["parts"]
        return "\n\n".join(_said(Words(key, params), markup, strict=strict) for key, params in parts)
    return _template(words.key, markup, strict)(words.params).strip()


def label(words: Words, limits: Limits) -> str:
    """A button's label: plain, one line, within the channel's length."""
    text = (texts.plain(words) or words_to_text(words, markup="plain")).replace("\n", " ")
    return text if len(text) <= limits.button_label else text[: limits.button_label - 1] + "…"


def split(text: str, limit: int) -> tuple[str, ...]:
    """Parts within the limit, in the UTF-16 units that platforms count, cut at blank lines, then lines, then words.

    No tag or entity is cut, and what is bold goes on being bold in the next part.
    """
    parts: list[str] = []
    rest = text
    while _units(rest) > limit:
        cut = _cut(rest, limit - len(_CLOSE))
        part, rest = rest[:cut].rstrip(), rest[cut:].lstrip()
        is_open = part.rfind(_OPEN) > part.rfind(_CLOSE)
        parts.append(part + _CLOSE if is_open else part)
        rest = _OPEN + rest if is_open else rest
    return (*parts, rest) if rest else tuple(parts)


_OPEN, _CLOSE = "<b>", "</b>"
_TAG = re.compile(r"<[^<>]*>")
_WHOLE = re.compile(r"</?b>|&(?:#\d+|\w+);")


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _cut(text: str, limit: int) -> int:
    """Where the first part ends; always behind its first character that is no markup."""
    room = _room(text, limit)
    cut = max(text.rfind(mark, 1, room + 1) for mark in ("\n\n", "\n"))
    if cut <= room // 3:
        cut = max(text.rfind(" ", 1, room + 1), cut)
    cut = cut if cut > len(_OPEN) else room
    inside = next((found.start() for found in _WHOLE.finditer(text) if found.start() < cut < found.end()), 0)
    return inside if inside > len(_OPEN) else cut


def _room(text: str, limit: int) -> int:
    """How many characters fit."""
    used = 0
    for place, character in enumerate(text):
        used += 2 if character > "\uffff" else 1
        if used > limit:
            return place
    return len(text)


def unmarked(text: str) -> str:
    """What is left of our HTML when a channel refuses it."""
    return html.unescape(_TAG.sub("", text)) if "<" in text or "&" in text else text


@cache
def _environment(markup: str, strict: bool) -> SandboxedEnvironment:
    environment = SandboxedEnvironment(
        undefined=StrictUndefined if strict else ChainableUndefined,
        autoescape=markup == "html",
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(FILTERS)
    environment.filters["b"] = _bold if markup == "html" else str
    environment.globals["text"] = partial(_inner, markup, strict)
    return environment


def _inner(markup: str, strict: bool, key: str, /, **params: Any) -> str:
    """Words within words: `{{ text('status.' ~ status) }}`."""
    said = _said(Words(key, params), markup, strict=strict)
    return Markup(said) if markup == "html" else said  # noqa: S704 - our own wording, its parameters are escaped


def _bold(value: object) -> Markup:
    return Markup(f"<b>{escape(value)}</b>")  # noqa: S704 - what stands in it is escaped


@cache
def _template(key: str, markup: str, strict: bool) -> Callable[[Mapping[str, Any]], str]:
    """How a key becomes text. Most labels ask for no parameter: they are text already."""
    source = texts.template(key)
    if "{" not in source:
        return lambda params: source
    compiled = _environment(markup, strict).from_string(source)
    compiled.globals = dict(compiled.globals)  # a chain of maps would be copied key by key at every rendering
    return lambda params: _remembered((key, markup, strict), params, compiled.render)


def _remembered(
    template: tuple[str, str, bool], params: Mapping[str, Any], render: Callable[[Mapping[str, Any]], str]
) -> str:
    """Most questions are put to everybody in the same words. Long ones are somebody's own: answers read back."""
    try:
        given = orjson.dumps(params, option=_AS_THEY_ARE)
    except TypeError:  # of what is no JSON, two may look alike
        return render(params)
    if len(given) > SHORT:
        return render(params)
    said = _SAID.get((*template, given))
    if said is None:
        if len(_SAID) >= MOST_SAID:
            _SAID.clear()
        said = _SAID[*template, given] = render(params)
    return said


#: Bytes of parameters, and how many sentences are kept at hand.
SHORT, MOST_SAID = 300, 1_000
_SAID: dict[tuple[str, str, bool, bytes], str] = {}
#: What is marked up already is no text, and a moment is no text that looks like one.
_AS_THEY_ARE = orjson.OPT_PASSTHROUGH_SUBCLASS | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS


def day(value: str | date | None) -> str:
    """21/11/2026"""
    if value is None:
        return ""
    moment = _local(value)
    return f"{moment:%d/%m/%Y}"


def moment(value: str | datetime | None) -> str:
    """16:30 thứ Bảy, 21/11/2026"""
    if value is None:
        return ""
    local = _local(value)
    return f"{local:%H:%M} {WEEKDAYS[local.weekday()]}, {local:%d/%m/%Y}"


def _local(value: str | date) -> datetime:
    read = datetime.fromisoformat(value) if isinstance(value, str) else value
    if not isinstance(read, datetime):
        return datetime(read.year, read.month, read.day, tzinfo=VIETNAM)
    return read.astimezone(VIETNAM) if read.tzinfo else read.replace(tzinfo=VIETNAM)


FILTERS: dict[str, Callable[..., str]] = {"day": day, "moment": moment, "vnd": lambda amount: vnd(int(amount))}
