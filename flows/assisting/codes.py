"""Codes of six letters by which a session begins, is handed over, or an invitation is taken up: how they are made,
typed and opened by a QR. What each is for is told by the word or the payload before it, never by the code."""

from __future__ import annotations

import re
from enum import Enum
from hashlib import sha256

from flows.text_folding import clean, fold

#: No 0 O, 1 I L, 5 S, 2 Z, 8 B, U V: nobody has to ask which it is. 130 million codes, few of them alive at a time.
ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
LENGTH = 6
LONGEST = 60  #: characters of a message that may carry one


class Purpose(Enum):
    """What a code opens; the value begins the payload of its QR."""

    HELP = "ht"  #: a volunteer enters what the citizen's phone shows
    TAKE_OVER = "nh"  #: the citizen enters what the counter shows
    INVITATION = "tn"  #: the invited one enters what the officer sent


#: What stands before a code where it is typed.
WORDS = {Purpose.HELP: "HOTRO", Purpose.TAKE_OVER: "NHAN", Purpose.INVITATION: "MOI"}
_CALLED = {
    Purpose.HELP: re.compile(r"/?ho ?tro(?: ma)?[ :]+(\S.*)"),
    Purpose.TAKE_OVER: re.compile(r"/?nhan(?: ma| ho so)?[ :]+(\S.*)"),
    Purpose.INVITATION: re.compile(r"/?(?:loi )?moi[ :]+(\S.*)"),
}
_STARTED = re.compile(r"^/(?:start|batdau) ")
_BETWEEN = re.compile(r"[\s.–-]")
_CODE = re.compile(rf"[{ALPHABET}]{{{LENGTH}}}")


def fresh_code(secret: str) -> str:
    """With a figure in it, so that no words of a sentence are taken for one."""
    code = _letters(secret)
    return code if _has_figure(code) else fresh_code(f"{secret}.")


def _letters(secret: str) -> str:
    number, letters = int.from_bytes(sha256(f"help {secret}".encode()).digest()), ""
    for _ in range(LENGTH):
        number, at = divmod(number, len(ALPHABET))
        letters += ALPHABET[at]
    return letters


def _has_figure(code: str) -> bool:
    return any(sign.isdigit() for sign in code)


def fresh_id(secret: str) -> str:
    """Names the session; the code cannot be told from it."""
    return sha256(f"session {secret}".encode()).hexdigest()[:24]


def written(code: str) -> str:
    """In two groups, as it is read aloud."""
    return f"{code[: LENGTH // 2]} {code[LENGTH // 2 :]}"


def payload(purpose: Purpose, code: str) -> str:
    return f"{purpose.value}_{code}"


def typed(purpose: Purpose, code: str) -> str:
    return f"{WORDS[purpose]} {code}"


def read_code(text: str) -> str:
    """The code, however it was grouped; empty when it cannot be one."""
    joined = _BETWEEN.sub("", text).upper() if len(text) <= LONGEST else ""
    return joined if _CODE.fullmatch(joined) and _has_figure(joined) else ""


def called(text: str) -> tuple[Purpose, str] | None:
    """What 'HOTRO K7M2QX' opens: heard whatever is being asked just now."""
    if len(text) > LONGEST:
        return None
    folded = fold(clean(text))
    for purpose, pattern in _CALLED.items():
        found = pattern.fullmatch(folded)
        if found and (code := read_code(found[1])):
            return purpose, code
    return opened(_STARTED.sub("", clean(text)))


def opened(payload_: str) -> tuple[Purpose, str] | None:
    """What the payload of a deep link or a QR opens."""
    begins, _, rest = payload_.partition("_")
    purpose = next((each for each in Purpose if each.value == begins), None)
    code = read_code(rest) if purpose else ""
    return (purpose, code) if purpose and code else None
