"""The code by which one joins a class: made, written, typed, opened by a link. Six characters, at least one a digit.

A digit in each code keeps ordinary words ("lớp tiếng Anh") from being taken for one.
"""

from __future__ import annotations

import re
from hashlib import sha256

from flows.conversation.events import Event, Opened, TextSent
from flows.conversation.link_codes import ALPHABET
from flows.text_folding import clean, fold

LENGTH = 6
LONGEST = 40  #: characters of a message that may carry one
#: Before the code where it is typed, and where it is opened.
WORD, PAYLOAD = "LOP", "lop_"
_CALLED = re.compile(r"/?lop(?: tap huan| hoc| ma)?[ :]+(\S[\S ]*)")
_STARTED = re.compile(r"/(?:start|batdau) +(\S+)")
_BETWEEN = re.compile(r"[\s.–-]")
_CODE = re.compile(rf"(?=.*\d)[{ALPHABET}]{{{LENGTH}}}")
_DIGITS = "23456789"


def fresh_code(secret: str) -> str:
    number, letters = int.from_bytes(sha256(f"class {secret}".encode()).digest()), ""
    for _ in range(LENGTH - 1):
        number, at = divmod(number, len(ALPHABET))
        letters += ALPHABET[at]
    return letters + _DIGITS[number % len(_DIGITS)]


def written(code: str) -> str:
    """In two groups, as it is read aloud."""
    return f"{code[: LENGTH // 2]} {code[LENGTH // 2 :]}"


def payload(code: str) -> str:
    return f"{PAYLOAD}{code}"


def code_in(event: Event) -> str:
    """The class that what came in wants to join; empty when it speaks of none. Costs an ordinary message nothing."""
    match event:
        case TextSent(text) if len(text) <= LONGEST and text.lstrip()[:1] in ("l", "L", "/"):
            return _typed(clean(text))
        case Opened(opened) if opened.startswith(PAYLOAD):
            return read_code(opened.removeprefix(PAYLOAD))
        case _:
            return ""


def read_code(text: str) -> str:
    """The code, however it was grouped; empty when it cannot be one."""
    joined = _BETWEEN.sub("", text).upper() if len(text) <= LONGEST else ""
    return joined if _CODE.fullmatch(joined) else ""


def _typed(text: str) -> str:
    if started := _STARTED.fullmatch(text):
        return read_code(started[1].removeprefix(PAYLOAD)) if started[1].startswith(PAYLOAD) else ""
    called = _CALLED.fullmatch(fold(text))
    return read_code(called[1]) if called else ""
