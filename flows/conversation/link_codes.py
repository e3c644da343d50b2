"""Codes by which two chats find each other: how they are made, written, typed and opened by a QR."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from flows.conversation.events import Event, Opened, TextSent
from flows.text_folding import clean, fold

#: No 0 O, 1 I L: nobody has to ask which it is. 30^8 codes, of which few are alive at a time.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 8
LONGEST = 60  #: characters of a message that may carry one
#: Before the code where it is typed, and where it is opened.
WORD, PAYLOAD = "LIENKET", "lk_"
#: Frames that wait for a linking; their `link` names it.
FRAMES = ("linking", "joining")
#: Frames in which answers are given.
FILLED = ("filling", "scanning", "reviewing", "choosing_edit")
_CALLED = re.compile(r"(?:/?lien ?ket)(?: (?:ma|kenh))?[ :]+(\S.*)")
_STARTED = re.compile(r"^/(?:start|batdau) ")
_BETWEEN = re.compile(r"[\s.–-]")
_CODE = re.compile(rf"[{ALPHABET}]{{{LENGTH}}}")


def fresh_code(secret: str) -> str:
    return _letters(f"code {secret}")


def fresh_id(secret: str) -> str:
    """Names the linking; the code cannot be told from it."""
    return sha256(f"link {secret}".encode()).hexdigest()[:24]


def _letters(seed: str) -> str:
    number, letters = int.from_bytes(sha256(seed.encode()).digest()), ""
    for _ in range(LENGTH):
        number, at = divmod(number, len(ALPHABET))
        letters += ALPHABET[at]
    return letters


def written(code: str) -> str:
    """In two groups, as it is read aloud."""
    return f"{code[: LENGTH // 2]} {code[LENGTH // 2 :]}"


def read_code(text: str) -> str:
    """The code, however it was grouped; empty when it cannot be one."""
    joined = _BETWEEN.sub("", text).upper() if len(text) <= LONGEST else ""
    return joined if _CODE.fullmatch(joined) else ""


def called(text: str) -> str:
    """What follows 'LIENKET' when it can be a code: heard whatever is being asked just now."""
    found = _CALLED.fullmatch(fold(clean(text))) if len(text) <= LONGEST else None
    return read_code(found[1]) if found else ""


def opened(payload: str) -> str:
    return read_code(payload.removeprefix(PAYLOAD)) if payload.startswith(PAYLOAD) else ""


def code_in(event: Event) -> str:
    """The code that what came in speaks of; the service looks it up before the turn."""
    match event:
        case TextSent(text) if len(text) <= LONGEST:
            return called(text) or read_code(text) or opened(_STARTED.sub("", clean(text)))
        case Opened(payload):
            return opened(payload)
        case _:
            return ""


def links_in(state: Mapping[str, Any] | None) -> tuple[str, ...]:
    """The linkings that a conversation, as it was kept, waits for."""
    frames = (state or {}).get("frames") or ()
    return tuple(str(raw["link"]) for raw in frames if raw.get("is") in FRAMES and raw.get("link"))


def busy_with(state: Mapping[str, Any] | None) -> str:
    """The dossier that is being filled in in a conversation as it was kept."""
    frames = (state or {}).get("frames") or ()
    return next((str(raw["dossier_id"]) for raw in reversed(frames) if raw.get("is") in FILLED), "")
