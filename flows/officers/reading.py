"""What an officer wishes in a linked chat, read from the message and what the conversation keeps beside its frames.

Everything else in such a chat is a citizen's conversation like any other: officers are citizens, too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from flows.conversation.events import ButtonPressed, Event, Opened, TextSent
from flows.conversation.intents import exactly, normalised
from flows.conversation.link_codes import LONGEST, read_code
from flows.text_folding import clean, fold

#: Before a code where it is typed, and where a link opens it.
WORD, PAYLOAD = "CANBO", "cb_"
#: How tokens of buttons under what is said to officers begin.
PRESSED = "!office:"
#: Letter in a token -> what is done to the dossier.
ACTS: Mapping[str, str] = {
    "t": "take",
    "a": "accept",
    "p": "appraise",
    "s": "to_signature",
    "r": "resolve",
    "b": "request_supplement",
}
LETTERS = {act: letter for letter, act in ACTS.items()}
_CALLED = re.compile(r"/?can ?bo[ :]+(\S.*)")
_STARTED = re.compile(r"^/(?:start|batdau) ")
_WORDS = {"viec": "list", "/viec": "list", "viec cua toi": "list", "/roi": "leave", "roi kenh can bo": "leave"}
_ID = re.compile(r"[A-Za-z0-9._-]{1,40}")


class Do(Enum):
    LINK = "link"  #: this chat to the account that the code was made for
    LIST = "list"  #: what is mine, and what waits for my role
    OPEN = "open"  #: one dossier, masked
    ACT = "act"  #: a move, by its button
    WRITE = "write"  #: what was asked for: items of a supplement, the code of the app
    AGREE = "agree"  #: what was read back may be done
    CANCEL = "cancel"
    LEAVE = "leave"  #: the chat is no longer an officer's


@dataclass(frozen=True, slots=True)
class Wish:
    """`number` is what the button was made for: the dossier's revision, or the number of its step."""

    do: Do
    code: str = ""
    act: str = ""
    dossier_id: str = ""
    number: int = -1
    text: str = ""


def code_of(event: Event) -> str:
    match event:
        case TextSent(text) if len(text) <= LONGEST:
            found = _CALLED.fullmatch(fold(clean(text)))
            opened = _STARTED.sub("", clean(text))
            return (read_code(found[1]) if found else "") or _payload(opened)
        case Opened(payload):
            return _payload(payload)
    return ""


def read(event: Event, office: Mapping[str, Any]) -> Wish | None:
    """None for what is none of the office's: then the chat is a citizen's. `office` is empty in a chat that no officer
    has linked: there only a code is looked at."""
    if code := code_of(event):
        return Wish(Do.LINK, code=code)
    if not office:
        return None
    match event:
        case ButtonPressed(token):
            return _pressed(token)
        case TextSent(text):
            return _typed(clean(text), office)
    return None


def _payload(text: str) -> str:
    return read_code(text.removeprefix(PAYLOAD)) if text.startswith(PAYLOAD) else ""


def _typed(text: str, office: Mapping[str, Any]) -> Wish | None:
    said = " ".join(fold(text).split())
    if said in _WORDS:
        return Wish(Do(_WORDS[said]))
    if token := _shown(text, office):
        return _pressed(token)
    if not office.get("wait"):
        return None
    intent = exactly(text)
    if intent is not None and intent.name == "pause":
        return Wish(Do.CANCEL)
    if text.startswith("/") or (intent is not None and intent.name == "menu"):
        return None
    return Wish(Do.WRITE, text=text[:2000])


def _shown(text: str, office: Mapping[str, Any]) -> str:
    """An option that was typed: by its number, unless what is written is an answer itself, or in its words."""
    shown = [(str(token), str(label)) for token, label in office.get("shown") or ()]
    digits = text.strip(" .)")
    if not office.get("wait") and digits.isascii() and digits.isdecimal() and 1 <= int(digits[:4]) <= len(shown):
        return shown[int(digits[:4]) - 1][0]
    said = normalised(text)
    return next((token for token, label in shown if said in (normalised(label), _without_number(label))), "")


def _without_number(label: str) -> str:
    return normalised(label.partition(". ")[2])


def _pressed(token: str) -> Wish | None:
    """A token is input like any other; one of ours that means nothing is an old one."""
    if not token.startswith(PRESSED):
        return None
    letter, _, rest = token.removeprefix(PRESSED).partition(":")
    dossier_id, _, number = rest.partition(":")
    simple = {"l": Do.LIST, "n": Do.CANCEL, "u": Do.LEAVE}
    if letter in simple:
        return Wish(simple[letter])
    if not _ID.fullmatch(dossier_id):
        return Wish(Do.OPEN)
    known = number.isascii() and number.isdecimal() and len(number) < 9
    if letter == "o":
        return Wish(Do.OPEN, dossier_id=dossier_id)
    if letter == "y":
        return Wish(Do.AGREE, dossier_id=dossier_id, number=int(number) if known else -1)
    act = ACTS.get(letter, "")
    return Wish(Do.ACT if act else Do.OPEN, act=act, dossier_id=dossier_id, number=int(number) if known else -1)


def token(letter: str, dossier_id: str = "", number: int | None = None) -> str:
    parts = (letter, *((dossier_id,) if dossier_id else ()), *((str(number),) if number is not None else ()))
    return PRESSED + ":".join(parts)
