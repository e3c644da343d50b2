"""What the platform checks in a text and its keyboard: HTML entities, lengths, and what a button may carry."""

from __future__ import annotations

import html
import re
from typing import Any

from .model import ApiError, Json, bad_request, inline_buttons

TEXT_MAX = 4096  # counted in UTF-16 units after the tags are taken away
CAPTION_MAX = 1024
CALLBACK_DATA_MAX = 64  # bytes
BUTTONS_MAX = 100

ENTITY_OF_TAG = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "blockquote": "blockquote",
}
_TAG = re.compile(r"""<(?P<end>/?)(?P<name>[^\s>]*)(?P<attributes>(?:[^>"']|"[^"]*"|'[^']*')*)(?P<close>>?)""")
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|lt|gt|amp|quot);")
_HREF = re.compile(r"""href\s*=\s*(?:"([^"]*)"|'([^']*)'|(\S+))""")


def units(text: str) -> int:
    """Length in UTF-16 units, in which the platform counts."""
    return len(text) + sum(character > "\uffff" for character in text)


def _broken(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")


class _HtmlReader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.shown = ""
        self.entities: list[Json] = []
        self.open: list[tuple[str, int, str]] = []  # tag, where it began, its attributes

    def read(self) -> tuple[str, list[Json]]:
        position = 0
        for tag in _TAG.finditer(self.source):
            self._show(self.source[position : tag.start()])
            position = tag.end()
            self._tag(tag, offset=len(self.source[: tag.start()].encode()))
        self._show(self.source[position:])
        if self.open:
            raise _broken(f'Can\'t find end tag corresponding to start tag "{self.open[-1][0]}"')
        return self.shown, sorted(self.entities, key=lambda entity: (entity["offset"], -entity["length"]))

    def _show(self, text: str) -> None:
        self.shown += _REFERENCE.sub(lambda reference: html.unescape(reference[0]), text)

    def _tag(self, tag: re.Match[str], *, offset: int) -> None:
        name = tag["name"].lower()
        if tag["end"]:
            self._end(name, offset=offset)
        elif name not in ENTITY_OF_TAG:
            raise _broken(f'Unsupported start tag "{name}" at byte offset {offset}')
        elif not tag["close"]:
            raise _broken(f"Unclosed start tag at byte offset {offset}")
        else:
            self.open.append((name, units(self.shown), tag["attributes"]))

    def _end(self, name: str, *, offset: int) -> None:
        if not self.open:
            raise _broken(f"Unexpected end tag at byte offset {offset}")
        expected, began, attributes = self.open.pop()
        if name not in ("", expected):
            raise _broken(f'Unmatched end tag at byte offset {offset}, expected "</{expected}>", found "</{name}>"')
        length = units(self.shown) - began
        if length:
            entity: Json = {"type": ENTITY_OF_TAG[expected], "offset": began, "length": length}
            href = _HREF.search(attributes) if expected == "a" else None
            self.entities.append(
                entity | ({"url": html.unescape(next(filter(None, href.groups()), ""))} if href else {})
            )


def read_text(source: str, parse_mode: str | None) -> tuple[str, list[Json]]:
    """The text as it is shown and its entities; broken HTML is refused as the platform refuses it."""
    if not parse_mode or parse_mode.lower() in ("markdown", "markdownv2"):  # Markdown is taken literally here
        return source, []
    if parse_mode.lower() != "html":
        raise bad_request("unsupported parse_mode")
    return _HtmlReader(source).read() if "<" in source or "&" in source else (source, [])


def read_message(source: str, parse_mode: str | None) -> tuple[str, list[Json]]:
    shown, entities = read_text(source, parse_mode)
    if not shown.strip():
        raise bad_request("message text is empty")
    if units(shown) > TEXT_MAX:
        raise bad_request("message is too long")
    return shown, entities


def read_caption(source: str, parse_mode: str | None) -> tuple[str, list[Json]]:
    shown, entities = read_text(source, parse_mode)
    if units(shown) > CAPTION_MAX:
        raise bad_request("message caption is too long")
    return shown, entities


_ACTIONS = ("url", "callback_data", "web_app", "login_url", "switch_inline_query", "copy_text", "pay")


def _check_button(button: Any) -> None:
    if not isinstance(button, dict) or not button.get("text"):
        raise bad_request('can\'t parse inline keyboard button: Field "text" must be of type String')
    if not any(action in button for action in _ACTIONS):
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= CALLBACK_DATA_MAX:
        raise bad_request("BUTTON_DATA_INVALID")
    # The real platform refuses links to loopback as well; tests need them.
    if "url" in button and not re.match(r"(https?|tg)://\S+$", str(button["url"])):
        raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")


def read_markup(value: Any) -> Json | None:
    """The keyboard, checked; None when there is none or it has no buttons."""
    if not value:
        return None
    if not isinstance(value, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" not in value:
        return value
    buttons = inline_buttons(value)
    for button in buttons:
        _check_button(button)
    if len(buttons) > BUTTONS_MAX:
        raise bad_request("reply markup is too long")
    return value if buttons else None
